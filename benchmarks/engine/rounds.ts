// Samples of two engines in turn, so that a busy moment meets both.
import { type Summary, summarise } from '../statistics.ts';

export interface Pace {
  /** Rounds wanted, and the fewest that are taken when they last long. */
  rounds: number;
  fewest: number;
  /** Seconds after which no further round begins once there are the fewest. */
  seconds: number;
  /** Seconds within which every round but the first must end, as far as the one before foretells it. */
  limit: number;
}

export type Source = (() => Promise<number | null>) | null;

export interface Rounds {
  ours: Summary | null;
  peer: Summary | null;
  rounds: number;
  /** With the one that is not counted. */
  taken: number;
}

/** A first round that takes longer than this many seconds has warmed itself up, and is counted. */
export const LONG_ROUND = 5;

export interface Alternation {
  ours: Source;
  peer: Source;
  pace: Pace;
  /** Has a first round that is not counted. */
  warmUp: boolean;
  /** Whether all must end now. */
  stopped?(): boolean;
}

/** Takes samples until there are enough. */
export async function alternate({ ours, peer, pace, warmUp, stopped }: Alternation): Promise<Rounds> {
  const samples: [number[], number[]] = [[], []];
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  let rounds = warmUp ? -1 : 0;
  let [last, taken] = [0, 0];
  const goOn = (): boolean =>
    stopped?.() !== true &&
    rounds < pace.rounds &&
    (rounds < 1 || elapsed() + last < pace.limit) &&
    (rounds < pace.fewest || elapsed() < pace.seconds);
  while (goOn()) {
    const from = elapsed();
    const values = [ours && (await ours()), peer && (await peer())];
    last = elapsed() - from;
    if (rounds < 0 && last > LONG_ROUND) rounds = 0;
    for (const [index, value] of values.entries()) {
      if (value !== null && rounds >= 0) samples[index]!.push(value);
    }
    rounds += 1;
    taken += 1;
  }
  const [own, other] = samples.map((values) => (values.length > 0 ? summarise(values) : null));
  return { ours: own ?? null, peer: other ?? null, rounds, taken };
}
