// The choice among proposals, once it is known what they give: how much of the question they use, and their results.
import type { Linker } from '../link.ts';
import { parseQuery } from '../parse.ts';
import type { Query } from '../query.ts';
import { resolveQuery } from '../resolve.ts';
import type { Proposal } from './propose.ts';
import type { View } from './view.ts';
import { softmax } from './weights.ts';

/** A proposal that can run, with what it gave. */
export interface Tried {
  readonly proposal: Proposal;
  /** Rows; null when it failed or took too long. */
  readonly rows: readonly (readonly unknown[])[] | null;
  readonly features: readonly number[];
}

export const RANK_FEATURES = [
  ...['sketch', 'fillings', 'first', 'fails', 'empty', 'nothing', 'one cell', 'agreement', 'joins'],
  ...[
    'tables unused',
    'columns unused',
    'values unused',
    'numbers unused',
    'tables unasked',
    'columns unasked',
  ],
] as const;

/** Runs proposals and describes them by figures. */
export async function tryOut(
  linker: Linker,
  view: View,
  proposals: readonly Proposal[],
  run: (query: Query) => Promise<readonly (readonly unknown[])[]>,
): Promise<Tried[]> {
  const results: { proposal: Proposal; query: Query; rows: readonly (readonly unknown[])[] | null }[] = [];
  for (const proposal of proposals) {
    try {
      const query = resolveQuery(parseQuery(proposal.query), linker.catalog);
      results.push({ proposal, query, rows: await run(query).catch(() => null) });
    } catch {
      // Tables that no key connects: no such query.
    }
  }
  const totals = results.map(({ proposal }) => proposal.sketchScore + proposal.fillScore);
  const best = Math.max(...totals);
  const masses = new Map<string, number>();
  const keys = results.map(({ rows }) => (rows === null ? '' : JSON.stringify(rows.slice(0, 50), plain)));
  for (const [i, key] of keys.entries())
    masses.set(key, (masses.get(key) ?? 0) + Math.exp((totals[i] as number) - best));
  const whole = [...masses.values()].reduce((a, b) => a + b, 0);
  return results.map(({ proposal, query, rows }, i) => ({
    ...{ proposal, rows },
    features: [
      (proposal.sketchScore + 3) / 3,
      (proposal.fillScore + 3) / 3,
      totals[i] === best ? 1 : 0,
      rows === null ? 1 : 0,
      rows?.length === 0 ? 1 : 0,
      rows?.length === 1 && (rows[0] as unknown[]).every((cell) => cell === null || cell === 0 || cell === 0n)
        ? 1
        : 0,
      rows?.length === 1 && rows[0]?.length === 1 ? 1 : 0,
      Math.log((masses.get(keys[i] as string) as number) / whole + 1e-4) / 3,
      (query.selects[0]?.from.length ?? 1) - 1,
      ...coverage(view, proposal, query),
    ],
  }));
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** What of the question stays unused, and what is used that nobody asked for. */
function coverage(view: View, { filled }: Proposal, { selects }: Query): number[] {
  const tables = new Set(selects.flatMap(({ from }) => from.map(({ table }) => table)));
  const items = filled.flatMap(({ choice }) => (choice.item === null ? [] : [choice.item]));
  const spans = items.flatMap(({ mention }) => (mention === undefined ? [] : [mention]));
  const covered = (from: number, to: number): boolean => spans.some((one) => one.from < to && from < one.to);
  const used = (kind: string): Set<number> =>
    new Set(filled.filter(({ gap }) => gap.kind === kind).map(({ choice }) => choice.value));
  const [texts, numbers] = [used('text'), used('number')];
  const inValue = (at: number): boolean => view.values.some(({ from, to }) => from <= at && at < to);
  const unusedTables = view.tables.filter(
    ({ level, place, mention }) =>
      level >= 4 && !tables.has(place.name) && !covered(mention?.from ?? 0, mention?.to ?? 0),
  );
  const starts = new Set(
    view.columns.flatMap(({ level, mention }) =>
      level >= 4 && mention !== undefined && !inValue(mention.from) && !covered(mention.from, mention.to)
        ? [mention.from]
        : [],
    ),
  );
  const asked = new Set(
    [...view.tables, ...view.columns].filter(({ level }) => level >= 3).map(({ place }) => place.table.name),
  );
  const unasked = [...tables].filter((name) => !asked.has(name)).length;
  const values = view.values.filter(
    ({ quoted, columns }, i) => !texts.has(i) && (quoted || columns.length > 0),
  );
  const figures = view.numbers.filter(({ value }, i) => !numbers.has(i) && value > 1);
  const silent = items.filter(({ level, cells }) => level === 0 && cells.length === 0).length;
  return [unusedTables.length, starts.size, values.length, figures.length, unasked, silent];
}

export interface Ranked {
  readonly proposal: Proposal;
  /** How sure it is that this is right. */
  readonly probability: number;
}

export interface Ranking {
  readonly weights: readonly number[];
  /** From a proposal's share and its figures to log-odds of being right. */
  readonly calibration: readonly number[];
}

/** What a probability is told from: the share among the proposals, the figures, and a constant. */
export const CALIBRATED = RANK_FEATURES.length + 3;
function evidence(share: number, second: number, features: readonly number[]): number[] {
  const kept = Math.min(Math.max(share, 1e-4), 1 - 1e-4);
  return [Math.log(kept / (1 - kept)), share - second, ...features, 1];
}

/** Tried proposals, best first, with calibrated probabilities. */
export function rank(tried: readonly Tried[], { weights, calibration }: Ranking): Ranked[] {
  if (tried.length === 0) return [];
  const shares = softmax(tried.map(({ features }) => dot(features, weights)));
  const second = [...shares].sort((x, y) => y - x)[1] ?? 0;
  return tried
    .map(({ proposal, features }, i) => {
      const share = shares[i] as number;
      const sure = dot(evidence(share, second, features), calibration);
      return { proposal, share, probability: 1 / (1 + Math.exp(-sure)) };
    })
    .sort((x, y) => y.share - x.share)
    .map(({ proposal, probability }) => ({ proposal, probability }));
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, one, i) => sum + one * (b[i] ?? 0), 0);

/** One question with proposals of which some are right. */
export interface RankLesson {
  readonly tried: readonly Tried[];
  readonly right: readonly boolean[];
}

const ROUNDS = 300;
const PACE = 0.5;
const DECAY = 1e-3;
const CALIBRATION_DECAY = 3e-3;

/** Learns the ranking by gradient descent, then how far its shares can be trusted. */
export function learnRanking(lessons: readonly RankLesson[]): Ranking {
  const weights: number[] = RANK_FEATURES.map((name) => (name === 'sketch' || name === 'fillings' ? 3 : 0));
  const useful = lessons.filter(({ right }) => right.includes(true) && right.includes(false));
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight) => DECAY * weight);
    for (const { tried, right } of useful) {
      const shares = softmax(tried.map(({ features }) => dot(features, weights)));
      const good = shares.reduce((sum, share, i) => sum + (right[i] ? share : 0), 0) + 1e-9;
      for (const [i, { features }] of tried.entries()) {
        const error = (shares[i] as number) * (right[i] ? 1 - 1 / good : 1);
        for (const [j, one] of features.entries())
          gradient[j] = (gradient[j] as number) + (error * one) / useful.length;
      }
    }
    for (const [j, slope] of gradient.entries()) weights[j] = (weights[j] as number) - PACE * slope;
  }
  return { weights, calibration: calibrate(lessons, weights) };
}

function calibrate(lessons: readonly RankLesson[], weights: readonly number[]): number[] {
  const points = lessons.flatMap(({ tried, right }) => {
    if (tried.length === 0) return [];
    const shares = softmax(tried.map(({ features }) => dot(features, weights)));
    const [top = 0, second = 0] = [...shares].sort((x, y) => y - x);
    const at = shares.indexOf(top);
    return [{ x: evidence(top, second, (tried[at] as Tried).features), y: right[at] ? 1 : 0 }];
  });
  const line = Array.from({ length: CALIBRATED }, () => 0);
  for (let round = 0; round < ROUNDS * 5; round++) {
    const gradient = line.map((slope) => CALIBRATION_DECAY * slope);
    for (const { x, y } of points) {
      const error = 1 / (1 + Math.exp(-dot(x, line))) - y;
      for (const [j, one] of x.entries())
        gradient[j] = (gradient[j] as number) + (error * one) / points.length;
    }
    for (const [j, slope] of gradient.entries()) line[j] = (line[j] as number) - PACE * 0.3 * slope;
  }
  return line;
}
