// Small decision trees that are added up, each grown along what the sum still gets wrong (gradient boosting with second
// derivatives: Friedman 2001, Chen & Guestrin 2016).
import { z } from 'zod';

/** A tree: inner nodes name a figure and a bound, leaves what they add. */
export const TreeSchema = z.strictObject({
  /** Figure of each node; −1 for a leaf. */
  figures: z.array(z.int().min(-1)),
  /** Rows up to the bound go left; of a leaf: what it adds. */
  bounds: z.array(z.number()),
  /** Place of the left child; the right one is next to it. */
  lefts: z.array(z.int().min(0)),
});
export type Tree = z.infer<typeof TreeSchema>;

export function sumOf(trees: readonly Tree[], figures: readonly number[]): number {
  let sum = 0;
  for (const tree of trees) sum += leafOf(tree, figures);
  return sum;
}

function leafOf({ figures: of, bounds, lefts }: Tree, figures: readonly number[]): number {
  let at = 0;
  while ((of[at] as number) >= 0) {
    const right = (figures[of[at] as number] as number) > (bounds[at] as number);
    at = (lefts[at] as number) + (right ? 1 : 0);
  }
  return bounds[at] as number;
}

export interface Growing {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Second derivatives that a leaf needs. */
  readonly least: number;
  /** What holds leaves small. */
  readonly hold: number;
  /** Of eight figures, those that a tree looks at. */
  readonly looks: number;
}

/** First and second derivatives of the loss by the sum of each row. */
export type Slopes = (sums: Float64Array, slopes: Float64Array, curves: Float64Array) => void;

const BINS = 32;
/** Digits of what is kept. */
const DIGITS = 1e4;

export function growTrees(rows: readonly (readonly number[])[], slopesOf: Slopes, options: Growing): Tree[] {
  const width = rows[0]?.length ?? 0;
  const edges = Array.from({ length: width }, (_, j) => edgesOf(rows, j));
  const bins = edges.map((own, j) => Uint8Array.from(rows, (row) => binOf(own, row[j] as number)));
  const [sums, slopes, curves] = [0, 1, 2].map(() => new Float64Array(rows.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const trees: Tree[] = [];
  for (let i = 0; i < options.trees; i++) {
    slopesOf(sums, slopes, curves);
    const seen = bins.flatMap((_, j) =>
      Math.imul(i * 131 + j * 7919 + 1, 0x9e3779b1) >>> 29 < options.looks ? [j] : [],
    );
    const tree = grow({ bins, edges, slopes, curves, seen, ...options });
    trees.push(tree);
    for (const [at, row] of rows.entries()) sums[at] = (sums[at] as number) + leafOf(tree, row);
  }
  return trees;
}

/** Bounds between bins with about as many rows each. */
function edgesOf(rows: readonly (readonly number[])[], j: number): number[] {
  const values = rows.map((row) => row[j] as number).sort((a, b) => a - b);
  const found = new Set<number>();
  for (let i = 1; i < BINS; i++) found.add(rounded(values[Math.floor((i * values.length) / BINS)] as number));
  const distinct = [...new Set(values)];
  if (distinct.length <= BINS) return distinct.slice(0, -1).map(rounded);
  return [...found].sort((a, b) => a - b);
}

const rounded = (value: number): number => Math.round(value * DIGITS) / DIGITS;

function binOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > (edges[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Ground extends Growing {
  readonly bins: readonly Uint8Array[];
  readonly edges: readonly (readonly number[])[];
  readonly slopes: Float64Array;
  readonly curves: Float64Array;
  readonly seen: readonly number[];
}

function grow(ground: Ground): Tree {
  const tree: Tree = { figures: [], bounds: [], lefts: [] };
  const all = Uint32Array.from(ground.slopes, (_, i) => i);
  const waiting: { at: number; rows: Uint32Array; depth: number }[] = [{ at: 0, rows: all, depth: 0 }];
  tree.figures.push(-1);
  tree.bounds.push(0);
  tree.lefts.push(0);
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    const { at, rows, depth } = node;
    const split = depth < ground.depth ? bestSplit(ground, rows) : null;
    if (split === null) {
      tree.bounds[at] = rounded(ground.rate * leafValue(ground, rows));
      continue;
    }
    const column = ground.bins[split.figure] as Uint8Array;
    const left = rows.filter((row) => (column[row] as number) <= split.bin);
    const right = rows.filter((row) => (column[row] as number) > split.bin);
    const next = tree.figures.length;
    tree.figures[at] = split.figure;
    tree.bounds[at] = ground.edges[split.figure]?.[split.bin] as number;
    tree.lefts[at] = next;
    for (const [i, part] of [left, right].entries()) {
      tree.figures.push(-1);
      tree.bounds.push(0);
      tree.lefts.push(0);
      waiting.push({ at: next + i, rows: part, depth: depth + 1 });
    }
  }
  return tree;
}

function leafValue({ slopes, curves, hold }: Ground, rows: Uint32Array): number {
  let [slope, curve] = [0, 0];
  for (const row of rows) {
    slope += slopes[row] as number;
    curve += curves[row] as number;
  }
  return -slope / (curve + hold);
}

function bestSplit(ground: Ground, rows: Uint32Array): { figure: number; bin: number } | null {
  const { slopes, curves, hold, least, seen } = ground;
  let best: { figure: number; bin: number } | null = null;
  let most = 1e-6;
  const [slopeOf, curveOf] = [new Float64Array(BINS + 1), new Float64Array(BINS + 1)];
  for (const figure of seen) {
    const column = ground.bins[figure] as Uint8Array;
    slopeOf.fill(0);
    curveOf.fill(0);
    for (const row of rows) {
      const bin = column[row] as number;
      slopeOf[bin] = (slopeOf[bin] as number) + (slopes[row] as number);
      curveOf[bin] = (curveOf[bin] as number) + (curves[row] as number);
    }
    const [slope, curve] = [slopeOf, curveOf].map((own) => own.reduce((a, b) => a + b, 0)) as [
      number,
      number,
    ];
    const whole = (slope * slope) / (curve + hold);
    let [leftSlope, leftCurve] = [0, 0];
    for (let bin = 0; bin < (ground.edges[figure]?.length ?? 0); bin++) {
      leftSlope += slopeOf[bin] as number;
      leftCurve += curveOf[bin] as number;
      const rightCurve = curve - leftCurve;
      if (leftCurve < least || rightCurve < least) continue;
      const gain =
        (leftSlope * leftSlope) / (leftCurve + hold) + (slope - leftSlope) ** 2 / (rightCurve + hold) - whole;
      if (gain > most) {
        most = gain;
        best = { figure, bin };
      }
    }
  }
  return best;
}
