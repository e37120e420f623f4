// Which features count, and how much: rare ones more.
import { views } from './features.ts';

/** Columns and values of one text. */
export interface Sparse {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** The features that a classifier knows. */
export class Vocabulary {
  /** Column of a feature, by its hash. */
  readonly #columns: ReadonlyMap<number, number>;
  readonly hashes: Uint32Array;
  /** ln((1 + n) / (1 + texts that have it)) + 1 */
  readonly rarity: Float32Array;

  constructor(hashes: Uint32Array, rarity: Float32Array) {
    this.hashes = hashes;
    this.rarity = rarity;
    this.#columns = new Map([...hashes].map((key, column) => [key, column]));
  }

  get size(): number {
    return this.hashes.length;
  }

  /** Takes every word feature that `least` texts have, and every piece that `leastPieces` have. */
  static of(texts: readonly string[], least = 1, leastPieces = 2): Vocabulary {
    const documents = [new Map<number, number>(), new Map<number, number>()];
    for (const text of texts)
      views(text).forEach((view, i) => {
        const seen = documents[i] as Map<number, number>;
        for (const key of view.keys()) seen.set(key, (seen.get(key) ?? 0) + 1);
      });
    const kept = new Map<number, number>();
    documents.forEach((seen, i) => {
      for (const [key, count] of seen) if (count >= (i === 0 ? least : leastPieces)) kept.set(key, count);
    });
    const hashes = Uint32Array.from(kept.keys()).sort();
    const rarity = Float32Array.from(
      hashes,
      (key) => Math.log((1 + texts.length) / (1 + (kept.get(key) as number))) + 1,
    );
    return new Vocabulary(hashes, rarity);
  }

  /** (1 + ln count) · rarity, each view divided by its length. */
  encode(text: string): Sparse {
    const columns: number[] = [];
    const values: number[] = [];
    for (const view of views(text)) {
      const from = values.length;
      let square = 0;
      for (const [key, count] of view) {
        const column = this.#columns.get(key);
        if (column === undefined) continue;
        const value = (1 + Math.log(count)) * (this.rarity[column] as number);
        columns.push(column);
        values.push(value);
        square += value * value;
      }
      const scale = square === 0 ? 0 : 1 / Math.sqrt(square);
      for (let i = from; i < values.length; i++) values[i] = (values[i] as number) * scale;
    }
    return { columns: Int32Array.from(columns), values: Float32Array.from(values) };
  }
}
