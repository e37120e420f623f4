// From courses to a reader: sketches and gaps from all lessons, the ranking from databases that were kept apart.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { compile } from '../compile.ts';
import { openFile, rowsOf, sameRows } from '../gold.ts';
import { parseQuery } from '../parse.ts';
import { resolveQuery } from '../resolve.ts';
import type { Course } from '../spider.ts';
import { teach } from '../teach.ts';
import type { Pair } from '../teach-place.ts';
import type { Reader } from './file.ts';
import { type Learning, type Lesson, learn, lessonOf } from './learn.ts';
import { type Proposer, TRIED } from './propose.ts';
import { learnRanking, type Ranking, type RankLesson, rank, tryOut } from './rank.ts';

/** A course with the file of its database. */
export interface School extends Course {
  readonly file: string;
}

/** Rows that a proposal may give before it counts as done. */
const ROWS = 3000;
/** The ranking learns from databases that its proposer has not seen: as many proposers, each without its part. */
const PARTS = 4;
/** The day on which questions are asked, so that the same run gives the same reader. */
const TODAY = '2019-01-01';

export interface Schooling extends Omit<Learning, 'start'> {
  /** Generated questions of each database. */
  readonly taught: number;
}

/** Learns a reader from many databases. */
export async function schoolReader(schools: readonly School[], options: Schooling): Promise<Reader> {
  const { taught, say } = options;
  const partOf = ({ database }: School): number =>
    (createHash('sha256').update(`fold ${database}`).digest()[0] as number) % PARTS;
  const lessons = schools.map((school) => ({ school, own: lessonsOf([school], taught) }));
  const ranks: RankLesson[] = [];
  for (let part = 0; part < PARTS; part++) {
    const seen = lessons.filter(({ school }) => partOf(school) !== part);
    const unseen = schools.filter((school) => partOf(school) === part);
    say?.(`${seen.length} databases, then the ranking on ${unseen.length} others`);
    const { proposer } = learn(
      seen.flatMap(({ own }) => own),
      options,
    );
    ranks.push(...(await rankLessons(unseen, proposer, part)));
  }
  const all = learn(
    lessons.flatMap(({ own }) => own),
    options,
  );
  return { ...all, ranking: learnRanking(ranks) };
}

export function lessonsOf(schools: readonly School[], taught: number): Lesson[] {
  return schools.flatMap(({ linker, pairs }) =>
    [...pairs, ...teach(linker.catalog, 1, taught, linker.links)].flatMap(
      (pair) => lessonOf(linker, pair) ?? [],
    ),
  );
}

async function rankLessons(
  schools: readonly School[],
  proposer: Proposer,
  part: number,
): Promise<RankLesson[]> {
  const lessons: RankLesson[] = [];
  for (const school of schools) {
    const database = openFile(school.file);
    for (const pair of school.asked ?? school.pairs)
      lessons.push({ part, ...(await attempt(school, pair, proposer, database)) });
    database.close();
  }
  return lessons;
}

async function attempt(
  { linker }: School,
  { question, query }: Pair,
  proposer: Proposer,
  database: Database.Database,
): Promise<Omit<RankLesson, 'part'>> {
  const run = (written: ReturnType<typeof resolveQuery>): unknown[][] => {
    const { sql, parameters } = compile(written, linker.catalog);
    return rowsOf(database, sql, parameters, ROWS) as unknown[][];
  };
  const proposals = proposer.propose(linker, question, TRIED, TODAY);
  const gold = resolveQuery(parseQuery(query), linker.catalog);
  const wanted = run(gold);
  const tried = await tryOut(linker, proposals, async (written) => run(written));
  const right = tried.map(({ rows }) => rows !== null && sameRows(wanted, rows, gold.orderBy.length > 0));
  return { tried: tried.map(({ proposal, figures, key }) => ({ proposal, figures, key })), right };
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
