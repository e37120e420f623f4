import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MrklError } from '../contract/errors.ts';
import { FastEncoder, readBpe } from './bpe.ts';
import { type Batch, encodeExample, packBatch } from './corpus/batches.ts';
import { drawExample, type StageMix } from './corpus/mix.ts';
import { loadSentences, type Sentence } from './corpus/natural.ts';
import { Random } from './corpus/random.ts';
import { beside, dataFolder } from './paths.ts';
import { stepReporter, type TrainOptions } from './progress.ts';
import type { BaseRecipe } from './recipe.ts';
import { train } from './trainer.ts';

const TRIAL_STEPS = 12;

/** Reads a tokenizer file into a fast encoder. */
export function readEncoder(file: string): FastEncoder {
  if (!existsSync(file)) throw new MrklError('file-missing', `tokenizer: expected ${file}, found nothing`);
  return new FastEncoder(readBpe(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof readBpe>[0]));
}

/** Batch `i` depends on the seed, `i` and the number of steps alone, so that a resumed run sees the same data. */
export function baseStream(
  recipe: BaseRecipe,
  steps: number,
  encoder: FastEncoder,
  sentences: readonly Sentence[],
) {
  return function* stream(firstBatch: number): Generator<Batch> {
    for (let i = firstBatch; ; i++) {
      const rng = new Random(recipe.seed * 0x1_0000_0000 + i);
      const mix = stageAt(recipe, i / steps);
      const next = () => encodeExample(drawExample(rng, mix, sentences), encoder, recipe.parts);
      yield packBatch(next, recipe.batchTokens);
    }
  };
}

function stageAt(recipe: BaseRecipe, fraction: number): StageMix {
  const stage = recipe.stages.find((s) => fraction < s.until) ?? recipe.stages.at(-1);
  if (stage === undefined) throw new MrklError('argument-invalid', 'recipe: no stages');
  return stage.mix;
}

/** Pre-trains the model of the recipe; a folder that holds a checkpoint is continued. */
export async function trainBase(recipe: BaseRecipe, file: string, options: TrainOptions): Promise<string> {
  const folder = options.output ?? '.cache/train/base';
  mkdirSync(folder, { recursive: true });
  const say = (text: string) => options.onEvent?.({ stage: 'base', text });
  const tokenizer = beside(file, recipe.tokenizer);
  const encoder = readEncoder(tokenizer);
  const sentences = loadSentences(dataFolder(options), (name) => say(`absent, left out: ${name}`));
  const run = (steps: number, checkpointFolder: string) =>
    train({
      config: recipe.model,
      start: { seed: recipe.seed },
      stream: baseStream(recipe, steps, encoder, sentences),
      trainable: 'all',
      optimizer: recipe.optimizer,
      schedule: { ...recipe.schedule, steps },
      steps,
      auxCoefficient: recipe.auxiliary,
      products: recipe.products,
      recompute: recipe.recompute,
      checkpointFolder,
      everySeconds: 180,
      onProgress: stepReporter('base', options),
      companions: [tokenizer, tokenizer.replace(/\.json$/, '_config.json')],
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.threads ? { threads: options.threads } : {}),
    });
  const steps = await plannedSteps(folder, recipe, options, run);
  say(`${steps} steps of ${recipe.batchTokens} tokens`);
  return (await run(steps, folder)).folder;
}

type Run = (steps: number, folder: string) => Promise<unknown>;

/** The number of steps is fixed once, by a short trial, and kept beside the checkpoints: the schedule needs it. */
async function plannedSteps(
  folder: string,
  recipe: BaseRecipe,
  options: TrainOptions,
  run: Run,
): Promise<number> {
  const plan = join(folder, 'plan.json');
  if (options.steps !== undefined) return options.steps;
  if (existsSync(plan)) return (JSON.parse(readFileSync(plan, 'utf8')) as { steps: number }).steps;
  const trial = join(folder, 'trial');
  const started = performance.now();
  await run(TRIAL_STEPS, trial);
  const seconds = (performance.now() - started) / 1000 / TRIAL_STEPS;
  const steps = Math.max(1, Math.round(((options.minutes ?? recipe.minutes) * 60) / seconds));
  writeFileSync(plan, `${JSON.stringify({ steps, secondsPerStep: seconds })}\n`);
  return steps;
}
