// Questions of a folder in the form of Spider, with their gold queries in the short form.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Catalog, catalogOf, textsOf } from './catalog.ts';
import { openFile } from './gold.ts';
import { Linker } from './link.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';
import { resolveQuery } from './resolve.ts';
// biome-ignore lint/correctness/useImportExtensions: it is not compiled, since a child process runs it as it stands
import { introspect, values } from './sqlite-introspect.mjs';
import type { Pair } from './teach-place.ts';

interface Row {
  readonly db_id: string;
  readonly question: string;
  readonly synonym_question?: string;
  readonly query: string;
}

/** The questions of one database. */
export interface Course {
  readonly database: string;
  readonly linker: Linker;
  readonly pairs: readonly Pair[];
  /** Those of the pairs that people asked first, not in other words. */
  readonly asked?: readonly Pair[];
}

/** A share of the databases, the same in every run, that nothing is trained on. */
const HELD = 0.15;
export function isHeld(database: string): boolean {
  return createHash('sha256').update(database).digest().readUInt32BE(0) / 2 ** 32 < HELD;
}

export function readRows(folder: string, split: string): Row[] {
  return readFileSync(path.join(folder, `${split}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** The linker of a trusted file with its cell values, read in this process. */
export function openLinker(file: string): Linker {
  const database = openFile(file);
  try {
    const catalog = catalogOf('sqlite', introspect(database, true));
    return new Linker(catalog, textsOf(catalog, values(database)));
  } finally {
    database.close();
  }
}

/** Database by database; `synonyms` adds the questions in other words. What the short form cannot say is left out. */
export function* courses(
  folder: string,
  split: string,
  synonyms: boolean,
  isLeftOut: (database: string) => boolean = () => false,
): Generator<Course> {
  const byDatabase = new Map<string, Row[]>();
  for (const row of readRows(folder, split))
    byDatabase.set(row.db_id, [...(byDatabase.get(row.db_id) ?? []), row]);
  for (const [database, rows] of byDatabase) {
    if (isLeftOut(database)) continue;
    const linker = openLinker(path.join(folder, 'databases', `${database}.sqlite`));
    const short = rows.flatMap((row) => {
      const query = shorten(row.query, linker.catalog);
      return query === null ? [] : [{ ...row, query }];
    });
    const asked = short.map(({ question, query }) => ({ question, query }));
    const pairs = short.flatMap(({ question, synonym_question: other = question, query }) =>
      [...new Set(synonyms ? [question, other] : [question])].map((one) => ({ question: one, query })),
    );
    yield { database, linker, pairs, asked };
  }
}

/** A gold query in the short form; null where that cannot say it. */
export function shorten(gold: string, catalog: Catalog): string | null {
  try {
    const query = parseQuery(gold.trim().replace(/;$/, ''));
    return printQuery(resolveQuery(query, catalog), catalog);
  } catch {
    return null;
  }
}
