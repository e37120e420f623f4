// Teaches a reader one database: questions are drawn from its schema and values, and what ships goes on from there.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExpertTraining } from 'mrkl/sdk';
import { z } from 'zod';
import type { Catalog } from './catalog.ts';
import type { Linker } from './link.ts';
import { readReader, writeReader } from './propose/file.ts';
import { learn } from './propose/learn.ts';
import { examine, lessonsOf, type School } from './propose/schooling.ts';
import { openLinker, shorten } from './spider.ts';
import { teach } from './teach.ts';
import type { Pair } from './teach-place.ts';

const SHIPPED = fileURLToPath(new URL('propose/reader.bin', import.meta.url));
/** Values of a column that questions are drawn with. */
const VALUES = 40;
/** One question in so many is for the examination. */
const EXAMINED = 10;
/** Generated questions that are asked in the end. */
const ASKED = 150;
/** Half the pace of the first learning: what is asked in other ways is not to be forgotten. */
const LEARNING = { epochs: 2, rate: 0.02, rare: 3 };

const RowSchema = z.looseObject({
  question: z.string(),
  query: z.string().optional(),
  queries: z.array(z.string()).optional(),
  input: z.looseObject({ query: z.string() }).nullish(),
});

/** Trains for a SQLite file; resolves to the file of what was learnt, and to how well it does. */
export const train: ExpertTraining = async ({ on, questions, output, count, seed, say, signal }) => {
  const file = path.resolve(on);
  if (!existsSync(file)) throw new Error(`'${on}' is no file; a server's tables can be exported to one.`);
  const linker = openLinker(file);
  const catalog = withValues(linker);
  const pairs = teach(catalog, seed, count, linker.links);
  const school = (own: readonly Pair[]): School => ({ database: 'taught', file, linker, pairs: own });
  const apart = (_: Pair, i: number): boolean => i % EXAMINED === 0;
  say(`${pairs.length} questions drawn`);
  const start = readReader(SHIPPED);
  const lessons = lessonsOf([school(pairs.filter((pair, i) => !apart(pair, i)))], 0);
  signal.throwIfAborted();
  const taught = { ...learn(lessons, { ...LEARNING, start, say }), ranking: start.ranking };
  const target = output ?? `${file}.reader`;
  writeReader(target, taught, `questions about ${path.basename(file)} after what ships`);
  const given = questions === undefined ? [] : readQuestions(questions, catalog);
  const report: Record<string, number> = {};
  for (const [name, own] of [
    ['generated', pairs.filter(apart).slice(0, ASKED)],
    ['given', given],
  ] as const) {
    if (own.length === 0) continue;
    signal.throwIfAborted();
    report[`${name}_n`] = own.length;
    report[`${name}_before`] = await examine(school(own), start);
    report[`${name}_after`] = await examine(school(own), taught);
  }
  const name = path.basename(file).replace(/\W.*$/, '').toLowerCase();
  return { file: target, report, settings: { databases: [{ name, file, samples: true, reader: target }] } };
};

/** The catalog with more values than introspection takes along. */
function withValues({ catalog, values }: Linker): Catalog {
  const tables = catalog.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => {
      const found = values.get(`${table.name}.${column.name}`) ?? [];
      const step = Math.max(1, Math.floor(found.length / VALUES));
      return { ...column, samples: found.filter((_, i) => i % step === 0).slice(0, VALUES) };
    }),
  }));
  return { ...catalog, tables };
}

/** Questions with queries, one a line; those that the short form cannot say count as failed. */
function readQuestions(file: string, catalog: Catalog): Pair[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line) => {
    if (line.trim() === '') return [];
    const { question, query, queries, input } = RowSchema.parse(JSON.parse(line));
    const gold = query ?? queries?.[0] ?? input?.query;
    const short = gold === undefined ? null : shorten(gold, catalog);
    return short === null ? [] : [{ question, query: short }];
  });
}
