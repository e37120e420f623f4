// Number types of the files, and how bf16 values are written in each.
import { CHUNK } from './draw.ts';

export type Stored = 'f32' | 'bf16' | 'q8_0';

/** Numbers of the types in GGUF. */
export const GGUF_TYPE: Record<Stored, number> = { f32: 0, q8_0: 8, bf16: 30 };

/** Weights of a q8_0 block: one f16 scale and a byte each. */
export const BLOCK = 32;
const BLOCK_BYTES = 34;

export function storedBytes(stored: Stored, count: number): number {
  if (stored === 'q8_0') return (count / BLOCK) * BLOCK_BYTES;
  return count * (stored === 'f32' ? 4 : 2);
}

const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/** f16 bits of a number that is not negative and far from overflow: nearest, ties to even. */
export function toF16(value: number): number {
  word[0] = value;
  const u = bits[0]!;
  const exponent = (u >>> 23) - 112;
  const mantissa = u & 0x7fffff;
  const round = (whole: number, shift: number): number => {
    const kept = whole >>> shift;
    const rest = whole & ((1 << shift) - 1);
    const half = 1 << (shift - 1);
    return kept + Number(rest > half || (rest === half && (kept & 1) === 1));
  };
  if (exponent > 0) return round((exponent << 23) | mantissa, 13);
  if (exponent < -10) return 0;
  return round(mantissa | 0x800000, 14 - exponent);
}

const wideBits = new Uint32Array(CHUNK);
const wideValues = new Float32Array(wideBits.buffer);
const blocks = new Uint8Array(storedBytes('q8_0', CHUNK));

function widen(values: Uint16Array): Float32Array {
  for (let i = 0; i < values.length; i++) wideBits[i] = values[i]! << 16;
  return wideValues.subarray(0, values.length);
}

/** Blocks as the peer's own quantiser writes them: scale = greatest magnitude ÷ 127, halves away from zero. */
function toQ8(values: Uint16Array): Uint8Array {
  const wide = widen(values);
  let at = 0;
  for (let block = 0; block < wide.length; block += BLOCK) {
    let greatest = 0;
    for (let i = block; i < block + BLOCK; i++) greatest = Math.max(greatest, Math.abs(wide[i]!));
    const scale = Math.fround(greatest / 127);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    const half = toF16(scale);
    blocks[at++] = half & 255;
    blocks[at++] = half >>> 8;
    for (let i = block; i < block + BLOCK; i++) {
      const value = Math.fround(wide[i]! * inverse);
      blocks[at++] = Math.trunc(value < 0 ? value - 0.5 : value + 0.5);
    }
  }
  return blocks.subarray(0, at);
}

/** The bytes of bf16 values in a type; good until the next call. */
export function encode(values: Uint16Array, stored: Stored, negatedExp: boolean): Uint8Array {
  if (stored === 'q8_0') return toQ8(values);
  if (stored === 'bf16') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const wide = widen(values);
  if (negatedExp) for (let i = 0; i < wide.length; i++) wide[i] = -Math.exp(wide[i]!);
  return new Uint8Array(wide.buffer, wide.byteOffset, wide.byteLength);
}
