// Speed of the trainer on the model that ships: tokens a second, and the share of the measured f32 peak that its
// matrix products are.
//   npm run bench:training -- [--quick] [--json] [--tokens 2048] [--segment 48]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/base/package-root.ts';
import type { Batch } from '../src/train/jamba-graph.ts';
import { type TrainerProgress, train } from '../src/train/trainer.ts';
import { boundsOf, measureCeilings } from './ceilings.ts';
import { tokenOperations } from './engine/costs.ts';
import type { JambaShape } from './random-jamba/presets.ts';
import { randomTokens } from './random-tokens.ts';
import { quietMachine, showTable, summarise } from './statistics.ts';

const RECIPE = 'models/nano/recipes/base.json';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    tokens: { type: 'string', default: '2048' },
    segment: { type: 'string', default: '48' },
  },
});
const steps = options.quick ? 6 : 40;
const [tokens, segment] = [Number(options.tokens), Number(options.segment)];
const { model } = JSON.parse(fs.readFileSync(path.join(packageRoot(), RECIPE), 'utf8')) as {
  model: JambaShape;
};

/** Sequences of one length, packed; every token is learned. */
function batch(): Batch {
  const segments = Int32Array.from({ length: Math.ceil(tokens / segment) }, (_, i) => i * segment);
  const lossWeights = new Float32Array(tokens).fill(1);
  for (const start of segments) lossWeights[Math.min(start + segment, tokens) - 1] = 0;
  return { tokens: Int32Array.from(randomTokens(tokens, model.vocab_size)), segments, lossWeights };
}

/** Rates of the steps after the first, checkpoints left out. */
async function rates(): Promise<number[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mrkl-bench-'));
  const seen: number[] = [];
  let earlier: TrainerProgress | undefined;
  const note = (progress: TrainerProgress): void => {
    if (earlier) seen.push((progress.tokens - earlier.tokens) / (progress.seconds - earlier.seconds));
    earlier = progress;
  };
  await train({
    config: model,
    start: { seed: 1 },
    stream: function* stream() {
      for (;;) yield batch();
    },
    trainable: 'all',
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.05, clipNorm: 1 },
    schedule: { kind: 'constant', peak: 1e-4, warmup: 0, steps, floor: 1e-4 },
    steps,
    checkpointFolder: folder,
    everySeconds: 3600,
    onProgress: note,
  });
  fs.rmSync(folder, { recursive: true });
  return seen;
}

/** Multiplications and additions of one token: forward, and twice that backward; logits are wanted at every token. */
const operations = 3 * tokenOperations(model, true);

const quiet = await quietMachine(options.quick ? 1 : 60);
const { median, spread, count } = summarise(await rates());
const bounds = boundsOf(measureCeilings(options.quick));
const peak = bounds && bounds.f32 / 1e9;
const row = {
  measure: 'training, all weights',
  model: 'nano',
  unit: 'tokens/s',
  ours: median,
  spread,
  gflops: (median * operations) / 1e9,
  peak,
  /** Of the f32 peak of all CPUs. */
  share: peak && (median * operations) / 1e9 / peak,
  steps: count,
  quiet,
};
if (options.json) console.log(JSON.stringify([row], null, 1));
else showTable([row]);
