import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MrklError } from '../contract/errors.ts';
import { weightsFingerprint } from '../model/fingerprint.ts';
import { readTensors, writeTensors } from '../model/tensors.ts';
import type { FastEncoder } from './bpe.ts';
import type { Batch } from './corpus/batches.ts';
import { readArithmetic } from './corpus/mrkl.ts';
import { openStreams, type Stream } from './corpus/streams.ts';
import { beside, dataFolder } from './paths.ts';
import { stepReporter, type TrainOptions } from './progress.ts';
import type { ExpertRecipe, ProtocolRecipe, SkillRecipe } from './recipe.ts';
import { expertStream, protocolStream, skillStream } from './skill-stream.ts';
import { readEncoder } from './train-base.ts';
import { train } from './trainer.ts';

const EMBEDDINGS = 'model.embed_tokens.weight';

async function readTensor(file: string, name: string) {
  const tensor = (await readTensors(file)).tensors.find((t) => t.name === name);
  if (tensor === undefined) throw new MrklError('tensor-missing', `${file}: expected ${name}, found none`);
  return tensor;
}

/** The first rows (P×H): the embeddings of a text, repeated from its end so that it stands whole before <|bos|>. */
export async function startRows(
  backbone: string,
  text: string,
  rows: number,
  encoder: FastEncoder,
): Promise<Float32Array> {
  const { shape, data } = await readTensor(join(backbone, 'model.safetensors'), EMBEDDINGS);
  const width = shape[1] ?? 0;
  const ids = encoder.encode(text);
  const start = new Float32Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const id = ids[(((ids.length - rows + r) % ids.length) + ids.length) % ids.length] ?? 0;
    start.set(data.subarray(id * width, (id + 1) * width), r * width);
  }
  return start;
}

interface AdapterRun {
  readonly name: string;
  readonly recipe: Pick<SkillRecipe, 'rows' | 'startText' | 'optimizer' | 'schedule' | 'seed' | 'products'>;
  readonly steps: number;
  readonly stream: (firstBatch: number) => Iterable<Batch>;
  readonly target: string; // file of the finished prompt
  readonly metadata: Readonly<Record<string, string>>;
}

/** The rows of the prompt that is there already, when they are to be trained further. */
async function earlierRows(
  { target, recipe }: AdapterRun,
  { warm }: TrainOptions,
): Promise<Float32Array | undefined> {
  if (warm !== true || !existsSync(target)) return undefined;
  const { shape, data } = await readTensor(target, 'soft_prompt');
  if (shape[0] === recipe.rows) return data;
  throw new MrklError('skill-invalid', `${target}: expected ${recipe.rows} rows, found ${shape[0]}`);
}

async function trainPrompt(
  run: AdapterRun,
  backbone: string,
  encoder: FastEncoder,
  options: TrainOptions,
): Promise<void> {
  const { recipe } = run;
  const scratch = join(options.output ?? '.cache/train', run.name);
  mkdirSync(scratch, { recursive: true });
  const init =
    (await earlierRows(run, options)) ?? (await startRows(backbone, recipe.startText, recipe.rows, encoder));
  const { softPrompt: data } = await train({
    config: JSON.parse(readFileSync(join(backbone, 'config.json'), 'utf8')),
    start: { folder: backbone },
    stream: run.stream,
    trainable: { softPrompt: recipe.rows, init },
    optimizer: recipe.optimizer,
    schedule: { ...recipe.schedule, steps: run.steps },
    steps: run.steps,
    products: recipe.products,
    checkpointFolder: scratch,
    everySeconds: 120,
    onProgress: stepReporter(run.name, options),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.threads ? { threads: options.threads } : {}),
  });
  if (data === undefined) throw new MrklError('internal', `${run.name}: no soft prompt came back`);
  mkdirSync(dirname(run.target), { recursive: true });
  const shape = [recipe.rows, data.length / recipe.rows];
  await writeTensors(run.target, [{ name: 'soft_prompt', shape, data, dtype: 'F32' }], run.metadata);
}

/** Trains the soft prompt of an expert on the frozen model; resolves to its file. */
export async function trainSkill(recipe: SkillRecipe, options: TrainOptions): Promise<string> {
  const set = arithmeticTraining(options).filter((row) => recipe.experiments.includes(row.experiment));
  if (set.length === 0)
    options.onEvent?.({ stage: recipe.expert, text: 'mrkl_arith is absent: own questions only' });
  return trainExpertPrompt(recipe, (encoder) => skillStream(recipe, set, encoder), options);
}

/** Trains the soft prompt of an expert on streams of its own; resolves to its file. */
export async function trainExpert(
  recipe: ExpertRecipe,
  file: string,
  options: TrainOptions,
): Promise<string> {
  const say = (text: string) => options.onEvent?.({ stage: recipe.expert, text });
  const pairs = Object.entries(recipe.pairs ?? {}).map(([name, path]) => [name, beside(file, path)] as const);
  const names = Object.keys(recipe.streams);
  const streams = openStreams(names, Object.fromEntries(pairs), dataFolder(options), (what) =>
    say(`absent, left out: ${what}`),
  );
  return trainExpertOn(recipe, streams, options);
}

/** The same with streams that are at hand. */
export async function trainExpertOn(
  recipe: ExpertRecipe,
  streams: ReadonlyMap<string, Stream>,
  options: TrainOptions,
): Promise<string> {
  if (streams.size === 0)
    throw new MrklError('argument-invalid', `${recipe.expert}: none of the recipe's streams is there`);
  return trainExpertPrompt(recipe, (encoder) => expertStream(recipe, streams, encoder), options);
}

/** Into the skills of the model it is for; resolves to its file. */
async function trainExpertPrompt(
  recipe: SkillRecipe | ExpertRecipe,
  stream: (encoder: ReturnType<typeof readEncoder>) => AdapterRun['stream'],
  options: TrainOptions,
): Promise<string> {
  const backbone = options.backbone ?? 'models/nano';
  const encoder = readEncoder(join(backbone, 'tokenizer.json'));
  const target = join(backbone, 'skills', recipe.expert, 'prompt.safetensors');
  const run: AdapterRun = {
    name: `skill-${recipe.expert}`,
    recipe,
    steps: options.steps ?? recipe.steps,
    stream: stream(encoder),
    target,
    metadata: { expert: recipe.expert, base: (await weightsFingerprint(backbone)) ?? '' },
  };
  await trainPrompt(run, backbone, encoder, options);
  return target;
}

/** One soft prompt per experiment, from that experiment's training part alone. */
export async function trainProtocol(recipe: ProtocolRecipe, options: TrainOptions): Promise<string> {
  const backbone = options.backbone ?? 'models/nano';
  const encoder = readEncoder(join(backbone, 'tokenizer.json'));
  const set = arithmeticTraining(options);
  const base = (await weightsFingerprint(backbone)) ?? '';
  for (const [experiment, { steps }] of Object.entries(recipe.experiments)) {
    const rows = set.filter((row) => row.experiment === experiment);
    if (rows.length === 0) {
      options.onEvent?.({ stage: experiment, text: 'no training rows: skipped' });
      continue;
    }
    const run: AdapterRun = {
      name: `protocol-${experiment}`,
      recipe,
      steps: options.steps ?? steps,
      stream: protocolStream(recipe, rows, encoder),
      target: join(backbone, 'protocol', `${experiment}.safetensors`),
      metadata: { experiment, base },
    };
    await trainPrompt(run, backbone, encoder, options);
  }
  return join(backbone, 'protocol');
}

function arithmeticTraining(options: TrainOptions) {
  const folder = join(dataFolder(options), 'mrkl_arith');
  return existsSync(join(folder, 'train.jsonl')) ? readArithmetic(folder, 'train') : [];
}
