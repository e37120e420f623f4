// Losses, gradients and training trajectories of a checkpoint against the values in its expected.json, which come
// from the reference implementation of the model.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Parameter, Tape } from '../model/tape.ts';
import type { JambaConfig } from './jamba-config.ts';
import { type Batch, jambaLogits, jambaLoss, type LossOptions } from './jamba-graph.ts';
import { JambaParameters, loadConfig, loadWeights } from './jamba-parameters.ts';
import {
  type Digest,
  type Expected,
  type Gradients,
  type PromptCase,
  parseExpected,
  type TrainCase,
} from './parity-expected.ts';

/** One expectation: what was checked, how far off it is, and how far off it may be. */
export interface ParityRow {
  readonly check: string;
  readonly deviation: number;
  readonly tolerance: number;
}

/** What a checkpoint's checks share. */
interface Subject {
  readonly folder: string;
  readonly config: JambaConfig;
  readonly expected: Expected;
}

interface Model {
  readonly tape: Tape;
  readonly config: JambaConfig;
  readonly weights: JambaParameters;
}

/** Checks everything of a checkpoint folder that concerns learning. */
export async function learningParity(folder: string): Promise<ParityRow[]> {
  const config = await loadConfig(folder);
  const expected = parseExpected(JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')));
  const subject = { folder, config, expected };
  const rows: ParityRow[] = [];
  rows.push(...(await losses(subject)), ...(await tapeLogits(subject)));
  for (const kind of ['ce', 'ce_plus_aux'] as const) {
    const wanted = expected.weight_grads?.[kind];
    if (wanted != null) rows.push(...(await weightGradients(subject, kind, wanted)));
  }
  for (const [kind, wanted] of Object.entries(expected.train ?? {})) {
    if (typeof wanted === 'object') rows.push(await training(subject, kind, wanted));
  }
  for (const wanted of expected.prompt_tuning?.cases ?? []) {
    rows.push(...(await promptTuning(subject, wanted)));
  }
  return rows;
}

async function open({ folder, config }: Subject, trainable: boolean): Promise<Model> {
  const tape = new Tape();
  const weights = new JambaParameters(tape, config, trainable);
  await loadWeights(tape, weights, folder);
  return { tape, config, weights };
}

/** A single sequence whose every token is predicted from the one before. */
function sequence(tokens: readonly number[], from = 0): Batch {
  const last = tokens.length - 1;
  const lossWeights = Float32Array.from(tokens, (_, t) => (t >= from && t < last ? 1 : 0));
  return { tokens: Int32Array.from(tokens), segments: Int32Array.of(0), lossWeights };
}

function record({ tape, weights, config }: Model, batch: Batch, options: LossOptions = {}) {
  tape.reset();
  return jambaLoss(tape, weights, config, batch, options);
}

function idsOf({ expected }: Subject, prompt: string): readonly number[] {
  return expected.prompts.find(({ name }) => name === prompt)?.input_ids ?? [];
}

async function losses(subject: Subject): Promise<ParityRow[]> {
  const model = await open(subject, false);
  const rows: ParityRow[] = [];
  for (const { name, input_ids, nll } of subject.expected.prompts) {
    if (nll == null || input_ids.length < 2) continue;
    const { ce } = record(model, sequence(input_ids));
    await model.tape.run();
    rows.push(row(`tape nll ${name}`, difference(scalar(model, ce), nll.mean_f64 ?? nll.mean), 1e-4));
  }
  for (const wanted of subject.expected.moe?.cases ?? []) {
    const loss = record(model, sequence(idsOf(subject, wanted.prompt)), {
      auxCoefficient: subject.config.auxCoefficient,
    });
    if (loss.aux === undefined) continue;
    await model.tape.run();
    rows.push(row(`aux ${wanted.prompt}`, difference(scalar(model, loss.aux), wanted.aux_loss), 1e-5));
    const total = difference(scalar(model, loss.total), wanted.loss_with_aux);
    rows.push(row(`loss with aux ${wanted.prompt}`, total, 1e-4));
  }
  model.tape.close();
  return rows;
}

async function tapeLogits(subject: Subject): Promise<ParityRow[]> {
  const model = await open(subject, false);
  const rows: ParityRow[] = [];
  for (const { name, input_ids, positions, logits } of subject.expected.prompts) {
    if (input_ids.length < 2) continue;
    const { hidden } = record(model, sequence(input_ids));
    const all = jambaLogits(model.tape, model.weights, model.config, hidden);
    await model.tape.run();
    const found = model.tape.read(all);
    const worst = positions.map((position, i) => {
      const offset = position * all.cols;
      return greatest(found.subarray(offset, offset + all.cols), logits[i] ?? []);
    });
    rows.push(row(`tape logits ${name}`, Math.max(...worst), 1e-3));
  }
  model.tape.close();
  return rows;
}

async function weightGradients(subject: Subject, kind: string, wanted: Gradients): Promise<ParityRow[]> {
  const model = await open(subject, true);
  const auxCoefficient = kind === 'ce' ? 0 : subject.config.auxCoefficient;
  const batch = sequence(idsOf(subject, subject.expected.weight_grads?.prompt ?? 'p33'));
  const { total } = record(model, batch, { auxCoefficient });
  const loss = await model.tape.run({ backward: total });
  const rows = [row(`gradients ${kind}: loss`, difference(loss, wanted.loss), 1e-4)];
  let worst = 0;
  for (const [name, digest] of Object.entries(wanted.digests)) {
    const gradient = model.tape.read(model.weights.get(name), 'gradient');
    worst = Math.max(worst, digestDeviation(gradient, digest));
  }
  rows.push(row(`gradients ${kind}: digests of ${Object.keys(wanted.digests).length}`, worst, 1e-3));
  for (const [name, full] of Object.entries(wanted.full ?? {})) {
    const gradient = model.tape.read(model.weights.get(name), 'gradient');
    rows.push(row(`gradients ${kind}: ${name}`, relative(gradient, flat(full)), 1e-3));
  }
  const tables = { 'model.embed_tokens.weight': wanted.embed_rows, 'lm_head.weight': wanted.lm_head_rows };
  for (const [name, some] of Object.entries(tables)) {
    const parameter = model.weights.find(name);
    if (some == null || parameter === undefined) continue;
    const gradient = model.tape.read(parameter, 'gradient');
    const found = Object.keys(some).flatMap((r) => [
      ...gradient.subarray(Number(r) * parameter.cols, (Number(r) + 1) * parameter.cols),
    ]);
    rows.push(row(`gradients ${kind}: rows of ${name}`, relative(found, Object.values(some).flat()), 1e-3));
  }
  model.tape.close();
  return rows;
}

/** One optimizer step of a trajectory on these parameters. */
async function step(tape: Tape, parameters: readonly Parameter[], wanted: TrainCase, index: number) {
  const { lr, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weight_decay = 0 } = wanted;
  if (wanted.beta1 === undefined) return tape.descend(parameters, lr);
  const decay = new Float32Array(parameters.length).fill(weight_decay);
  const options = { rate: lr, beta1, beta2, epsilon: eps, step: index + 1, clip: Infinity };
  await tape.update(parameters, decay, options);
}

async function trajectory(
  model: Model,
  parameters: readonly Parameter[],
  wanted: TrainCase,
  batch: Batch,
  options: LossOptions,
): Promise<number> {
  const found: number[] = [];
  for (const index of wanted.losses.keys()) {
    const { total } = record(model, batch, options);
    found.push(await model.tape.run({ backward: total }));
    await step(model.tape, parameters, wanted, index);
  }
  return greatest(found, wanted.losses);
}

async function training(subject: Subject, kind: string, wanted: TrainCase): Promise<ParityRow> {
  const model = await open(subject, true);
  const auxCoefficient = wanted.with_aux === true ? subject.config.auxCoefficient : 0;
  const batch = sequence(idsOf(subject, 'p33'));
  const deviation = await trajectory(model, model.weights.all, wanted, batch, { auxCoefficient });
  model.tape.close();
  return row(`training ${kind}`, deviation, wanted.beta1 === undefined ? 1e-3 : 2e-3);
}

async function promptTuning(subject: Subject, wanted: PromptCase): Promise<ParityRow[]> {
  const model = await open(subject, false);
  const count = wanted.soft_prompt.length;
  const prompt = model.tape.parameter('soft_prompt', count, subject.config.hidden);
  const ids = [
    ...Array.from({ length: count }, (_, r) => -1 - r),
    ...wanted.context_ids,
    ...wanted.target_ids,
  ];
  const batch = sequence(ids, count + wanted.context_ids.length - 1);
  model.tape.write(prompt, Float32Array.from(wanted.soft_prompt.flat()));
  const { total } = record(model, batch, { prompt });
  const loss = await model.tape.run({ backward: total });
  const gradient = relative(model.tape.read(prompt, 'gradient'), wanted.grad_soft_prompt.flat());
  model.tape.clearGradients();
  const rows = [
    row(`prompt ${wanted.name}: loss`, difference(loss, wanted.loss_mean), 1e-4),
    row(`prompt ${wanted.name}: gradient`, gradient, 1e-3),
  ];
  for (const [kind, path] of Object.entries(wanted.trajectories)) {
    model.tape.write(prompt, Float32Array.from(wanted.soft_prompt.flat()));
    const zeros = new Float32Array(count * subject.config.hidden);
    for (const field of ['mean', 'square'] as const) model.tape.write(prompt, zeros, field);
    const deviation = await trajectory(model, [prompt], path, batch, { prompt });
    rows.push(row(`prompt ${wanted.name}: ${kind}`, deviation, 1e-3));
  }
  model.tape.close();
  return rows;
}

function row(check: string, deviation: number, tolerance: number): ParityRow {
  return { check, deviation: Number.isNaN(deviation) ? Infinity : deviation, tolerance };
}

function scalar({ tape }: Model, value: Parameters<Tape['read']>[0]): number {
  return tape.read(value)[0] ?? Number.NaN;
}

function difference(found: number, wanted: number): number {
  return Math.abs(found - wanted);
}

function greatest(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Infinity;
  let most = 0;
  for (let i = 0; i < found.length; i++) {
    most = Math.max(most, difference(found[i] ?? Number.NaN, wanted[i] ?? Number.NaN));
  }
  return most;
}

/** ‖found − wanted‖ / ‖wanted‖ */
function relative(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Infinity;
  let error = 0;
  let norm = 0;
  for (let i = 0; i < found.length; i++) {
    error += ((found[i] ?? Number.NaN) - (wanted[i] ?? Number.NaN)) ** 2;
    norm += (wanted[i] ?? Number.NaN) ** 2;
  }
  return Math.sqrt(error / norm);
}

/** Greatest difference of l2 and dot_cos, as a share of l2. */
function digestDeviation(found: Float32Array, wanted: Digest): number {
  let squares = 0;
  let cosine = 0;
  for (const [i, value] of found.entries()) {
    squares += value * value;
    cosine += value * Math.cos(i);
  }
  const error = Math.max(difference(Math.sqrt(squares), wanted.l2), difference(cosine, wanted.dot_cos));
  if (wanted.l2 === 0) return error;
  return error / wanted.l2;
}

function flat(nested: unknown): number[] {
  return Array.isArray(nested) ? nested.flatMap(flat) : [Number(nested)];
}
