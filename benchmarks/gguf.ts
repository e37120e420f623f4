// Our logits of GGUF files against the peer's (node-llama-cpp), on random weights.
//   npm run bench:gguf -- [--preset tiny,small] [--tokens 48] [--seed 1] [--quick] [--json]
// Files: BF16 and Q8_0 of the generator, and what the peer's own tool makes of the BF16 file. Its tool also writes each
// of them back as F32: the same numbers without blocks. So there are three questions:
//   widening  do we read the same numbers?    our f32 products of the file : the peer's of its F32 copy
//   distance  are we the peer's equal?        our usual products of the file : the peer's of the file
//   rounding  what does the peer lose itself? its products of the file (activations in blocks of 8 bits) : of the copy
//   quantised what does the format lose?      the peer's products of the file : of the BF16 file
// Each is the root mean square of the difference of logits, relative to that of the logits. The exit status is 1 when
// we read other numbers, or when our distance is more than twice the peer's own rounding and beyond that of bf16.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/base/package-root.ts';
import { loadModel } from '../src/model/load.ts';
import { FILE_TYPE, type FileType, type Outputs, Peer } from './gguf/peer.ts';
import { randomModel } from './random-jamba/generate.ts';
import { isPreset, PRESETS, type PresetName } from './random-jamba/presets.ts';
import { showTable } from './statistics.ts';

/** Largest relative difference of two f32 computations in another order. */
const SAME = 1e-4;
/** What activations of 8 bits of mantissa (bf16) may cost. */
const BF16 = 0.03;
const GREEDY = 32;

const { values: options } = parseArgs({
  options: {
    preset: { type: 'string', default: 'tiny' },
    tokens: { type: 'string' },
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

interface Row {
  preset: PresetName;
  file: string;
  widening: number;
  distance: number;
  rounding: number;
  quantised: number;
  /** Largest difference of a logit, ours to the peer's. */
  largest: number;
  /** Share of positions with the same best token: ours and the peer's, the peer's and its F32 copy's. */
  'top-1': number;
  'peer top-1': number;
  /** Tokens of greedy text that agree from its start, of 32. */
  greedy: number;
  good: boolean;
}

const best = (row: Float32Array): number => row.reduce((at, value, i) => (value > row[at]! ? i : at), 0);

function compare(a: Outputs, b: Outputs): { rms: number; largest: number; top: number; greedy: number } {
  let [square, size, largest, same] = [0, 0, 0, 0];
  for (const [i, row] of a.logits.entries()) {
    const other = b.logits[i]!;
    for (const [j, value] of row.entries()) {
      const difference = value - other[j]!;
      square += difference ** 2;
      size += other[j]! ** 2;
      largest = Math.max(largest, Math.abs(difference));
    }
    if (best(row) === best(other)) same++;
  }
  const apart = a.greedy.findIndex((token, i) => token !== b.greedy[i]);
  return {
    rms: Math.sqrt(square / size),
    largest,
    top: same / a.logits.length,
    greedy: apart === -1 ? a.greedy.length : apart,
  };
}

/** `precision` f32 widens weights exactly and rounds no activations. */
async function ours(file: string, prompt: readonly number[], precision: 'f32' | 'auto'): Promise<Outputs> {
  const model = await loadModel(file, { precision, checkNumbers: true, threads: 1 });
  const session = model.open();
  try {
    const all = await session.allLogits(prompt);
    const width = all.length / prompt.length;
    const logits = prompt.map((_, i) => all.subarray(i * width, (i + 1) * width));
    const greedy = [best(logits.at(-1)!)];
    while (greedy.length < GREEDY) greedy.push(best(await session.feed([greedy.at(-1)!])));
    return { logits, greedy };
  } finally {
    session.close();
    model.close();
  }
}

/** Pseudo-random ids above the special ones, first the beginning of text. */
function promptOf(seed: number, length: number, vocabulary: number): number[] {
  let state = seed;
  return Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return i === 0 ? 1 : 300 + ((state >>> 8) % (vocabulary - 300));
  });
}

async function measure(peer: Peer, preset: PresetName): Promise<Row[]> {
  const { folder, gguf } = randomModel(preset);
  const files = new Map<string, string>([
    ['bf16', gguf.bf16],
    ['q8_0', gguf.q8_0],
  ]);
  for (const type of Object.keys(FILE_TYPE) as FileType[]) {
    if (type !== 'f32') files.set(`peer ${type}`, path.join(folder, `peer-${type}.gguf`));
  }
  const length = Number(options.tokens ?? (options.quick ? 12 : 48));
  const prompt = promptOf(Number(options.seed), length, PRESETS[preset].vocab_size);
  const full = await peer.outputs(gguf.bf16, prompt, GREEDY);
  const rows: Row[] = [];
  for (const [name, file] of files) {
    const type = name.replace('peer ', '') as FileType;
    const copy = path.join(folder, `${path.basename(file, '.gguf')}-as-f32.gguf`);
    const failure =
      (fs.existsSync(file) ? null : peer.quantize(gguf.bf16, file, type)) ?? peer.quantize(file, copy, 'f32');
    if (failure !== null) throw new Error(`${name}: the peer's tool: ${failure}`);
    const theirs = await peer.outputs(file, prompt, GREEDY);
    const exact = await peer.outputs(copy, prompt, GREEDY);
    fs.rmSync(copy);
    const widening = compare(await ours(file, prompt, 'f32'), exact).rms;
    const distance = compare(await ours(file, prompt, 'auto'), theirs);
    const rounding = compare(theirs, exact);
    rows.push({
      preset,
      file: name,
      widening,
      distance: distance.rms,
      rounding: rounding.rms,
      quantised: compare(theirs, full).rms,
      largest: distance.largest,
      'top-1': distance.top,
      'peer top-1': rounding.top,
      greedy: distance.greedy,
      good: widening < SAME && distance.rms < Math.max(BF16, 2 * rounding.rms),
    });
  }
  return rows;
}

const peer = await Peer.find(process.env['PEER'] ?? path.join(packageRoot(), 'benchmarks/node_modules'));
if (peer === null) {
  process.stderr.write('left out: the peer is not installed (npm ci --prefix benchmarks --ignore-scripts)\n');
} else {
  const rows: Row[] = [];
  for (const preset of options.preset.split(',').filter(isPreset))
    rows.push(...(await measure(peer, preset)));
  if (options.json) console.log(JSON.stringify(rows, null, 1));
  else showTable(rows);
  process.exitCode = rows.every(({ good }) => good) ? 0 : 1;
}
// The peer keeps threads that would hold the process.
process.exit();
