// Deviations as fractions of a tolerance: 0 is equal, 1 is the limit. NaN and differing lengths count as infinite.
import type { Digest, Nested } from './oracle.ts';

/** Tolerances recommended for an engine that computes in f32. */
export const TOLERANCE = {
  logits: 1e-3,
  loss: 1e-4,
  trace: 2e-4,
  routerWeight: 1e-5,
  auxLoss: 1e-5,
  /** Relative L2 of gradients; digests: |Δl2|, |Δdot_cos| ≤ 1e-3·l2. */
  gradient: 1e-3,
  trajectory: 1e-3,
  adamwTrajectory: 2e-3,
} as const;

export function flat(nested: Nested): number[] {
  return (nested as readonly (number | Nested)[]).flatMap((x) => (typeof x === 'number' ? [x] : flat(x)));
}

const orInfinite = (fraction: number): number =>
  Number.isNaN(fraction) ? Number.POSITIVE_INFINITY : fraction;

/** The largest of some fractions. */
export function worst(fractions: Iterable<number>): number {
  let out = 0;
  for (const fraction of fractions) out = Math.max(out, orInfinite(fraction));
  return out;
}

export function absolute(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return worst(Array.from(expected, (x, i) => Math.abs((found[i] as number) - x) / tolerance));
}

/** |found − expected| against tolerance · max(1, |expected|). */
export function scaled(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return worst(
    Array.from(
      expected,
      (x, i) => Math.abs((found[i] as number) - x) / (tolerance * Math.max(1, Math.abs(x))),
    ),
  );
}

/** 0 when equal, infinite otherwise. */
export function exact(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const same = found.length === expected.length && Array.from(expected).every((x, i) => x === found[i]);
  return same ? 0 : Number.POSITIVE_INFINITY;
}

/** ‖found − expected‖ / ‖expected‖ against a tolerance. */
export function relativeL2(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += ((found[i] as number) - (expected[i] as number)) ** 2;
    norm += (expected[i] as number) ** 2;
  }
  if (norm === 0) return difference === 0 ? 0 : Number.POSITIVE_INFINITY;
  return orInfinite(Math.sqrt(difference / norm) / tolerance);
}

/** The digest of a tensor against an expected one; both differences count against l2. */
export function digest(found: ArrayLike<number>, expected: Digest, tolerance: number): number {
  if (found.length !== expected.shape.reduce((a, b) => a * b, 1)) return Number.POSITIVE_INFINITY;
  let squares = 0;
  let dotCos = 0;
  for (let i = 0; i < found.length; i++) {
    const g = found[i] as number;
    squares += g * g;
    dotCos += g * Math.cos(i);
  }
  const scale = tolerance * Math.max(expected.l2, 1e-12);
  return worst([
    Math.abs(Math.sqrt(squares) - expected.l2) / scale,
    Math.abs(dotCos - expected.dot_cos) / scale,
  ]);
}

/** Index of the largest; the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

/** −ln softmax(logits)[token], in double precision. */
export function negativeLogLikelihood(logits: ArrayLike<number>, token: number): number {
  const top = logits[argmax(logits)] as number;
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] as number) - top);
  return Math.log(sum) + top - (logits[token] as number);
}
