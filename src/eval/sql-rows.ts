// Questions with gold queries or answers, from folders in the forms of Spider, GeoQuery, SQL-Eval and
// WikiTableQuestions.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { MrklError } from '../contract/errors.ts';

/** A question about a file. */
export interface SqlRow {
  readonly question: string;
  /** Queries of which one gives the answer; none where the data cannot answer. */
  readonly golds: readonly string[];
  /** The texts of the answer, where there is no query that gives it. */
  readonly answers?: readonly string[];
  readonly file: string;
  readonly database: string;
  /** What the file is to be made from. */
  readonly table?: SqlTable;
  /** The day that the question is asked on. */
  readonly today?: string;
}

/** A table of texts. */
export interface SqlTable {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const RowSchema = z.looseObject({
  question: z.string(),
  query: z.string().optional(),
  queries: z.array(z.string()).optional(),
  db_id: z.string().optional(),
  db: z.string().optional(),
  answerable: z.boolean().optional(),
  /** A file of several splits says which one a row belongs to. */
  question_split: z.string().optional(),
  reference_date: z.iso.date().optional(),
  /** A table of tables.jsonl, and what is to be found in it. */
  table: z.string().optional(),
  answers: z.array(z.string()).optional(),
});
type Row = z.infer<typeof RowSchema>;

const TableSchema = z.looseObject({
  id: z.string(),
  header: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});
/** What a table without a name is called. */
const UNNAMED = 'entries';
const TABLES = 'tables.jsonl';

/** Files beside the questions. */
const OTHERS: ReadonlySet<string> = new Set(['schemas.jsonl', TABLES]);

/** Reads `<folder>/<split>.jsonl`, or the rows of a split from a file that holds several. */
export function readSqlRows(folder: string, split: string): SqlRow[] {
  const files = listed(folder).filter((name) => name.endsWith('.jsonl') && !OTHERS.has(name));
  const whole = files.find((name) => name === `${split}.jsonl`);
  const rows =
    whole === undefined
      ? files.flatMap((name) => read(folder, name, RowSchema)).filter((row) => row.question_split === split)
      : read(folder, whole, RowSchema);
  if (rows.length === 0)
    throw new MrklError('file-missing', `${folder}: expected questions of the split '${split}', found none.`);
  return rows.some(({ table }) => table !== undefined) ? overTables(folder, rows) : overFiles(folder, rows);
}

/** Questions that name a table of tables.jsonl each. */
function overTables(folder: string, rows: readonly Row[]): SqlRow[] {
  const found = listed(folder).includes(TABLES) ? read(folder, TABLES, TableSchema) : [];
  const tables = new Map(
    found.map(({ id, header, rows: cells }) => [id, { name: UNNAMED, header, rows: cells }]),
  );
  return rows.map(({ question, table: id = '', answers = [] }) => {
    const table = tables.get(id);
    if (table === undefined)
      throw new MrklError('file-missing', `${folder}: ${TABLES} has no table '${id}'.`);
    return { question, golds: [], answers, file: '', database: id, table };
  });
}

function overFiles(folder: string, rows: readonly Row[]): SqlRow[] {
  const only = listed(folder).filter((name) => name.endsWith('.sqlite'));
  return rows.map((row) => {
    const named = row.db_id ?? row.db;
    const database = named ?? only[0]?.replace(/\.sqlite$/, '') ?? '';
    const file =
      named === undefined
        ? path.join(folder, only[0] ?? '')
        : [`databases/${named}.sqlite`, `${named}.sqlite`]
            .map((name) => path.join(folder, name))
            .find((name) => existsSync(name));
    if (file === undefined || (named === undefined && only.length !== 1))
      throw new MrklError('file-missing', `${folder}: there is no file of the database '${database}'.`);
    const golds = row.queries ?? (row.query === undefined ? [] : [row.query]);
    return {
      ...{ question: row.question, golds: row.answerable === false ? [] : golds, file, database },
      ...(row.reference_date === undefined ? {} : { today: row.reference_date }),
    };
  });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw new MrklError('file-missing', `${folder}: cannot be read.`, { cause });
  }
}

function read<T>(folder: string, name: string, schema: z.ZodType<T>): T[] {
  const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const parsed = schema.safeParse(JSON.parse(line));
    if (parsed.success) return [parsed.data];
    const [issue] = parsed.error.issues;
    throw new MrklError('file-invalid', `${name} line ${i + 1}: ${issue?.path.join('.')}: ${issue?.message}`);
  });
}
