// Weights of hashed features, and how they learn (AdaGrad, Duchi et al. 2011).

/** Weights are kept in 2^BITS places; features share a place by chance. */
const BITS = 20;
const MASK = 2 ** BITS - 1;
const EPSILON = 1e-6;

/** A number for a feature's name (FNV-1a). */
export function feature(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A number for two features together. */
export function both(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export class Weights {
  readonly values: Float32Array;
  readonly #squares: Float32Array;

  constructor(values = new Float32Array(MASK + 1)) {
    this.values = values;
    this.#squares = new Float32Array(MASK + 1);
  }

  at(hash: number): number {
    return this.values[hash & MASK] as number;
  }

  /** A step of `rate` against a gradient. */
  move(hash: number, gradient: number, rate: number): void {
    const place = hash & MASK;
    const square = (this.#squares[place] as number) + gradient * gradient;
    this.#squares[place] = square;
    this.values[place] = (this.values[place] as number) - (rate * gradient) / (Math.sqrt(square) + EPSILON);
  }
}

/** Of 16 features, those that a step leaves out, so that none is relied upon alone. */
const DROPPED = 6;
/** What a score of all features is worth beside one of a step's. */
export const KEPT = 1 - DROPPED / 16;

/** True for the features that step number `step` sees; every choice of a step loses the same ones. */
export const isKept = (hash: number, step: number): boolean => both(hash, step) % 16 >= DROPPED;

/** Probabilities of scores. */
export function softmax(scores: readonly number[]): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
