// Random bf16 weights. A weight depends only on seed, tensor name and position, never on the order of writing.
import { createHash } from 'node:crypto';
import type { Draw, TensorRow } from './tensors.ts';

/** Elements of a chunk; memory use stays small at any model size. */
export const CHUNK = 1 << 20;

const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/** bf16 bits of a number: nearest, ties to even. */
function toBf16(value: number): number {
  word[0] = value;
  const u = bits[0]!;
  return ((u + 0x7fff + ((u >>> 16) & 1)) >>> 16) & 0xffff;
}

/** Quantiles of the standard normal at (i + ½) / 65536, by rational approximation (Acklam 2003). */
const NORMAL = normalQuantiles();

function normalQuantiles(): Float64Array {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ];
  const b = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
  ];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
  const horner = (coefficients: number[], x: number) => coefficients.reduce((sum, k) => sum * x + k, 0);
  const table = new Float64Array(65_536);
  for (let i = 32_768; i < 65_536; i++) {
    const p = (i + 0.5) / 65_536;
    const tail = Math.sqrt(-2 * Math.log(1 - p));
    const centre = p - 0.5;
    const square = centre * centre;
    const x =
      p > 1 - 0.02425 ? -horner(c, tail) / horner(d, tail) : (horner(a, square) * centre) / horner(b, square);
    table[i] = x;
    table[65_535 - i] = -x;
  }
  return table;
}

/** xoshiro128**, seeded from SHA-256(seed, name). */
class Generator {
  private readonly state = new Uint32Array(4);

  constructor(seed: number, name: string) {
    const hash = createHash('sha256').update(`${seed}\n${name}`).digest();
    for (let i = 0; i < 4; i++) this.state[i] = hash.readUInt32LE(4 * i);
  }

  /** Two 16-bit numbers out of each 32-bit one. */
  fill(out: Uint16Array, count: number): void {
    let [a, b, c, d] = this.state as unknown as [number, number, number, number];
    for (let i = 0; i < count; i += 2) {
      let r = Math.imul(b, 5);
      r = Math.imul((r << 7) | (r >>> 25), 9);
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
      out[i] = r & 0xffff;
      if (i + 1 < count) out[i + 1] = r >>> 16;
    }
    this.state.set([a, b, c, d]);
  }
}

function quantile(draw: Exclude<Draw, { kind: 'a-log' }>, index: number): number {
  if (draw.kind === 'normal') return NORMAL[index]! * draw.std;
  if (draw.kind === 'around') return draw.mean + NORMAL[index]! * draw.std;
  const dt = Math.exp(Math.log(draw.min) + ((index + 0.5) / 65_536) * Math.log(draw.max / draw.min));
  return dt + Math.log(-Math.expm1(-dt)); // inverse of softplus
}

/** Draws a tensor in chunks; the array is used again for the next one. */
export function* drawTensor(
  seed: number,
  tensor: TensorRow,
): Iterable<{ start: number; values: Uint16Array }> {
  const { draw } = tensor;
  const generator = new Generator(seed, tensor.name);
  const chunk = new Uint16Array(Math.min(CHUNK, tensor.count + 1));
  const table =
    draw.kind === 'a-log' ? null : Uint16Array.from({ length: 65_536 }, (_, i) => toBf16(quantile(draw, i)));
  for (let start = 0; start < tensor.count; start += CHUNK) {
    const values = chunk.subarray(0, Math.min(CHUNK, tensor.count - start));
    generator.fill(values, values.length);
    for (let i = 0; i < values.length; i++) {
      const random = values[i]!;
      if (table !== null) values[i] = table[random]!;
      else if (draw.kind === 'a-log') {
        values[i] = toBf16(Math.log(((start + i) % draw.states) + 1) + NORMAL[random]! * draw.std);
      }
    }
    yield { start, values };
  }
}
