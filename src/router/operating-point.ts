// When to answer: an expert less probable than the threshold is not called. Users say how often they want an answer, or how
// often it may be the wrong expert; the curve, measured on held-out rows, says which threshold keeps that.
import { MrklError } from '../contract/errors.ts';

/** One threshold, and what it keeps for questions like those that the router learned from. */
export interface CurvePoint {
  readonly threshold: number;
  /** Of questions that an expert fits, at least this share is answered, on average (split conformal). */
  readonly coverage: number;
  /** Of questions answered, at most this share goes to a wrong expert, in nine of ten trainings (Chernoff bound). */
  readonly risk: number;
}

/** What the user asks for; at most one of the two. */
export interface Wish {
  readonly coverage?: number;
  readonly risk?: number;
}

/** The threshold that grants a wish; undefined without one. `curve` goes from low to high thresholds. */
export function thresholdFor(curve: readonly CurvePoint[], { coverage, risk }: Wish): number | undefined {
  if (coverage !== undefined && risk !== undefined)
    throw new MrklError('argument-invalid', 'Expected a coverage or a risk, found both.');
  for (const [name, value] of [
    ['coverage', coverage],
    ['risk', risk],
  ] as const)
    if (value !== undefined && !(value > 0 && value < 1))
      throw new MrklError('argument-invalid', `${name}: expected a share between 0 and 1, found ${value}.`);
  if (coverage !== undefined)
    return curve.filter((point) => point.coverage >= coverage).at(-1)?.threshold ?? 0;
  if (risk === undefined) return undefined;
  const point = curve.find((candidate) => candidate.risk <= risk);
  if (point !== undefined) return point.threshold;
  const least = Math.min(1, ...curve.map((candidate) => candidate.risk));
  const reached = `the least that this router can keep is ${least.toFixed(4)}`;
  throw new MrklError('argument-invalid', `risk: ${risk} cannot be kept; ${reached}.`);
}
