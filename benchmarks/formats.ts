// What quantised weights take and what making them costs when a model is loaded:
//   npm run bench:formats -- [--preset moe-1b] [--rounds 7 | --quick] [--threads 2] [--json]
// Loading is compared with reading the same file into memory by as many threads, in turn, all from a warm cache: in
// seconds, and in seconds of processors, which other programs disturb less.
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { addon, WEIGHT_SCHEMES, type WeightScheme } from '../src/model/addon.ts';
import { loadModel } from '../src/model/load.ts';
import { randomModel } from './random-jamba/generate.ts';
import { isPreset } from './random-jamba/presets.ts';
import { type Summary, summarise } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    preset: { type: 'string', default: 'moe-1b' },
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const { preset } = options;
if (!isPreset(preset)) throw new RangeError(`--preset: there is no ${preset}`);
const threads = Number(options.threads);
const rounds = options.quick ? 1 : Number(options.rounds);
const { folder } = randomModel(preset);
const file = path.join(folder, 'model.safetensors');

interface Row {
  readonly name: string;
  /** Bytes in memory, and their ratio to the stored ones. */
  readonly bytes: number;
  readonly share: number;
  /** Of loading; then the ratios of the medians to those of reading. */
  readonly seconds: Summary;
  readonly processor: Summary;
  readonly overReading: number;
  readonly processorOverReading: number;
}

interface Sample {
  readonly seconds: number;
  readonly processor: number;
}

async function measure(work: () => Promise<() => unknown>): Promise<Sample> {
  const used = process.cpuUsage();
  const began = performance.now();
  const release = await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  await release();
  collect();
  return { seconds, processor: (user + system) / 1e6 };
}

/** Reads the whole file, each thread a part of it. */
async function read(): Promise<() => Promise<void>> {
  const handle = await fs.open(file);
  const { size } = await handle.stat();
  const part = Math.ceil(size / threads);
  const parts = Array.from({ length: threads }, (_, i) => Math.max(0, Math.min(part, size - i * part)));
  await Promise.all(
    parts.map(async (length, i) => {
      const to = Buffer.allocUnsafeSlow(length);
      for (let at = 0; at < length; ) at += (await handle.read(to, at, length - at, i * part + at)).bytesRead;
    }),
  );
  return () => handle.close();
}

// Memory of a buffer is given back when it is collected: not while the next program is measured.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function load(weights: WeightScheme): Promise<() => void> {
  const model = await loadModel(folder, { weights, threads, residency: 'mapped' }); // else int8 is made behind the first pass
  return () => model.close();
}

const { weights: bytes } = await addon().inspectModel(folder, new Int32Array());
/** The bytes of w8a8 are those of int8. */
const NAMES = ['read', ...WEIGHT_SCHEMES.filter((scheme) => scheme !== 'w8a8')] as const;
const samples = new Map(NAMES.map((name): [string, Sample[]] => [name, []]));
await measure(read); // warms the cache
for (let round = 0; round < rounds; round++) {
  // What one leaves behind (pages in pieces, or whole) is the next one's memory: each follows each.
  for (let i = 0; i < NAMES.length; i++) {
    const name = NAMES[(i * (1 + (round % (NAMES.length - 1))) + round) % NAMES.length]!;
    samples.get(name)!.push(await measure(name === 'read' ? read : () => load(name)));
  }
}

const summaryOf = (name: string, what: keyof Sample): Summary =>
  summarise(samples.get(name)!.map((sample) => sample[what]));
const stored = bytes.stored!;
const rows = [...samples.keys()].map((name): Row => {
  const size = bytes[name as WeightScheme] ?? stored;
  const seconds = summaryOf(name, 'seconds');
  const processor = summaryOf(name, 'processor');
  return {
    name,
    bytes: size,
    share: size / stored,
    seconds,
    processor,
    overReading: seconds.median / summaryOf('read', 'seconds').median,
    processorOverReading: processor.median / summaryOf('read', 'processor').median,
  };
});

const text = (row: Row): string =>
  [
    row.name.padEnd(12),
    `${(row.bytes / 1e9).toFixed(3)} GB, ${row.share.toFixed(3)} of stored`,
    `${row.seconds.median.toFixed(3)} s, ${row.overReading.toFixed(2)} × reading`,
    `${row.processor.median.toFixed(3)} s of processors, ${row.processorOverReading.toFixed(2)} × reading`,
  ].join('   ');
console.log(options.json ? JSON.stringify({ preset, threads, rows }) : rows.map(text).join('\n'));
