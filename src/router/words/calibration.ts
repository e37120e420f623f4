// From scores to probabilities that can be taken at their word.

export interface Calibration {
  /** p = softmax(slope · z + shift), over experts and none (C). */
  readonly slope: readonly number[];
  readonly shift: readonly number[];
  /** That an expert is needed, whatever others are: 1 / (1 + exp(−(slope · z + shift))). */
  readonly alone: { readonly slope: number; readonly shift: number };
}

/** p (C) of scores z (C). */
export function probabilities(
  z: Float64Array,
  { slope, shift }: Pick<Calibration, 'slope' | 'shift'>,
): Float64Array {
  const p = z.map((score, c) => (slope[c] as number) * score + (shift[c] as number));
  const top = p.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let c = 0; c < p.length; c++) {
    p[c] = Math.exp((p[c] as number) - top);
    sum += p[c] as number;
  }
  for (let c = 0; c < p.length; c++) p[c] = (p[c] as number) / sum;
  return p;
}

/** The probability that an expert of score z is needed, possibly beside others. */
export function aloneProbability(z: number, { slope, shift }: Calibration['alone']): number {
  return 1 / (1 + Math.exp(-(slope * z + shift)));
}
