// Speed and memory of the trainer on the model that ships: products in f32 and mixed, activations kept and computed
// again, in turns within one run. With --losses instead: what the products do to learning, over that many steps of the
// model's own recipe.
//   npm run bench:training -- [--quick] [--json] [--tokens 2048] [--segment 48] [--losses 300]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/base/package-root.ts';
import type { OpCost, Products } from '../src/model/tape.ts';
import type { Batch } from '../src/train/jamba-graph.ts';
import { beside, dataFolder } from '../src/train/paths.ts';
import { type BaseRecipe, readRecipe } from '../src/train/recipe.ts';
import { baseStream, openSources, readEncoder } from '../src/train/train-base.ts';
import {
  type TrainerOptions,
  type TrainerProgress,
  type TrainerResult,
  train,
} from '../src/train/trainer.ts';
import { boundsOf, measureCeilings } from './ceilings.ts';
import { tokenOperations } from './engine/costs.ts';
import type { JambaShape } from './random-jamba/presets.ts';
import { randomTokens } from './random-tokens.ts';
import { quietMachine, showTable, summarise } from './statistics.ts';

const RECIPE = path.join(packageRoot(), 'models/nano/recipes/base.json');
const WINDOW = 50; // steps whose losses are averaged

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    tokens: { type: 'string', default: '2048' },
    segment: { type: 'string', default: '48' },
    losses: { type: 'string' },
  },
});
const steps = options.quick ? 4 : 12;
const rounds = options.quick ? 1 : 4;
const [tokens, segment] = [Number(options.tokens), Number(options.segment)];
const recipe = readRecipe(RECIPE) as BaseRecipe;
const model = recipe.model as unknown as JambaShape;

/** Sequences of one length, packed; every token is learned. */
function batch(): Batch {
  const segments = Int32Array.from({ length: Math.ceil(tokens / segment) }, (_, i) => i * segment);
  const lossWeights = new Float32Array(tokens).fill(1);
  for (const start of segments) lossWeights[Math.min(start + segment, tokens) - 1] = 0;
  return { tokens: Int32Array.from(randomTokens(tokens, model.vocab_size)), segments, lossWeights };
}

/** Trains in a folder of its own that is gone afterwards. */
async function trial(
  own: Pick<TrainerOptions, 'stream' | 'schedule' | 'steps'> & Partial<TrainerOptions>,
): Promise<TrainerResult> {
  const checkpointFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'mrkl-bench-'));
  const { optimizer } = recipe;
  const common = { config: model, trainable: 'all', optimizer, everySeconds: 3600 } as const;
  try {
    return await train({ ...common, start: { seed: 1 }, checkpointFolder, ...own });
  } finally {
    fs.rmSync(checkpointFolder, { recursive: true });
  }
}

/** A way to train, and what its trials showed. */
class Contender {
  readonly products: Products;
  readonly recompute: boolean;
  readonly rates: number[] = [];
  result: TrainerResult | undefined;

  constructor(products: Products, recompute: boolean) {
    this.products = products;
    this.recompute = recompute;
  }

  /** Rates of the steps after the first, checkpoints left out. */
  async run(): Promise<void> {
    let earlier: TrainerProgress | undefined;
    this.result = await trial({
      steps,
      schedule: { kind: 'constant', peak: 1e-4, warmup: 0, floor: 1e-4, steps },
      products: this.products,
      recompute: this.recompute ? 'all' : [],
      stream: function* stream() {
        for (;;) yield batch();
      },
      onProgress: (progress) => {
        const seconds = progress.seconds - (earlier?.seconds ?? 0);
        if (earlier) this.rates.push((progress.tokens - earlier.tokens) / seconds);
        earlier = progress;
      },
    });
  }

  row(peak: number | null) {
    if (this.result === undefined) throw new Error('no trial yet');
    const { costs, memory } = this.result;
    const { median, spread, count } = summarise(this.rates);
    const all = Object.values(costs);
    const matrix = all.filter(({ operations }) => operations > 0);
    const gflops = total(matrix, 'operations') / seconds(matrix) / 1e9;
    return {
      measure: 'training, all weights',
      model: 'nano',
      products: this.products,
      activations: this.recompute ? 'computed again' : 'kept',
      unit: 'tokens/s',
      ours: median,
      spread,
      gflops: (median * operations) / 1e9,
      /** Of the f32 peak of all CPUs: everything, and the ops that multiply matrices with all they do besides. */
      share: peak && (median * operations) / 1e9 / peak,
      matrixShare: peak && gflops / peak,
      matrixTime: seconds(matrix) / seconds(all),
      valuesMB: memory.values / 1e6,
      gradientsMB: memory.gradients / 1e6,
      steps: count,
    };
  }

  /** Share of the time that each op takes, forward and backward together. */
  profile(): Record<string, number> {
    const costs = Object.entries(this.result?.costs ?? {});
    const all = seconds(costs.map(([, cost]) => cost));
    const shares = costs.map(([op, cost]) => [op, seconds([cost]) / all] as const);
    return Object.fromEntries(shares.sort(([, a], [, b]) => b - a));
  }
}

const mean = (figures: readonly number[]): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
const total = (costs: readonly OpCost[], field: keyof OpCost): number =>
  costs.reduce((sum, cost) => sum + cost[field], 0);
const seconds = (costs: readonly OpCost[]): number => total(costs, 'forward') + total(costs, 'backward');

/** Multiplications and additions of one token: forward, and twice that backward; logits are wanted at every token. */
const operations = 3 * tokenOperations(model, true);

async function speed(): Promise<void> {
  const quiet = await quietMachine(options.quick ? 1 : 60);
  const contenders = [false, true].flatMap((recompute) =>
    (['f32', 'mixed'] as const).map((products) => new Contender(products, recompute)),
  );
  for (let round = 0; round < rounds; round++) for (const contender of contenders) await contender.run();
  const bounds = boundsOf(measureCeilings(options.quick));
  const peak = bounds && bounds.f32 / 1e9;
  const rows = contenders.map((contender) => contender.row(peak));
  if (options.json) {
    const shares = contenders.map((contender) => contender.profile());
    console.log(
      JSON.stringify(
        rows.map((row, i) => ({ ...row, peak, quiet, profile: shares[i] })),
        null,
        1,
      ),
    );
    return;
  }
  showTable(rows);
  showTable(contenders.map((contender) => contender.profile()));
}

/** Mean loss of every window of steps of the recipe: f32, mixed, and f32 from another seed as a measure of chance. */
async function losses(count: number): Promise<void> {
  const encoder = readEncoder(beside(RECIPE, recipe.tokenizer));
  const stream = baseStream(
    recipe,
    count,
    encoder,
    openSources(recipe, RECIPE, dataFolder({}), () => {}),
  );
  const ways = [
    { name: 'f32', products: 'f32', seed: 1 },
    { name: 'mixed', products: 'mixed', seed: 1 },
    { name: 'f32, another seed', products: 'f32', seed: 2 },
  ] as const;
  const rows: Record<string, number | string>[] = [];
  for (const { name, products, seed } of ways) {
    const seen: number[] = [];
    await trial({
      steps: count,
      stream,
      products,
      start: { seed },
      schedule: { ...recipe.schedule, steps: count },
      onProgress: ({ loss }) => seen.push(loss),
    });
    const row: Record<string, number | string> = { products: name };
    for (let at = WINDOW; at <= count; at += WINDOW) row[`to ${at}`] = mean(seen.slice(at - WINDOW, at));
    rows.push(row);
  }
  if (options.json) console.log(JSON.stringify(rows, null, 1));
  else showTable(rows);
}

await (options.losses === undefined ? speed() : losses(Number(options.losses)));
