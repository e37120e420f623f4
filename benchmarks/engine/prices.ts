// How long a sample will take about: what must be read and computed, at the pace that each engine was seen to keep.
import { kvBytes, promptSeconds, stepBytes, tokenOperations, weightBytes } from './costs.ts';
import type { Machine, Measure, Subject, Work } from './measure.ts';
import type { Side } from './start.ts';

interface Pace {
  /** Share of the arithmetic peak in prompts and in steps of many sequences. */
  arithmetic: number;
  /** Share of the bandwidth in steps. */
  reading: number;
  /** Seconds that a step takes beside. */
  step: number;
  /** Seconds of a new process, and bytes of weights a second that it makes ready. */
  start: number;
  loading: number;
}

const PACES: Record<Side, Pace> = {
  ours: { arithmetic: 0.45, reading: 0.75, step: 1e-4, start: 0.5, loading: 3e9 },
  peer: { arithmetic: 0.2, reading: 0.7, step: 6e-4, start: 0.8, loading: 3e9 },
};

/** Tokens of a sample of decoding: about half a second of reading weights, within limits. */
export function tokensOf({ shape, dtype }: Subject): number {
  return Math.min(256, Math.max(8, Math.round(15e9 / stepBytes(shape, dtype))));
}

export interface Price {
  /** Seconds of a round: a sample of each engine. */
  round: number;
  /** Seconds before the first. */
  before: number;
}

/** Seconds to start an engine with its weights. */
export function openingSeconds(side: Side, { shape, dtype }: Subject): number {
  const { start, loading } = PACES[side];
  // We quantise what is stored in bf16; the peer's file has its dtype.
  return start + weightBytes(shape, side === 'ours' ? 'bf16' : dtype) / loading;
}

function stepsSeconds(work: Work, subject: Subject, machine: Machine, pace: Pace): number {
  const { steps = 0, sequences = 1, before = 0 } = work;
  const { shape, dtype, kv } = subject;
  const keys = (before * kvBytes(shape, kv)) / machine.memory;
  const reading = (stepBytes(shape, dtype, sequences) / machine.weights + keys) / pace.reading;
  const computing = (sequences * tokenOperations(shape, true)) / (machine.products * pace.arithmetic);
  return steps * (Math.max(reading, computing) + sequences * pace.step);
}

/** Seconds of the measure's samples. */
export function priceOf(
  measure: Measure,
  size: number,
  subject: Subject,
  machine: Machine,
  sides: readonly Side[],
): Price {
  const work = measure.work(size, tokensOf(subject));
  const price: Price = { round: 0, before: 0 };
  for (const side of sides) {
    const [pace, todo] = [PACES[side], work[side]];
    const reading = (tokens = 0): number => promptSeconds(subject.shape, machine, tokens) / pace.arithmetic;
    price.before += reading(todo.before);
    price.round += reading(todo.read) + stepsSeconds(todo, subject, machine, pace) + (todo.wait ?? 0);
    if (measure.fresh) price.round += openingSeconds(side, subject);
  }
  return price;
}
