// What a measure is: one file that says what to do in our engine and in the peer, and what bounds it.
import type { KvType } from '../../src/model/addon.ts';
import type { JambaShape, PresetName } from '../random-jamba/presets.ts';
import type { OurEngine } from './our-engine.ts';
import type { PeerEngine } from './peer-engine.ts';
import type { Dtype } from './start.ts';

/** What is measured. */
export interface Subject {
  preset: PresetName;
  shape: JambaShape;
  dtype: Dtype;
  /** How keys and values are held; the peer holds them in f16. */
  kv: KvType;
}

/** What this machine allows at most, in bytes and operations a second. */
export interface Machine {
  /** Reading the weights of one decoding step again and again: from cache when they fit. */
  weights: number;
  /** Reading what does not fit a cache. */
  memory: number;
  /** The fastest products that take activations as floats. */
  products: number;
  /** Products in f32. */
  f32: number;
}

export type Unit = 'tokens/s' | 'ms' | 's' | 'MB' | 'bytes';

/** One row of a measure. */
export interface Case {
  label: string;
  size: number;
  /** Also part of a quick run. */
  quick?: boolean;
  /** Instead of the measure's. */
  worth?: number;
}

/** What a sample has an engine do, so that its time can be foretold; what is not named is nothing. */
export interface Work {
  /** Tokens of prompts. */
  read?: number;
  /** Steps of decoding, and how many sequences take each. */
  steps?: number;
  sequences?: number;
  /** Tokens that are read once, before the first sample. */
  before?: number;
  /** Seconds of waiting. */
  wait?: number;
}
export type PairOfWork = Record<'ours' | 'peer', Work>;

export function both(work: Work): PairOfWork {
  return { ours: work, peer: work };
}

export interface Measure {
  /** What `--measure` selects it by. */
  name: string;
  unit: Unit;
  /** Whether more of the unit is better. */
  better: 'more' | 'less';
  /** How much a row is wanted where there is no time for all: a row of twice the worth may take twice the seconds. */
  worth: number;
  /** A new process for every sample. */
  fresh?: boolean;
  /** Ours begins with weights that were quantised before, as the peer does. */
  saved?: boolean;
  /** One sample is enough: the figure is exact, or takes too long to repeat. */
  once?: boolean;
  /** The first case is what the others are compared with: how many times slower they are. */
  relative?: boolean;
  /** The rows; those whose sample, or what must be read before, would take longer than `patience` seconds are left out. */
  cases(subject: Subject, patience: number): Case[];
  /** `tokens`: how many a sample of decoding writes. */
  work(size: number, tokens: number): PairOfWork;
  /** One sample, in the unit; null when the engine cannot do it. */
  ours(engine: OurEngine, size: number): Promise<number | null>;
  peer(engine: PeerEngine, size: number): Promise<number | null>;
  /** The bound in the same unit; null where there is none. */
  floor(subject: Subject, size: number, machine: Machine): number | null;
}

/** Seconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** "2k" for 2048. */
export function short(tokens: number): string {
  return tokens >= 1024 && tokens % 1024 === 0 ? `${tokens / 1024}k` : String(tokens);
}
