// From courses to a reader: sketches and gaps from all lessons, the ranking from databases that were kept apart.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { compile } from '../compile.ts';
import { openFile, rowsOf, sameRows } from '../gold.ts';
import { parseQuery } from '../parse.ts';
import { resolveQuery } from '../resolve.ts';
import type { Course } from '../spider.ts';
import { teach } from '../teach.ts';
import type { Reader } from './file.ts';
import { type Learning, type Lesson, learn, lessonOf } from './learn.ts';
import type { Proposer } from './propose.ts';
import { learnRanking, type Ranking, type RankLesson, rank, tryOut } from './rank.ts';

/** A course with the file of its database. */
export interface School extends Course {
  readonly file: string;
}

/** Proposals that are tried for a question. */
const TRIED = 12;
/** Rows that a proposal may give before it counts as done. */
const ROWS = 3000;
/** The ranking has few weights: one in so many questions is enough. */
const THINNED = 3;
/** One in so many databases teaches the ranking first. */
const FOLDS = 4;

export interface Schooling extends Omit<Learning, 'start'> {
  /** Generated questions of each database. */
  readonly taught: number;
}

/** Learns a reader from many databases. */
export async function schoolReader(schools: readonly School[], options: Schooling): Promise<Reader> {
  const { taught, say } = options;
  const isApart = ({ database }: School): boolean =>
    (createHash('sha256').update(`fold ${database}`).digest()[0] as number) % FOLDS === 0;
  const apart = schools.filter(isApart);
  const others = schools.filter((school) => !isApart(school));
  say?.(`${others.length} databases, then the ranking on ${apart.length} others`);
  const first = learn(lessonsOf(others, taught), options);
  const ranking = learnRanking(await rankLessons(apart, first.proposer));
  // The databases that taught the ranking are learnt as well, in one gentle pass.
  const rest = { ...options, epochs: 1, rate: options.rate / 2, start: first };
  return { ...learn(lessonsOf(apart, taught), rest), ranking };
}

export function lessonsOf(schools: readonly School[], taught: number): Lesson[] {
  return schools.flatMap(({ linker, pairs }) =>
    [...pairs, ...teach(linker.catalog, 1, taught)].flatMap((pair) => lessonOf(linker, pair) ?? []),
  );
}

async function rankLessons(schools: readonly School[], proposer: Proposer): Promise<RankLesson[]> {
  const lessons: RankLesson[] = [];
  for (const school of schools) {
    const database = openFile(school.file);
    for (const [i, pair] of school.pairs.entries())
      if (i % THINNED === 0) lessons.push(await attempt(school, pair, proposer, database));
    database.close();
  }
  return lessons;
}

async function attempt(
  { linker }: School,
  { question, query }: { readonly question: string; readonly query: string },
  proposer: Proposer,
  database: Database.Database,
): Promise<RankLesson> {
  const run = (written: ReturnType<typeof resolveQuery>): unknown[][] => {
    const { sql, parameters } = compile(written, linker.catalog);
    return rowsOf(database, sql, parameters, ROWS) as unknown[][];
  };
  const { view, proposals } = proposer.propose(linker, question, TRIED);
  const gold = resolveQuery(parseQuery(query), linker.catalog);
  const wanted = run(gold);
  const tried = await tryOut(linker, view, proposals, async (written) => run(written));
  const right = tried.map(({ rows }) => rows !== null && sameRows(wanted, rows, gold.orderBy.length > 0));
  return { tried, right };
}

/** Share of the questions whose best proposal gives the right rows. */
export async function examine(
  school: School,
  { proposer, ranking }: { readonly proposer: Proposer; readonly ranking: Ranking },
): Promise<number> {
  const database = openFile(school.file);
  try {
    let right = 0;
    for (const pair of school.pairs) {
      const lesson = await attempt(school, pair, proposer, database);
      const [best] = rank(lesson.tried, ranking);
      const at = lesson.tried.findIndex(({ proposal }) => proposal === best?.proposal);
      if (at >= 0 && lesson.right[at]) right += 1;
    }
    return right / school.pairs.length;
  } finally {
    database.close();
  }
}
