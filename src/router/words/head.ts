// A linear classifier over words and pieces of words: for each class c, z_c = w_c · x + b_c.
import type { Vocabulary } from './vocabulary.ts';

export interface WordsHead {
  readonly classes: readonly string[]; // C
  readonly vocabulary: Vocabulary; // F
  /** (F×C) times `scale` of its class. */
  readonly weights: Float32Array | Int8Array;
  readonly scale: Float32Array; // C
  readonly bias: Float32Array; // C
}

/** z (C) of a text. */
export function scores(head: WordsHead, text: string): Float64Array {
  const { vocabulary, weights, scale, bias } = head;
  const count = head.classes.length;
  const { columns, values } = vocabulary.encode(text);
  const z = new Float64Array(count);
  columns.forEach((column, k) => {
    const value = values[k] as number;
    const from = column * count;
    for (let c = 0; c < count; c++) z[c] = (z[c] as number) + value * (weights[from + c] as number);
  });
  for (let c = 0; c < count; c++) z[c] = (z[c] as number) * (scale[c] as number) + (bias[c] as number);
  return z;
}
