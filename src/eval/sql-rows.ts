// Questions with gold queries, from folders in the forms of Spider, GeoQuery and SQL-Eval.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { MrklError } from '../contract/errors.ts';

/** A question about a file. */
export interface SqlRow {
  readonly question: string;
  /** Queries of which one gives the answer; none where the data cannot answer. */
  readonly golds: readonly string[];
  readonly file: string;
  readonly database: string;
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
});
type Row = z.infer<typeof RowSchema>;

/** Reads `<folder>/<split>.jsonl`, or the rows of a split from a file that holds several. */
export function readSqlRows(folder: string, split: string): SqlRow[] {
  const files = listed(folder).filter((name) => name.endsWith('.jsonl') && name !== 'schemas.jsonl');
  const whole = files.find((name) => name === `${split}.jsonl`);
  const rows =
    whole === undefined
      ? files.flatMap((name) => read(folder, name)).filter((row) => row.question_split === split)
      : read(folder, whole);
  if (rows.length === 0)
    throw new MrklError('file-missing', `${folder}: expected questions of the split '${split}', found none.`);
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
    return { question: row.question, golds: row.answerable === false ? [] : golds, file, database };
  });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw new MrklError('file-missing', `${folder}: cannot be read.`, { cause });
  }
}

function read(folder: string, name: string): Row[] {
  const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const parsed = RowSchema.safeParse(JSON.parse(line));
    if (parsed.success) return [parsed.data];
    const [issue] = parsed.error.issues;
    throw new MrklError('file-invalid', `${name} line ${i + 1}: ${issue?.path.join('.')}: ${issue?.message}`);
  });
}
