// Samples of two engines in turn, so that a busy moment meets both.
import { quietMachine, type Summary, summarise } from '../statistics.ts';

export interface Pace {
  /** Rounds wanted, and the fewest that are taken when they last long. */
  rounds: number;
  fewest: number;
  /** Seconds after which no further round begins. */
  seconds: number;
  /** Seconds to wait for a quiet machine before a round; 0 does not look. */
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

/** Takes samples until there are enough. `warmUp` has a first round that is not counted. */
export async function alternate(ours: Source, peer: Source, pace: Pace, warmUp: boolean): Promise<Rounds> {
  const samples: [number[], number[]] = [[], []];
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  let quiet = true;
  let rounds = warmUp ? -1 : 0;
  while (rounds < pace.rounds && (rounds < pace.fewest || elapsed() < pace.seconds)) {
    if (pace.patience > 0) quiet = (await quietMachine(quiet ? pace.patience : 1)) && quiet;
    for (const [index, source] of [ours, peer].entries()) {
      const value = source && (await source());
      if (value !== null && rounds >= 0) samples[index]!.push(value);
    }
    rounds += 1;
  }
  const [own, other] = samples.map((values) => (values.length > 0 ? summarise(values) : null));
  return { ours: own ?? null, peer: other ?? null, rounds, quiet };
}
