// Tensor files as plain values: safetensors in and out, the tensors that a configuration implies.
import { rename, writeFile } from 'node:fs/promises';
import { MrklError } from '../contract/errors.ts';
import { call, callAsync, type TensorFile } from './addon.ts';

/** Reads a safetensors file; every tensor is widened to f32. */
export function readTensors(file: string): Promise<TensorFile> {
  return callAsync((addon) => addon.readTensors(file));
}

/** Names and shapes of the tensors of a Jamba, in file order, from the text of its config.json. */
export function tensorTable(
  config: string,
): readonly { readonly name: string; readonly shape: readonly number[] }[] {
  return call((addon) => addon.tensorTable(config));
}

export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly dtype: 'F32' | 'BF16';
}

/** Round to nearest, ties to even; NaN stays NaN. */
function toBf16(data: Float32Array): Uint16Array {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  return Uint16Array.from(bits, (u) =>
    (u & 0x7fffffff) > 0x7f800000 ? (u >>> 16) | 0x40 : (u + 0x7fff + ((u >>> 16) & 1)) >>> 16,
  );
}

/** Writes a safetensors file in one step: a reader sees the old file or the new one. */
export async function writeTensors(
  file: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const { name, shape, data, dtype } of tensors) {
    if (shape.reduce((a, b) => a * b, 1) !== data.length) {
      throw new MrklError(
        'shape-mismatch',
        `tensor ${name}: [${shape.join(', ')}] does not hold ${data.length} numbers`,
      );
    }
    const stored = dtype === 'F32' ? data : toBf16(data);
    parts.push(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
    header[name] = { dtype, shape, data_offsets: [offset, offset + stored.byteLength] };
    offset += stored.byteLength;
  }
  const text = JSON.stringify(header);
  const json = Buffer.from(text.padEnd(text.length + ((8 - (Buffer.byteLength(text) % 8)) % 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await writeFile(`${file}.part`, Buffer.concat([length, json, ...parts]));
  await rename(`${file}.part`, file);
}
