// Queries that people wrote as the right answer: how they are run, compared and graded.
import Database from 'better-sqlite3';
import type { Catalog } from './catalog.ts';
import { parseQuery } from './parse.ts';
import { expressionsOf, type Query } from './query.ts';
import { resolveQuery } from './resolve.ts';

type Row = readonly unknown[];
const NUMBER_DIGITS = 6;

/** Rows of a query, read in this process: for queries of trusted files only. */
export function rowsOf(
  database: Database.Database,
  sql: string,
  parameters: readonly unknown[] = [],
  most = Number.POSITIVE_INFINITY,
): Row[] {
  const bound = parameters.map((value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value));
  const rows: Row[] = [];
  for (const row of database
    .prepare(sql)
    .raw()
    .iterate(...bound)) {
    if (rows.length >= most) break;
    rows.push(row as Row);
  }
  return rows;
}

export const openFile = (file: string): Database.Database => new Database(file, { readonly: true });

/** Gold queries write texts in double quotes, which this build of SQLite takes for names. */
export function quoted(text: string, { tables }: Catalog): string {
  const names = new Set(tables.flatMap(({ raw, columns }) => [raw, ...columns.map((column) => column.raw)]));
  const known = new Set([...names].map((name) => name.toLowerCase()));
  return text.replace(/"([^"]*)"/g, (whole, name: string) =>
    known.has(name.toLowerCase()) ? whole : `'${name.replaceAll("'", "''")}'`,
  );
}

/** True when the order of the rows is part of the answer. */
export const isOrdered = (sql: string): boolean => /order by[^)]*$/i.test(sql);

/** The same rows, in the same order where that counts, and columns in any order with `anyColumns`. */
export function sameRows(
  a: readonly Row[],
  b: readonly Row[],
  ordered: boolean,
  anyColumns = false,
): boolean {
  if (a.length !== b.length) return false;
  if (a.length === 0) return true;
  const width = (a[0] as Row).length;
  if (width !== (b[0] as Row).length) return false;
  const want = textOf(a, ordered);
  if (textOf(b, ordered) === want) return true;
  if (!anyColumns || width > 6) return false;
  const columns = Array.from({ length: width }, (_, i) => i);
  return permutations(columns).some(
    (order) =>
      textOf(
        b.map((row) => order.map((i) => row[i])),
        ordered,
      ) === want,
  );
}

function textOf(rows: readonly Row[], ordered: boolean): string {
  const lines = rows.map((row) => JSON.stringify(row.map(plain)));
  return (ordered ? lines : lines.sort()).join('\n');
}

/** Numbers are equal when their first digits are; a number kept as text is that text. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return plain(Number(value));
  if (typeof value === 'number') return String(Number(value.toPrecision(NUMBER_DIGITS)));
  if (value === null || value === undefined) return null;
  return String(value);
}

function permutations(of: readonly number[]): number[][] {
  if (of.length < 2) return [[...of]];
  return of.flatMap((first, i) =>
    permutations([...of.slice(0, i), ...of.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}

export type Level = 'easy' | 'medium' | 'hard' | 'extra' | 'unread';

/** Spider's level of a gold query; `unread` where this language cannot say it. */
export function levelOf(gold: string, catalog: Catalog): Level {
  try {
    return hardnessOf(resolveQuery(parseQuery(gold), catalog));
  } catch {
    return 'unread';
  }
}

/** Spider's four levels: by clauses, by inner queries, and by what is more than one. */
export function hardnessOf({ selects, orderBy, limit }: Query): Level {
  const [select] = selects;
  if (select === undefined) return 'unread';
  const conditions = JSON.stringify([select.where, select.having]);
  const count = (pattern: RegExp): number => conditions.match(pattern)?.length ?? 0;
  const tests = count(/"kind":"(?:compare|between|like|in|null)"/g);
  const clauses =
    Number(select.where !== null) +
    Number(select.groupBy.length > 0) +
    Number(orderBy.length > 0) +
    Number(limit !== null) +
    (select.from.length - 1) +
    count(/"kind":"or"/g) +
    count(/"kind":"like"/g);
  const inner = selects.length - 1 + count(/"selects":/g);
  const aggregates = expressionsOf(select).filter(({ kind }) => kind === 'aggregate').length;
  const others = [aggregates > 1, select.items.length > 1, tests > 1, select.groupBy.length > 1].filter(
    Boolean,
  ).length;
  if (clauses <= 1 && others === 0 && inner === 0) return 'easy';
  if ((others <= 2 && clauses <= 1 && inner === 0) || (clauses <= 2 && others < 2 && inner === 0))
    return 'medium';
  const hard =
    (others > 2 && clauses <= 2 && inner === 0) ||
    (clauses > 2 && clauses <= 3 && others <= 2 && inner === 0) ||
    (clauses <= 1 && others === 0 && inner <= 1);
  return hard ? 'hard' : 'extra';
}
