// The training loop: batches in, steps of the optimizer, checkpoints and progress out. A run that is killed and
// started again with the same options goes on from its last checkpoint and ends with the same weights, bit for bit.
import { MrklError } from '../contract/errors.ts';
import { type OpCost, type Parameter, type Products, Tape, type TapeMemory } from '../model/tape.ts';
import {
  latestCheckpoint,
  loadCheckpoint,
  type Progress,
  type Subject,
  saveCheckpoint,
} from './checkpoint.ts';
import { growWeights } from './grow.ts';
import { type JambaConfig, readJambaConfig } from './jamba-config.ts';
import { type Batch, jambaLoss, type Recompute } from './jamba-graph.ts';
import { initialise, JambaParameters, loadConfig, loadWeights } from './jamba-parameters.ts';
import { Optimizer, type OptimizerOptions } from './optimizer.ts';
import { learningRate, type Schedule } from './schedule.ts';

export type { Batch } from './jamba-graph.ts';

export interface TrainerOptions {
  /** config.json as text or parsed; may be absent when `start` is a folder. */
  readonly config?: string | object;
  /** Fresh weights from a seed, those of a Hugging Face folder, or these with layers put between them. */
  readonly start: { readonly seed: number } | { readonly folder: string; readonly grow?: boolean };
  /** Batches from number `first` on; batch i must depend on nothing but i, so that a run can be resumed. */
  readonly stream: (first: number) => Iterable<Batch> | AsyncIterable<Batch>;
  /** Every weight, or only the rows of a soft prompt; init (P×H) replaces random rows. */
  readonly trainable:
    | 'all'
    | { readonly softPrompt: number; readonly init?: Float32Array; readonly seed?: number };
  readonly optimizer: OptimizerOptions;
  readonly schedule: Schedule;
  /** Optimizer steps in all. */
  readonly steps: number;
  /** Batches of one step; default 1. */
  readonly accumulate?: number;
  /** Coefficient of the load-balancing loss; default that of the configuration, 0 for soft prompts. */
  readonly auxCoefficient?: number;
  readonly checkpointFolder: string;
  /** Seconds between checkpoints; default 300. One is always written at the end. */
  readonly everySeconds?: number;
  /** Files that go into every checkpoint, such as tokenizer.json. */
  readonly companions?: readonly string[];
  readonly onProgress?: (progress: TrainerProgress) => void;
  /** Stops after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
  readonly threads?: number;
  /** Default f32. */
  readonly products?: Products | undefined;
  /** Layers whose activations are computed again in the backward pass, to the same bits; default none. */
  readonly recompute?: Recompute | undefined;
}

export interface TrainerProgress extends Progress {
  /** Steps in all. */
  readonly steps: number;
  readonly rate: number;
  readonly gradientNorm: number;
  /** Load-balancing loss, when it is part of the loss. */
  readonly aux: number | undefined;
  readonly tokensPerSecond: number;
  readonly secondsLeft: number;
}

export interface TrainerResult extends Progress {
  /** The last checkpoint. */
  readonly folder: string;
  /** The soft prompt (P×H), when one was trained. */
  readonly softPrompt: Float32Array | undefined;
  /** Of the activations of a batch. */
  readonly memory: TapeMemory;
  /** Where time went, by op of the tape. */
  readonly costs: Readonly<Record<string, OpCost>>;
}

/** Trains a Jamba, or a soft prompt for a frozen one. */
export async function train(options: TrainerOptions): Promise<TrainerResult> {
  const tape = new Tape({ threads: options.threads ?? 0, products: options.products ?? 'f32' });
  try {
    return await new Run(options, tape, await prepare(options, tape)).finish();
  } finally {
    tape.close();
  }
}

async function prepare(options: TrainerOptions, tape: Tape): Promise<Subject> {
  const { start, trainable } = options;
  const config = await configOf(options);
  const weights = new JambaParameters(tape, config, trainable === 'all');
  if ('folder' in start)
    await (start.grow === true ? growWeights : loadWeights)(tape, weights, start.folder, config);
  else initialise(tape, weights, config, start.seed);
  const prompt = trainable === 'all' ? undefined : softPrompt(tape, config, trainable);
  return { tape, config, weights, prompt };
}

async function configOf({ config, start }: TrainerOptions): Promise<JambaConfig> {
  if (config !== undefined) return readJambaConfig(config);
  if ('folder' in start) return loadConfig(start.folder);
  throw new MrklError('argument-invalid', 'config: expected one beside a seed, found none');
}

function softPrompt(
  tape: Tape,
  config: JambaConfig,
  { softPrompt: count, init, seed = 1 }: Exclude<TrainerOptions['trainable'], 'all'>,
): Parameter {
  const prompt = tape.parameter('soft_prompt', count, config.hidden);
  if (init === undefined) tape.fillNormal(prompt, seed, config.deviation);
  else tape.write(prompt, init);
  return prompt;
}

/** One run of the loop, and where it stands. */
class Run {
  readonly #options: TrainerOptions;
  readonly #subject: Subject;
  readonly #tape: Tape;
  readonly #optimizer: Optimizer;
  #batches = 0;
  #tokens = 0;
  #loss = Number.NaN;
  #aux: number | undefined;
  #earlier = { seconds: 0, tokens: 0 };
  #started = performance.now();

  constructor(options: TrainerOptions, tape: Tape, subject: Subject) {
    this.#options = options;
    this.#subject = subject;
    this.#tape = tape;
    const { weights, prompt } = subject;
    this.#optimizer = new Optimizer(tape, prompt ? [prompt] : weights.all, options.optimizer);
  }

  async finish(): Promise<TrainerResult> {
    const { steps, stream, signal, checkpointFolder, everySeconds = 300 } = this.#options;
    let folder = await this.#resume(checkpointFolder);
    const batches = iterator(stream(this.#batches));
    this.#started = performance.now();
    let saved = this.#started;
    while (this.#optimizer.steps < steps && signal?.aborted !== true) {
      folder = undefined;
      await this.#step(batches);
      if (performance.now() - saved < everySeconds * 1000) continue;
      folder = await this.#save();
      saved = performance.now();
    }
    await batches.return?.();
    folder ??= await this.#save();
    const { prompt } = this.#subject;
    const rows = prompt === undefined ? undefined : this.#tape.read(prompt);
    const { memory } = this.#tape;
    return { ...this.#progress(), folder, softPrompt: rows, memory, costs: this.#tape.takeCosts() };
  }

  async #resume(checkpointFolder: string): Promise<string | undefined> {
    const path = await latestCheckpoint(checkpointFolder);
    if (path === undefined) return undefined;
    const progress = await loadCheckpoint(path, this.#subject);
    this.#optimizer.steps = progress.step;
    this.#batches = progress.batches;
    this.#tokens = progress.tokens;
    this.#loss = progress.loss;
    this.#earlier = progress;
    return path;
  }

  async #step(batches: Batches): Promise<void> {
    const taken: Batch[] = [];
    for (let i = 0; i < (this.#options.accumulate ?? 1); i++) taken.push(await nextBatch(batches));
    const denominator = taken.reduce((sum, { lossWeights }) => sum + total(lossWeights), 0);
    let loss = 0;
    for (const batch of taken) loss += await this.#backward(batch, denominator, taken.length);
    if (!Number.isFinite(loss)) {
      throw new MrklError('numbers-invalid', `step ${this.#optimizer.steps + 1}: the loss is ${loss}`);
    }
    const rate = learningRate(this.#options.schedule, this.#optimizer.steps);
    const gradientNorm = await this.#optimizer.step(rate);
    this.#loss = loss;
    this.#report(rate, gradientNorm);
  }

  /** Adds a batch's gradients; resolves to its share of the cross-entropy of the step. */
  async #backward(batch: Batch, denominator: number, count: number): Promise<number> {
    const { weights, config, prompt } = this.#subject;
    const coefficient = this.#options.auxCoefficient ?? (prompt === undefined ? config.auxCoefficient : 0);
    this.#tape.reset();
    const {
      ce,
      aux,
      total: goal,
    } = jambaLoss(this.#tape, weights, config, batch, {
      prompt,
      denominator,
      auxCoefficient: coefficient / count,
      recompute: this.#options.recompute ?? [],
    });
    await this.#tape.run({ backward: goal });
    this.#batches++;
    this.#tokens += batch.tokens.length;
    this.#aux = aux === undefined ? undefined : this.#tape.read(aux)[0];
    return this.#tape.read(ce)[0] ?? Number.NaN;
  }

  #progress(): Progress {
    return {
      step: this.#optimizer.steps,
      batches: this.#batches,
      tokens: this.#tokens,
      seconds: this.#earlier.seconds + (performance.now() - this.#started) / 1000,
      loss: this.#loss,
    };
  }

  #report(rate: number, gradientNorm: number): void {
    const progress = this.#progress();
    const { steps, onProgress } = this.#options;
    const seconds = progress.seconds - this.#earlier.seconds;
    const done = progress.step / progress.seconds;
    onProgress?.({
      ...progress,
      steps,
      rate,
      gradientNorm,
      aux: this.#aux,
      tokensPerSecond: (progress.tokens - this.#earlier.tokens) / seconds,
      secondsLeft: (steps - progress.step) / done,
    });
  }

  #save(): Promise<string> {
    const { checkpointFolder, companions = [] } = this.#options;
    return saveCheckpoint(checkpointFolder, this.#subject, this.#progress(), companions);
  }
}

type Batches = Iterator<Batch> | AsyncIterator<Batch>;

function iterator(batches: Iterable<Batch> | AsyncIterable<Batch>): Batches {
  return Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
}

async function nextBatch(batches: Batches): Promise<Batch> {
  const next = await batches.next();
  if (next.done === true) {
    throw new MrklError('argument-invalid', 'stream: expected a batch for every step, found its end');
  }
  return next.value;
}

function total(numbers: Float32Array): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}
