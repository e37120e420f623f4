import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { MrklError } from '../contract/errors.ts';

/** One row of a safetensors header. */
interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Reads one tensor of a safetensors file (f32 or bf16) as f32. */
export function readTensor(file: string, name: string): { shape: readonly number[]; data: Float32Array } {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(8);
    readSync(handle, head, 0, 8, 0);
    const length = Number(head.readBigUInt64LE());
    const json = Buffer.alloc(length);
    readSync(handle, json, 0, length, 8);
    const entry = (JSON.parse(json.toString('utf8')) as Record<string, Entry>)[name];
    if (entry === undefined)
      throw new MrklError('tensor-missing', `${file}: expected tensor ${name}, found none`);
    const [from, to] = entry.data_offsets;
    const bytes = Buffer.alloc(to - from);
    readSync(handle, bytes, 0, bytes.length, 8 + length + from);
    return { shape: entry.shape, data: toFloats(bytes, entry.dtype, `${file}: ${name}`) };
  } finally {
    closeSync(handle);
  }
}

function toFloats(bytes: Buffer, dtype: string, what: string): Float32Array {
  const at = (i: number) => bytes.readUInt16LE(2 * i);
  if (dtype === 'F32')
    return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  if (dtype !== 'BF16')
    throw new MrklError('tensor-invalid', `${what}: expected F32 or BF16, found ${dtype}`);
  const bits = Uint32Array.from({ length: bytes.length / 2 }, (_, i) => at(i) << 16);
  return new Float32Array(bits.buffer);
}

/** Writes one f32 tensor with its metadata as a safetensors file. */
export function writeTensor(
  file: string,
  name: string,
  shape: readonly number[],
  data: Float32Array,
  metadata: Readonly<Record<string, string>>,
): void {
  const header = {
    __metadata__: metadata,
    [name]: { dtype: 'F32', shape, data_offsets: [0, data.byteLength] },
  };
  let json = JSON.stringify(header);
  json += ' '.repeat((8 - (json.length % 8)) % 8); // the format aligns the data to 8 bytes
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(
    file,
    Buffer.concat([head, Buffer.from(json), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]),
  );
}

/** Names the exact weights that an adapter or a router was trained on. */
export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Metadata of a safetensors file. */
export function readMetadata(file: string): Record<string, string> {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString('utf8')) as {
    __metadata__?: Record<string, string>;
  };
  return header.__metadata__ ?? {};
}
