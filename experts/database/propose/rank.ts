// The choice among proposals, once it is known what they give, and how sure it is: sums of small trees over figures.
import { z } from 'zod';
import type { Linker } from '../link.ts';
import { parseQuery } from '../parse.ts';
import type { Query } from '../query.ts';
import { resolveQuery } from '../resolve.ts';
import { keyOf, type Rows, type Run, weighUp } from './evidence.ts';
import type { Proposal } from './proposal.ts';
import { type Growing, growTrees, sumOf, TreeSchema } from './trees.ts';
import { softmax } from './weights.ts';

/** A proposal that can run, with what it gave. */
export interface Tried {
  readonly proposal: Proposal;
  readonly figures: readonly number[];
  /** Proposals that give the same rows have the same key. */
  readonly key: string;
}

/** Runs proposals and describes them by figures. */
export async function tryOut(
  linker: Linker,
  proposals: readonly Proposal[],
  run: (query: Query) => Promise<Rows>,
): Promise<(Tried & { readonly rows: Rows | null })[]> {
  const runs: Run[] = [];
  for (const proposal of proposals) {
    try {
      const query = resolveQuery(parseQuery(proposal.query), linker.catalog);
      const plain = resolveQuery(parseQuery(proposal.plain), linker.catalog);
      runs.push({ proposal, query: plain, rows: await run(query).catch(() => null) });
    } catch {
      // Tables that no key connects: no such query.
    }
  }
  const figures = weighUp(runs);
  return runs.map(({ proposal, rows }, i) => ({
    ...{ proposal, rows, figures: figures[i] as number[] },
    key: rows === null ? '' : keyOf(rows),
  }));
}

const Share = z.number().min(0).max(1);
export const RankingSchema = z.strictObject({
  /** What makes a proposal better than others. */
  better: z.array(TreeSchema),
  /** What makes the best one right: log-odds beside `even`. */
  right: z.array(TreeSchema),
  even: z.number(),
  /** On databases that the trees had not seen: share of the questions at or above a probability, and of these wrong. */
  curve: z.array(z.strictObject({ threshold: Share, coverage: Share, risk: Share })),
});
export type Ranking = z.infer<typeof RankingSchema>;

export interface Ranked {
  readonly proposal: Proposal;
  /** How sure it is that this is right. */
  readonly probability: number;
}

/** Tried proposals, best first, with calibrated probabilities. */
export function rank(tried: readonly Tried[], { better, right, even }: Ranking): Ranked[] {
  const scores = tried.map(({ figures }) => sumOf(better, figures));
  const shares = softmax(scores);
  return tried
    .map(({ proposal }, i) => {
      const sure = even + sumOf(right, evidence(tried, scores, shares, i));
      return { proposal, share: shares[i] as number, probability: 1 / (1 + Math.exp(-sure)) };
    })
    .sort((x, y) => y.share - x.share)
    .map(({ proposal, probability }) => ({ proposal, probability }));
}

/** A proposal's figures, and how it stands beside those that give other rows. */
function evidence(
  tried: readonly Tried[],
  scores: readonly number[],
  shares: readonly number[],
  at: number,
): number[] {
  const { figures, key } = tried[at] as Tried;
  const masses = new Map<string, number>();
  for (const [i, one] of tried.entries())
    masses.set(one.key, (masses.get(one.key) ?? 0) + (shares[i] as number));
  const mass = masses.get(key) as number;
  masses.delete(key);
  const other = Math.max(0, ...masses.values());
  return [
    ...[...figures, shares[at] as number, mass, mass - other, Math.log((mass + 1e-4) / (other + 1e-4))],
    ...[scores[at] as number, tried.length],
  ];
}

/** One question with proposals of which some are right. */
export interface RankLesson {
  /** Lessons of one part are kept from the trees that judge it. */
  readonly part: number;
  readonly tried: readonly Tried[];
  readonly right: readonly boolean[];
}

const BETTER: Growing = { trees: 120, depth: 4, rate: 0.1, least: 2, hold: 4, looks: 5 };
const RIGHT: Growing = { trees: 60, depth: 3, rate: 0.08, least: 8, hold: 4, looks: 5 };
const LEAST_CURVE = 1e-3;

/** Learns the ranking, then from what it makes of parts that it has not seen how far it can be trusted. */
export function learnRanking(lessons: readonly RankLesson[]): Ranking {
  const parts = [...new Set(lessons.map(({ part }) => part))];
  const points = parts.flatMap((part) => {
    const trees = growBetter(lessons.filter((lesson) => parts.length === 1 || lesson.part !== part));
    return lessons.flatMap((lesson) => (lesson.part === part ? (pointOf(lesson, trees) ?? []) : []));
  });
  const chances = parts.flatMap((part) => {
    const unseen = (point: Point): boolean => parts.length === 1 || point.part !== part;
    const { right, even } = growRight(points.filter(unseen));
    const own = points.filter((point) => point.part === part);
    return own.map(({ evidence, y }) => ({ p: 1 / (1 + Math.exp(-even - sumOf(right, evidence))), y }));
  });
  return { better: growBetter(lessons), ...growRight(points), curve: curveOf(chances, lessons.length) };
}

/** Trees whose sums make right proposals likelier than the others of their question. */
function growBetter(lessons: readonly RankLesson[]): Ranking['better'] {
  const useful = lessons.filter(({ right }) => right.includes(true) && right.includes(false));
  const rows = useful.flatMap(({ tried }) => tried.map(({ figures }) => figures));
  const slopesOf = (sums: Float64Array, slopes: Float64Array, curves: Float64Array): void => {
    let start = 0;
    for (const { right } of useful) {
      const shares = softmax([...sums.subarray(start, start + right.length)]);
      const good = shares.reduce((sum, share, i) => sum + (right[i] ? share : 0), 1e-9);
      for (const [i, share] of shares.entries()) {
        slopes[start + i] = share - (right[i] ? share / good : 0);
        curves[start + i] = Math.max(LEAST_CURVE, share * (1 - share));
      }
      start += right.length;
    }
  };
  return growTrees(rows, slopesOf, BETTER);
}

interface Point {
  readonly part: number;
  readonly evidence: readonly number[];
  /** 1 where the best proposal is right. */
  readonly y: number;
}

function pointOf({ part, tried, right }: RankLesson, better: Ranking['better']): Point | null {
  if (tried.length === 0) return null;
  const scores = tried.map(({ figures }) => sumOf(better, figures));
  const shares = softmax(scores);
  const at = shares.indexOf(Math.max(...shares));
  return { part, evidence: evidence(tried, scores, shares, at), y: right[at] ? 1 : 0 };
}

function growRight(points: readonly Point[]): Pick<Ranking, 'right' | 'even'> {
  const good = points.reduce((sum, { y }) => sum + y, 0);
  const even = Math.log((good + 1) / (points.length - good + 1));
  const slopesOf = (sums: Float64Array, slopes: Float64Array, curves: Float64Array): void => {
    for (const [i, { y }] of points.entries()) {
      const chance = 1 / (1 + Math.exp(-even - (sums[i] as number)));
      slopes[i] = chance - y;
      curves[i] = Math.max(LEAST_CURVE, chance * (1 - chance));
    }
  };
  const rows = points.map(({ evidence: own }) => own);
  return { right: growTrees(rows, slopesOf, RIGHT), even };
}

const CURVE_POINTS = 40;

/** Coverage and risk at probabilities that split the questions evenly; `count` includes those without proposals. */
function curveOf(
  chances: readonly { readonly p: number; readonly y: number }[],
  count: number,
): Ranking['curve'] {
  const sorted = [...chances].sort((a, b) => b.p - a.p);
  const round = (share: number): number => Math.round(share * 1e4) / 1e4;
  return Array.from({ length: CURVE_POINTS }, (_, i) => {
    const own = sorted.slice(0, Math.ceil(((i + 1) * sorted.length) / CURVE_POINTS));
    const wrong = own.filter(({ y }) => y === 0).length;
    return {
      threshold: round(own.at(-1)?.p ?? 0),
      coverage: round(own.length / count),
      risk: round(wrong / Math.max(1, own.length)),
    };
  });
}
