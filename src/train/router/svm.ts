// One-vs-rest linear support vector machines: for each class, min ½‖w‖² + Σ C_i max(0, 1 − y_i w·x_i)², by dual coordinate
// descent (Hsieh et al. 2008, A Dual Coordinate Descent Method for Large-scale Linear SVM, algorithm 3). Rows of other classes do not
// enter a class's solution, so that a class can be added without touching those that are there.
import type { Sparse } from '../../router/words/vocabulary.ts';
import { Random } from '../corpus/random.ts';

/** Rows one after the other; the last column is the constant one. */
export interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly starts: Int32Array; // rows + 1
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

export interface SvmOptions {
  /** C of every row. */
  readonly costs: Float32Array;
  readonly seed: number;
  /** Largest violation at which it stops. */
  readonly tolerance?: number;
  readonly epochs?: number;
}

/** Packs rows of `width` columns and appends the constant one. */
export function packRows(rows: readonly Sparse[], width: number): Matrix {
  const total = rows.reduce((sum, row) => sum + row.columns.length + 1, 0);
  const starts = new Int32Array(new SharedArrayBuffer(4 * (rows.length + 1)));
  const columns = new Int32Array(new SharedArrayBuffer(4 * total));
  const values = new Float32Array(new SharedArrayBuffer(4 * total));
  let at = 0;
  rows.forEach((row, i) => {
    starts[i] = at;
    columns.set(row.columns, at);
    values.set(row.values, at);
    at += row.columns.length;
    columns[at] = width;
    values[at++] = 1;
  });
  starts[rows.length] = at;
  return { rows: rows.length, width: width + 1, starts, columns, values };
}

/** w (width) of one class; `isClass[i]` is 1 for its rows, 0 for those of the rest, 2 for rows that it must not see. */
export function fitClass(matrix: Matrix, isClass: Uint8Array, options: SvmOptions): Float32Array {
  const { starts, columns, values } = matrix;
  const { costs, tolerance = 0.1, epochs = 60 } = options;
  const random = new Random(options.seed);
  const w = new Float64Array(matrix.width);
  const alpha = new Float64Array(matrix.rows);
  const diagonal = diagonals(matrix, costs);
  const order = Int32Array.from({ length: matrix.rows }, (_, i) => i).filter((i) => isClass[i] !== 2);
  let active = order.length;
  let shrinkAbove = Number.POSITIVE_INFINITY;
  for (let epoch = 0; epoch < epochs; epoch++) {
    let most = Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    shuffle(order, active, random);
    for (let s = 0; s < active; s++) {
      const i = order[s] as number;
      const y = isClass[i] === 1 ? 1 : -1;
      const from = starts[i] as number;
      const to = starts[i + 1] as number;
      let dot = 0;
      for (let k = from; k < to; k++) dot += (values[k] as number) * (w[columns[k] as number] as number);
      const old = alpha[i] as number;
      const slope = y * dot - 1 + old * (0.5 / (costs[i] as number));
      let projected = slope;
      if (old === 0) {
        if (slope > shrinkAbove) {
          // Surely not a support vector: left out until the end is near.
          order[s--] = order[--active] as number;
          order[active] = i;
          continue;
        }
        projected = Math.min(0, slope);
      }
      most = Math.max(most, projected);
      least = Math.min(least, projected);
      if (Math.abs(projected) < 1e-12) continue;
      const next = Math.max(0, old - slope / (diagonal[i] as number));
      alpha[i] = next;
      const step = (next - old) * y;
      for (let k = from; k < to; k++) {
        const column = columns[k] as number;
        w[column] = (w[column] as number) + step * (values[k] as number);
      }
    }
    if (most - least <= tolerance) {
      if (active === order.length) break;
      active = order.length;
      shrinkAbove = Number.POSITIVE_INFINITY;
      continue;
    }
    shrinkAbove = most <= 0 ? Number.POSITIVE_INFINITY : most;
  }
  return Float32Array.from(w);
}

function diagonals({ rows, starts, values }: Matrix, costs: Float32Array): Float64Array {
  const diagonal = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let square = 0.5 / (costs[i] as number);
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k++)
      square += (values[k] as number) ** 2;
    diagonal[i] = square;
  }
  return diagonal;
}

function shuffle(order: Int32Array, length: number, random: Random): void {
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random.unit() * (i + 1));
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
}
