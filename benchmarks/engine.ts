// Our engine against its peer (node-llama-cpp) on the same random weights, and against this machine's limits.
//   npm run bench:engine -- [--preset tiny,small,…] [--quick] [--json] [--threads N]
// The peer comes with `npm ci --prefix benchmarks --ignore-scripts`; without it the peer's columns stay empty.
// Both engines are loaded at once and measured in turn, so that a busy moment meets both; figures are medians.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/base/package-root.ts';
import { cacheFolder, measureCeilings, pinThreadsLibrary } from './ceilings.ts';
import { Contender, type Engine, type Start } from './contender.ts';
import { randomModel } from './random-jamba/generate.ts';
import { isPreset, PRESETS, type PresetName } from './random-jamba/presets.ts';
import { tokenCosts } from './random-jamba/tensors.ts';
import { quietMachine, type Summary, summarise } from './statistics.ts';

interface Row {
  measure: string;
  preset: PresetName;
  dtype: 'bf16';
  unit: 'tokens/s';
  ours: number;
  peer: number | null;
  /** ours ÷ peer: above 1 we are faster. */
  ratio: number | null;
  /** What this machine's bandwidth or arithmetic would allow at most, in the same unit. */
  floor: number | null;
  oursSpread: number;
  peerSpread: number | null;
  repetitions: number;
  /** False when other programs were at work meanwhile: then the figures are not worth much. */
  quiet: boolean;
}

interface Trial {
  measure: string;
  kind: keyof Engine;
  tokens: number;
  quick: boolean;
}

const TRIALS: readonly Trial[] = [
  { measure: 'prefill 512', kind: 'prefill', tokens: 512, quick: true },
  { measure: 'prefill 2048', kind: 'prefill', tokens: 2048, quick: false },
  { measure: 'decode', kind: 'decode', tokens: 64, quick: true },
];

const { values: options } = parseArgs({
  options: {
    preset: { type: 'string', default: 'tiny,small' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    threads: { type: 'string', default: String(os.availableParallelism()) },
  },
});
const repetitions = options.quick ? 3 : 9;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** The peer at its best: with its threads pinned or not, whichever is faster here. */
async function launchPeer(start: Start): Promise<Contender | null> {
  if (!fs.existsSync(path.join(start.modules, 'node-llama-cpp'))) {
    say('the peer is not installed (npm ci --prefix benchmarks --ignore-scripts): measuring ours alone');
    return null;
  }
  const plain = await Contender.launch('engine-peer', start);
  const library = pinThreadsLibrary();
  if (library === null) return plain;
  const pinned = await Contender.launch('engine-peer', start, { LD_PRELOAD: library });
  const [seconds, pinnedSeconds] = [[], []] as [number[], number[]];
  for (let i = 0; i < 3; i++) {
    seconds.push(await plain.decode(24));
    pinnedSeconds.push(await pinned.decode(24));
  }
  const pinnedIsFaster = summarise(pinnedSeconds).median < summarise(seconds).median;
  await (pinnedIsFaster ? plain : pinned).close();
  return pinnedIsFaster ? pinned : plain;
}

/** Rates of both in turn, after one round that is not counted. */
async function measure(
  trial: Trial,
  ours: Engine,
  peer: Engine | null,
): Promise<{ own: Summary; other: Summary | null; quiet: boolean }> {
  const rates: [number[], number[]] = [[], []];
  let quiet = true;
  for (let round = 0; round <= repetitions; round++) {
    quiet = (await quietMachine(options.quick ? 1 : 30)) && quiet;
    for (const [index, engine] of [ours, peer].entries()) {
      if (engine === null) continue;
      const seconds = await engine[trial.kind](trial.tokens);
      if (round > 0) rates[index]!.push(trial.tokens / seconds);
    }
  }
  if (!quiet) say(`${trial.measure}: measured although other programs were at work`);
  return { own: summarise(rates[0]), other: peer === null ? null : summarise(rates[1]), quiet };
}

async function measurePreset(preset: PresetName): Promise<Row[]> {
  const shape = PRESETS[preset];
  const model = randomModel(preset, cacheFolder);
  const costs = tokenCosts(shape);
  const ceilings = measureCeilings(costs.decodeBytes);
  const bounds = ceilings && {
    decode: (ceilings.read * 1e9) / costs.decodeBytes,
    prefill: (Math.max(ceilings.f32, ceilings.bf16) * 1e9) / costs.promptOperations,
  };
  const modules = process.env['PEER'] ?? path.join(packageRoot(), 'benchmarks/node_modules');
  const start = { vocabulary: shape.vocab_size, threads: Number(options.threads), modules };
  const peer = await launchPeer({ ...start, model: model.gguf });
  const ours = await Contender.launch('engine-ours', { ...start, model: model.folder });
  const rows: Row[] = [];
  for (const trial of TRIALS.filter((row) => row.quick || !options.quick)) {
    const { own, other, quiet } = await measure(trial, ours, peer);
    rows.push({
      measure: trial.measure,
      preset,
      dtype: 'bf16',
      unit: 'tokens/s',
      ours: own.median,
      peer: other?.median ?? null,
      ratio: other && own.median / other.median,
      floor: bounds?.[trial.kind] ?? null,
      oursSpread: own.spread,
      peerSpread: other?.spread ?? null,
      repetitions,
      quiet,
    });
  }
  await Promise.all([ours.close(), peer?.close()]);
  return rows;
}

function table(rows: readonly Row[]): string {
  const cell = (value: number | null, digits = 1) =>
    (value === null ? '–' : value.toFixed(digits)).padStart(10);
  const head = ['measure', 'preset', 'ours', 'peer', 'ratio', 'floor'].map((name, i) =>
    i < 2 ? name.padEnd(13) : name.padStart(10),
  );
  const lines = rows.map((row) =>
    [
      row.measure.padEnd(13),
      row.preset.padEnd(13),
      cell(row.ours),
      cell(row.peer),
      cell(row.ratio, 2),
      cell(row.floor),
    ].join(''),
  );
  return [head.join(''), ...lines, '(tokens/s, medians; bf16 weights)'].join('\n');
}

const presets = options.preset.split(',');
const unknown = presets.filter((name) => !isPreset(name));
if (unknown.length > 0)
  throw new Error(`no preset ${unknown.join(', ')}; there are ${Object.keys(PRESETS).join(', ')}`);
const rows: Row[] = [];
for (const preset of presets.filter(isPreset)) rows.push(...(await measurePreset(preset)));
console.log(options.json ? JSON.stringify(rows, null, 1) : table(rows));
