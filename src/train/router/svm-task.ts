import { fitClass, type Matrix } from './svm.ts';

/** Classes of every row, those of row i from starts[i] to starts[i + 1]. */
export interface Labels {
  readonly starts: Int32Array; // rows + 1
  readonly classes: Int32Array;
}

/** What a class is fitted on; the arrays are shared between threads. */
export interface Task {
  readonly matrix: Matrix;
  readonly labels: Labels;
  readonly costs: Float32Array;
  /** 1 for rows that are held out. */
  readonly heldOut: Uint8Array;
  readonly seed: number;
}

/** w of class `index` against the rest. */
export function fitOne({ matrix, labels, costs, heldOut, seed }: Task, index: number): Float32Array {
  const { starts, classes } = labels;
  const isClass = new Uint8Array(matrix.rows);
  for (let i = 0; i < isClass.length; i++) {
    if (heldOut[i] === 1) isClass[i] = 2;
    else if (classes.subarray(starts[i], starts[i + 1]).includes(index)) isClass[i] = 1;
  }
  return fitClass(matrix, isClass, { costs, seed: seed + index });
}

/** An array of bytes that threads share. */
export const sharedBytes = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));

/** Packs the classes of rows. */
export function packLabels(rows: readonly (readonly number[])[]): Labels {
  const total = rows.reduce((sum, row) => sum + row.length, 0);
  const starts = new Int32Array(new SharedArrayBuffer(4 * (rows.length + 1)));
  const classes = new Int32Array(new SharedArrayBuffer(4 * total));
  let at = 0;
  rows.forEach((row, i) => {
    starts[i] = at;
    classes.set(row, at);
    at += row.length;
  });
  starts[rows.length] = at;
  return { starts, classes };
}
