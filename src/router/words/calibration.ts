// From scores to probabilities that can be taken at their word.

export interface Calibration {
  /** p = softmax(slope · z + shift), over experts and none (C). */
  readonly slope: readonly number[];
  readonly shift: readonly number[];
  /** How often the most probable class was right, by its probability; both rise. Absent: as often as it says. */
  readonly sure?: readonly Sureness[];
  /** That an expert is needed, whatever others are: 1 / (1 + exp(−(slope · z + shift))). */
  readonly alone: { readonly slope: number; readonly shift: number };
  /** By how much ln Σ exp(slope · z + shift) is larger for a question that was learnt from than for a new one. */
  readonly familiarity?: number;
}

/** A probability, and how often a class that had it was right. */
export type Sureness = readonly [probability: number, right: number];

/** p (C) of scores z (C), the most probable as sure as it was right on rows that were held out. */
export function calibrated(z: Float64Array, calibration: Omit<Calibration, 'alone'>): Float64Array {
  const p = probabilities(z, calibration);
  const { sure } = calibration;
  return sure === undefined || p.length < 2 ? p : resized(p, sure);
}

/** Gives the most probable its share, and the others the rest; their order stays. */
function resized(p: Float64Array, sure: readonly Sureness[]): Float64Array {
  let best = 0;
  let second = 0;
  p.forEach((value, c) => {
    if (value > (p[best] as number)) best = c;
  });
  p.forEach((value, c) => {
    if (c !== best) second = Math.max(second, value);
  });
  const top = p[best] as number;
  const rest = 1 - top;
  if (rest < 1e-12) return p;
  const share = Math.max(rightAt(top, sure), second / (rest + second));
  const others = (1 - share) / rest;
  return p.map((value, c) => (c === best ? share : value * others));
}

/** Between two rows along the line, from (0, 0) to (1, 1). */
function rightAt(p: number, sure: readonly Sureness[]): number {
  const above = sure.findIndex(([probability]) => probability > p);
  const [x0, y0] = (above < 0 ? sure.at(-1) : sure[above - 1]) ?? [0, 0];
  const [x1, y1] = (above < 0 ? undefined : sure[above]) ?? [1, 1];
  return x1 > x0 ? y0 + ((p - x0) * (y1 - y0)) / (x1 - x0) : y1;
}

/** softmax(slope · z + shift) (C) */
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

/** ln Σ exp(slope · z + shift) */
export function logMass(z: Float64Array, { slope, shift }: Pick<Calibration, 'slope' | 'shift'>): number {
  const logits = z.map((score, c) => (slope[c] as number) * score + (shift[c] as number));
  const top = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  return top + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
}

/** The probability that an expert of score z is needed, possibly beside others. */
export function aloneProbability(z: number, { slope, shift }: Calibration['alone']): number {
  return 1 / (1 + Math.exp(-(slope * z + shift)));
}
