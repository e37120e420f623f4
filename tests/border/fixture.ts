import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MrklError } from '../../src/contract/errors.ts';

/** A tiny Jamba with random weights. */
export const folder = path.join(import.meta.dirname, '../golden/jamba-variants');

/** How a model is loaded in these tests, all of it: the add-on supplies no defaults. */
export const options = {
  threads: 1,
  checkNumbers: false,
  kv: 'f32',
  precision: 'auto',
  stateBytes: 0,
  prefixBytes: 0,
} as const;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects garbage and lets finalizers run. */
export async function collect(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The code of what `body` throws or rejects with; 'none' when it succeeds. */
export async function codeOf(body: () => unknown): Promise<string> {
  try {
    await body();
    return 'none';
  } catch (error) {
    if (error instanceof MrklError) return error.code;
    return (error as { code?: string }).code ?? String(error);
  }
}

/** Largest difference of two lists of numbers; Infinity when they differ in length. */
export function distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - (b[i] as number))), 0);
}
