// What guessing the next tokens brings: text that repeats itself, text that never does, and text that lures into wrong
// guesses. The first is written by a random model whose head sends each token to the next of its cycle, so that it has
// the cost of any other and copies what it wrote before.
//   npm run bench:guesses -- [--preset tiny] [--threads N] [--tokens N] [--rounds N] [--json]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Backbone, WriteOptions } from '../src/model/backbone.ts';
import { loadBackbone } from '../src/model/load.ts';
import { readTensors, type TensorToWrite, writeTensors } from '../src/model/tensors.ts';
import { randomModel } from './random-jamba/generate.ts';
import { isPreset, type PresetName } from './random-jamba/presets.ts';
import { randomTokens } from './random-tokens.ts';
import { quietMachine, showTable, summarise } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    preset: { type: 'string', default: 'tiny' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    tokens: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
  },
});
/** Tokens after which the copying model begins again. */
const CYCLE = 48;
const PROMPT = 64;

/** The head of the copier: row f(t) is the embedding of t; and what layers add is made small. */
function copying(tensor: TensorToWrite, embedding: Float32Array): TensorToWrite {
  if (tensor.name === 'lm_head.weight') {
    const [rows = 0, width = 0] = tensor.shape;
    const data = new Float32Array(tensor.data.length);
    for (let t = 0; t < rows; t++) {
      const next = t - (t % CYCLE) + ((t + 1) % CYCLE);
      if (next < rows) data.set(embedding.subarray(t * width, (t + 1) * width), next * width);
    }
    return { ...tensor, data };
  }
  if (!/(?:out_proj|o_proj|down_proj)\.weight$/.test(tensor.name)) return tensor;
  return { ...tensor, data: tensor.data.map((x) => x / 64) };
}

/** The folder of a model of this preset that copies; made when it is not there yet. */
async function copier(folder: string): Promise<string> {
  const made = `${folder}-copier`;
  const weights = path.join(made, 'model.safetensors');
  if (fs.existsSync(weights)) return made;
  fs.mkdirSync(made, { recursive: true });
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    fs.copyFileSync(path.join(folder, name), path.join(made, name));
  }
  const { tensors } = await readTensors(path.join(folder, 'model.safetensors'));
  const embedding = tensors.find(({ name }) => name === 'model.embed_tokens.weight')!.data;
  await writeTensors(
    weights,
    tensors.map((tensor) => copying({ ...tensor, dtype: 'BF16' }, embedding)),
  );
  return made;
}

interface Kind {
  name: string;
  folder: string;
  how: Partial<WriteOptions>;
}

interface Row {
  text: string;
  tokens: number;
  /** Tokens a second, medians. */
  plain: number;
  guessing: number;
  /** Median of the ratios of neighbouring samples, and their spread. */
  ratio: number;
  spread: number;
}

async function write(
  backbone: Backbone,
  prompt: number[],
  how: WriteOptions,
): Promise<{ text: string; seconds: number }> {
  const session = backbone.open();
  const text: number[] = [];
  const from = performance.now();
  await session.write!(prompt, how, (written) => text.push(...written.map(({ token }) => token)));
  const seconds = (performance.now() - from) / 1000;
  session.close();
  return { text: text.join(), seconds };
}

async function measure({ name, folder, how }: Kind): Promise<Row> {
  const backbone = await loadBackbone(folder, {
    threads: Number(options.threads),
    kv: 'bf16',
    prefixBytes: 0,
  });
  const tokens = Number(options.tokens);
  const prompt = randomTokens(PROMPT, Math.min(backbone.tokenizer.size, 4000));
  const plain: number[] = [];
  const guessing: number[] = [];
  for (let round = 0; round <= Number(options.rounds); round++) {
    const given = { maxTokens: tokens, seed: 7 + round, ...how };
    const without = await write(backbone, prompt, given);
    const withGuesses = await write(backbone, prompt, { ...given, guesses: true });
    if (without.text !== withGuesses.text) throw new Error(`${name}: guesses changed the text`);
    if (round === 0) continue; // warms up
    plain.push(tokens / without.seconds);
    guessing.push(tokens / withGuesses.seconds);
  }
  backbone.close();
  const ratios = summarise(guessing.map((rate, i) => rate / plain[i]!));
  return {
    text: name,
    tokens,
    plain: summarise(plain).median,
    guessing: summarise(guessing).median,
    ratio: ratios.median,
    spread: ratios.spread,
  };
}

if (!isPreset(options.preset)) throw new Error(`no preset ${options.preset}`);
const { folder } = randomModel(options.preset as PresetName);
const kinds: Kind[] = [
  { name: 'repeats itself', folder: await copier(folder), how: {} },
  { name: 'never repeats', folder, how: { temperature: 1 } },
  { name: 'lures', folder: await copier(folder), how: { temperature: 1e6, topK: 2 } },
];
await quietMachine(30);
const rows: Row[] = [];
for (const kind of kinds) rows.push(await measure(kind));
if (options.json) console.log(JSON.stringify(rows, null, 1));
else showTable(rows);
