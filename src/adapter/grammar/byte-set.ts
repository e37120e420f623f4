// Sets of byte values, hash-consed: equal sets are the same object.

export interface ByteSet {
  readonly id: number;
  /** 256 bits. */
  readonly bits: Uint32Array;
}

/** True when the set holds a byte. */
export function hasByte(set: ByteSet, byte: number): boolean {
  return (((set.bits[byte >>> 5] as number) >>> (byte & 31)) & 1) === 1;
}

export class ByteSets {
  readonly #known = new Map<string, ByteSet>();

  /** The set of the bytes in ranges, both ends included. */
  ofRanges(ranges: readonly (readonly [number, number])[]): ByteSet {
    const bits = new Uint32Array(8);
    for (const [low, high] of ranges) {
      for (let byte = low; byte <= high; byte++)
        bits[byte >>> 5] = (bits[byte >>> 5] as number) | (1 << (byte & 31));
    }
    return this.#intern(bits);
  }

  union(a: ByteSet, b: ByteSet): ByteSet {
    return a === b ? a : this.#intern(a.bits.map((word, i) => word | (b.bits[i] as number)));
  }

  #intern(bits: Uint32Array): ByteSet {
    const key = bits.join();
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const made = { id: this.#known.size, bits };
    this.#known.set(key, made);
    return made;
  }
}
