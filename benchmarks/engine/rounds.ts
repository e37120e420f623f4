// Samples of two engines in turn, so that a busy moment meets both.
import { quietMachine, type Summary, summarise } from '../statistics.ts';

export interface Pace {
  /** Rounds wanted, and the fewest that are taken when they last long. */
  rounds: number;
  fewest: number;
  /** Seconds after which no further round begins once there are the fewest. */
  seconds: number;
  /** Seconds after which no further round begins at all. */
  limit: number;
  /** Seconds to wait for a quiet machine before a round; 0 only looks once, before the first. */
  patience: number;
}

export type Source = (() => Promise<number | null>) | null;

export interface Rounds {
  ours: Summary | null;
  peer: Summary | null;
  rounds: number;
  /** False when other programs were at work meanwhile: then the figures are not worth much. */
  quiet: boolean;
}

/** A first round that takes longer than this many seconds has warmed itself up, and is counted. */
const LONG_ROUND = 15;

/** Takes samples until there are enough. `warmUp` has a first round that is not counted. */
export async function alternate(ours: Source, peer: Source, pace: Pace, warmUp: boolean): Promise<Rounds> {
  const samples: [number[], number[]] = [[], []];
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  let quiet = true;
  const first = warmUp ? -1 : 0;
  let rounds = first;
  const goOn = (): boolean =>
    rounds < pace.rounds &&
    (rounds < 1 || elapsed() < pace.limit) &&
    (rounds < pace.fewest || elapsed() < pace.seconds);
  while (goOn()) {
    if (pace.patience > 0 || rounds === first) {
      quiet = (await quietMachine(quiet ? pace.patience : 0)) && quiet;
    }
    const from = elapsed();
    const values = [ours && (await ours()), peer && (await peer())];
    if (rounds < 0 && elapsed() - from > LONG_ROUND) rounds = 0;
    for (const [index, value] of values.entries()) {
      if (value !== null && rounds >= 0) samples[index]!.push(value);
    }
    rounds += 1;
  }
  const [own, other] = samples.map((values) => (values.length > 0 ? summarise(values) : null));
  return { ours: own ?? null, peer: other ?? null, rounds, quiet };
}
