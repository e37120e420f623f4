import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MrklError } from '../contract/errors.ts';
import { FastEncoder, readBpe } from './bpe.ts';
import { type Batch, type Encoded, encodeExample, type PartWeights, packBatch } from './corpus/batches.ts';
import { drawExample, type StageMix } from './corpus/mix.ts';
import { loadSentences, type Sentence } from './corpus/natural.ts';
import { Random } from './corpus/random.ts';
import { openStreams, type Stream } from './corpus/streams.ts';
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

/** Where the examples of a recipe come from. */
export interface BaseSources {
  readonly sentences: readonly Sentence[];
  readonly streams: ReadonlyMap<string, Stream>;
}

/** Opens what the recipe names; `missing` hears of what is absent. */
export function openSources(
  recipe: BaseRecipe,
  file: string,
  data: string,
  missing: (what: string) => void,
): BaseSources {
  const names = recipe.stages.flatMap(({ streams }) => Object.keys(streams ?? {}));
  const pairs = Object.entries(recipe.pairs ?? {}).map(([name, path]) => [name, beside(file, path)] as const);
  return {
    sentences: loadSentences(data, missing),
    streams: openStreams(names, Object.fromEntries(pairs), data, missing),
  };
}

/** Batch `i` depends on the seed, `i` and the number of steps alone, so that a resumed run sees the same data. */
export function baseStream(recipe: BaseRecipe, steps: number, encoder: FastEncoder, sources: BaseSources) {
  return function* stream(firstBatch: number): Generator<Batch> {
    const draws = new Map<Stage, (rng: Random) => Encoded>();
    for (let i = firstBatch; ; i++) {
      const rng = new Random(recipe.seed * 0x1_0000_0000 + i);
      const stage = stageAt(recipe, i / steps);
      const draw = draws.get(stage) ?? drawer(stage, recipe.parts, encoder, sources);
      draws.set(stage, draw);
      yield packBatch(() => draw(rng), recipe.batchTokens);
    }
  };
}

type Stage = BaseRecipe['stages'][number];
const MEASURED = 200; // examples of a stream from which their mean length is taken

/** Draws an example of a stage; the shares of its streams are shares of the tokens. */
function drawer(stage: Stage, parts: PartWeights, encoder: FastEncoder, { sentences, streams }: BaseSources) {
  const mix = stage.mix as StageMix;
  const shares = Object.entries(stage.streams ?? {}).filter(([name]) => streams.has(name));
  const own: Stream = (rng) => drawExample(rng, mix, sentences);
  const rest = 1 - Object.values(stage.streams ?? {}).reduce((sum, share) => sum + share, 0);
  const rows = [
    [own, rest] as const,
    ...shares.map(([name, share]) => [streams.get(name) as Stream, share] as const),
  ];
  const encode = (stream: Stream, rng: Random) => encodeExample(stream(rng), encoder, parts);
  const weighted = rows.map(([stream, share]) => {
    const rng = new Random(MEASURED);
    let tokens = 0;
    for (let i = 0; i < MEASURED && rows.length > 1; i++) tokens += encode(stream, rng).tokens.length;
    return [share / Math.max(1, tokens), stream] as const;
  });
  // a stage of the mix alone draws no number for the choice of the stream: recipes of old keep their data
  return (rng: Random) => encode(rows.length > 1 ? rng.weighted(weighted) : own, rng);
}

function stageAt(recipe: BaseRecipe, fraction: number): Stage {
  const stage = recipe.stages.find((s) => fraction < s.until) ?? recipe.stages.at(-1);
  if (stage === undefined) throw new MrklError('argument-invalid', 'recipe: no stages');
  return stage;
}

/** Pre-trains the model of the recipe; a folder that holds a checkpoint is continued. */
export async function trainBase(recipe: BaseRecipe, file: string, options: TrainOptions): Promise<string> {
  const folder = options.output ?? '.cache/train/base';
  mkdirSync(folder, { recursive: true });
  const say = (text: string) => options.onEvent?.({ stage: 'base', text });
  const tokenizer = beside(file, recipe.tokenizer);
  const encoder = readEncoder(tokenizer);
  const sources = openSources(recipe, file, dataFolder(options), (what) => say(`absent, left out: ${what}`));
  const run = (steps: number, checkpointFolder: string) =>
    train({
      config: recipe.model,
      start: recipe.from ? { folder: beside(file, recipe.from), grow: true } : { seed: recipe.seed },
      stream: baseStream(recipe, steps, encoder, sources),
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
