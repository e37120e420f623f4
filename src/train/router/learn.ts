// From questions with their experts to a calibrated classifier over words.
import { NONE } from '../../contract/router-file.ts';
import { type Calibration, calibrated, logMass } from '../../router/words/calibration.ts';
import type { WordsHead } from '../../router/words/head.ts';
import type { WordsModel } from '../../router/words/model.ts';
import { type Sparse, Vocabulary } from '../../router/words/vocabulary.ts';
import { calibrate, type Scored } from './calibrate.ts';
import { bestThreshold, type Judged, operatingCurve } from './operating.ts';
import { surenessOf } from './sureness.ts';
import { packRows } from './svm.ts';
import { fitClasses } from './svm-pool.ts';
import { packLabels, sharedBytes, type Task } from './svm-task.ts';

/** A question, and the experts that it needs; none: no expert fits. */
export interface Labelled {
  readonly text: string;
  readonly experts: readonly string[];
}

export interface LearnOptions {
  readonly seed?: number;
  /** Cost of an error. */
  readonly cost?: number;
  /** Parts that are held out in turn, for the calibration. */
  readonly folds?: number;
  /** Least share of questions that no expert fits, in the calibration. */
  readonly noneShare?: number;
  /** Texts that must have a word, and a piece of a word, for it to count. */
  readonly least?: readonly [words: number, pieces: number];
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (finished: number, total: number) => void;
}

export const LEARN_DEFAULTS = { seed: 1, cost: 1, folds: 4, noneShare: 0.05, least: [1, 2] } as const;

/** Learns from rows; those without an expert become the class `none`. */
export async function learn(rows: readonly Labelled[], options: LearnOptions = {}): Promise<WordsModel> {
  const { seed, cost, folds, least } = { ...LEARN_DEFAULTS, ...options };
  const names = [...new Set(rows.flatMap(({ experts }) => experts))].sort();
  const classes = rows.some(({ experts }) => experts.length === 0) ? [...names, NONE] : names;
  const vocabulary = Vocabulary.of(
    rows.map(({ text }) => text),
    ...least,
  );
  const encoded = rows.map(({ text }) => vocabulary.encode(text));
  const labels = rows.map(({ experts }) => classesOf(experts, classes));
  const task: Task = {
    matrix: packRows(encoded, vocabulary.size),
    labels: packLabels(labels),
    costs: sharedCosts(rows.length, cost),
    heldOut: sharedBytes(rows.length),
    seed,
  };
  const indices = classes.map((_, c) => c);
  const total = (folds + 1) * classes.length;
  let finished = 0;
  const pool = { ...options, onClass: () => options.onProgress?.(++finished, total) };
  const scored = new Array<Float64Array>(rows.length);
  const fold = foldsOf(labels, folds);
  for (let part = 0; part < folds; part++) {
    fold.forEach((own, i) => {
      task.heldOut[i] = own === part ? 1 : 0;
    });
    const weights = await fitClasses(task, indices, pool);
    fold.forEach((own, i) => {
      if (own === part) scored[i] = weights.map((w) => score(w, encoded[i] as Sparse)) as never;
    });
  }
  task.heldOut.fill(0);
  const weights = await fitClasses(task, indices, pool);
  const settled = settle(scored, labels, classes, options);
  const again = (i: number) => Float64Array.from(weights, (w) => score(w, encoded[i] as Sparse));
  const calibration = {
    ...settled.calibration,
    familiarity: familiarityOf(scored, again, settled.calibration),
  };
  return { head: toHead(classes, vocabulary, weights), ...settled, calibration };
}

/** Rows by which familiarity is measured. */
const MEASURED = 2000;

/** Scores of a row when it was held out, and those `again` after all. */
function familiarityOf(
  heldOut: readonly Float64Array[],
  again: (row: number) => Float64Array,
  calibration: Pick<Calibration, 'slope' | 'shift'>,
): number {
  const step = Math.ceil(heldOut.length / MEASURED);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < heldOut.length; i += step) {
    const before = logMass(Float64Array.from(heldOut[i] as Float64Array), calibration);
    sum += logMass(again(i), calibration) - before;
    count++;
  }
  return sum / count;
}

/** Indices of the experts of a row; of none where it has none. */
export function classesOf(experts: readonly string[], classes: readonly string[]): number[] {
  return (experts.length === 0 ? [NONE] : experts).map((name) => classes.indexOf(name));
}

export function sharedCosts(rows: number, cost: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * rows)).fill(cost);
}

/** Rows of a class that stand side by side and are held out together. */
const RUN = 5;

/**
 * Parts of the rows of each class, dealt in runs. Rows that stand side by side are often wordings of one person or of one
 * pattern: dealt one by one, each has its like among the others, and in parts as long as can be, less than questions to come have.
 */
export function foldsOf(labels: readonly (readonly number[])[], folds: number, most = RUN): Int32Array {
  const sizes = new Map<number, number>();
  const group = labels.map((row) => row[0] ?? -1);
  for (const own of group) sizes.set(own, (sizes.get(own) ?? 0) + 1);
  const seen = new Map<number, number>();
  return Int32Array.from(group, (own) => {
    const place = seen.get(own) ?? 0;
    seen.set(own, place + 1);
    const run = Math.min(most, Math.ceil((sizes.get(own) as number) / folds));
    return Math.floor(place / run) % folds;
  });
}

export function score(w: Float32Array, { columns, values }: Sparse): number {
  let z = w[w.length - 1] as number;
  columns.forEach((column, k) => {
    z += (w[column] as number) * (values[k] as number);
  });
  return z;
}

/** Weights of each class (C of width F + 1) become rows of features (F×C). */
export function toHead(
  classes: readonly string[],
  vocabulary: Vocabulary,
  rows: readonly Float32Array[],
): WordsHead {
  const weights = new Float32Array(vocabulary.size * classes.length);
  rows.forEach((row, c) => {
    for (let f = 0; f < vocabulary.size; f++) weights[f * classes.length + c] = row[f] as number;
  });
  const bias = Float32Array.from(rows, (row) => row[vocabulary.size] as number);
  return { classes, vocabulary, weights, bias, scale: new Float32Array(classes.length).fill(1) };
}

/** Calibration, threshold and curve from the scores of held-out rows. */
export function settle(
  scored: readonly Float64Array[],
  labels: readonly (readonly number[])[],
  classes: readonly string[],
  options: LearnOptions,
): Omit<WordsModel, 'head'> {
  const none = classes.indexOf(NONE);
  const isNone = labels.map((row) => row.includes(none) && none >= 0);
  const share = isNone.filter(Boolean).length / labels.length;
  const wanted = share === 0 ? 0 : Math.max(share, options.noneShare ?? LEARN_DEFAULTS.noneShare);
  const weight = (i: number) => (isNone[i] ? wanted / share : (1 - wanted) / (1 - share));
  const rows: Scored[] = scored.map((z, i) => ({
    z: Float64Array.from(z),
    classes: labels[i] as number[],
    weight: share === 1 ? 1 : weight(i),
  }));
  const softmax = calibrate(rows, classes.length, none);
  const sure = surenessOf(rows, softmax);
  const calibration = sure === undefined ? softmax : { ...softmax, sure };
  const judged: Judged[] = rows.map((row, i) => {
    const p = calibrated(row.z, calibration);
    const best = bestExpert(p, none);
    return {
      probability: best < 0 ? 0 : (p[best] as number),
      right: row.classes.includes(best),
      none: isNone[i] as boolean,
      weight: row.weight,
    };
  });
  // Rows of a run are right or wrong together.
  return { calibration, threshold: bestThreshold(judged), curve: operatingCurve(judged, RUN) };
}

/** The most probable class but none; −1 where there is no other. */
export function bestExpert(p: Float64Array, none: number): number {
  let best = -1;
  for (let c = 0; c < p.length; c++)
    if (c !== none && (best < 0 || (p[c] as number) > (p[best] as number))) best = c;
  return best;
}
