// What has been learnt, as a file: a line of JSON, then the weights of sketches and of gaps, a byte each, gzipped.
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { Proposer } from './propose.ts';
import { type Ranking, RankingSchema } from './rank.ts';
import { Sketches } from './sketches.ts';
import { Weights } from './weights.ts';

export interface Reader {
  readonly proposer: Proposer;
  readonly ranking: Ranking;
  readonly texts: readonly string[];
  readonly sketches: Weights;
  readonly gaps: Weights;
}

const VERSION = 2;
const STEPS = 127;
const HeadSchema = z.strictObject({
  version: z.literal(VERSION),
  about: z.string(),
  texts: z.array(z.string()),
  ranking: RankingSchema,
  scales: z.tuple([z.number(), z.number()]),
});

export function writeReader(file: string, reader: Omit<Reader, 'proposer'>, about: string): void {
  const parts = [reader.sketches, reader.gaps].map(({ values }) => pack(values));
  const head = {
    ...{ version: VERSION, about, texts: reader.texts, ranking: reader.ranking },
    scales: parts.map(({ scale }) => scale),
  };
  const bytes = Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    ...parts.map(({ packed }) => Buffer.from(packed.buffer)),
  ]);
  writeFileSync(file, gzipSync(bytes, { level: 9 }));
}

/** A byte for each weight: few are large, so the steps are those of the square root. */
function pack(values: Float32Array): { scale: number; packed: Int8Array } {
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const packed = Int8Array.from(values, (value) =>
    Math.round(Math.sign(value) * Math.sqrt(Math.abs(value) / scale) * STEPS),
  );
  return { scale, packed };
}

function unpack(bytes: Buffer, scale: number): Float32Array<ArrayBuffer> {
  const values = Float32Array.from({ length: 256 }, (_, byte) => {
    const step = (byte << 24) >> 24;
    return Math.sign(step) * (step / STEPS) ** 2 * scale;
  });
  const found = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) found[i] = values[bytes[i] as number] as number;
  return found;
}

function readHead(file: string, line: string): z.infer<typeof HeadSchema> {
  const parsed = HeadSchema.safeParse(JSON.parse(line));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${file}: expected a reader of version ${VERSION}, which 'mrkl train expert database' writes.`,
  );
}

const open = new Map<string, Reader>();

/** Reads a file of `writeReader`, once. */
export function readReader(file: string): Reader {
  const known = open.get(file);
  if (known !== undefined) return known;
  const bytes = gunzipSync(readFileSync(file));
  const line = bytes.indexOf(10);
  const head = readHead(file, bytes.toString('utf8', 0, line));
  const half = (bytes.length - line - 1) / 2;
  const [sketches, gaps] = [0, 1].map(
    (i) =>
      new Weights(
        unpack(bytes.subarray(line + 1 + i * half, line + 1 + (i + 1) * half), head.scales[i] as number),
      ),
  ) as [Weights, Weights];
  const proposer = new Proposer(new Sketches(head.texts, sketches), gaps);
  const made = { proposer, ranking: head.ranking, texts: head.texts, sketches, gaps };
  open.set(file, made);
  return made;
}
