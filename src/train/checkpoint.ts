// Checkpoints are folders `step-<n>` inside the checkpoint folder. One is written under another name, flushed to the
// disk and then renamed, so whatever is there under its own name is complete.
import { copyFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MrklError } from '../contract/errors.ts';
import type { Parameter, Tape } from '../model/tape.ts';
import { readTensors, type TensorToWrite, writeTensors } from '../model/tensors.ts';
import type { JambaConfig } from './jamba-config.ts';
import type { JambaParameters } from './jamba-parameters.ts';

const KEPT = 2; // checkpoints that stay when a newer one is written
const MOMENTS = ['mean', 'square'] as const;

/** Where a run stands; with weights and moments all that it needs to go on. */
export interface Progress {
  /** Optimizer steps taken. */
  readonly step: number;
  /** Batches taken from the stream. */
  readonly batches: number;
  /** Tokens trained on. */
  readonly tokens: number;
  /** Seconds of training. */
  readonly seconds: number;
  /** Loss of the last step. */
  readonly loss: number;
}

/** What a checkpoint holds: a whole model, or a soft prompt beside a frozen one. */
export interface Subject {
  readonly tape: Tape;
  readonly config: JambaConfig;
  readonly weights: JambaParameters;
  readonly prompt: Parameter | undefined;
}

/** The newest checkpoint of a folder. */
export async function latestCheckpoint(folder: string): Promise<string | undefined> {
  return (await checkpoints(folder)).at(-1);
}

async function checkpoints(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const complete = names.filter((name) => /^step-\d+$/.test(name));
  complete.sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
  return complete.map((name) => join(folder, name));
}

function trained({ weights, prompt }: Subject): readonly Parameter[] {
  return prompt === undefined ? weights.all : [prompt];
}

function shapeOf({ weights, prompt }: Subject, { name, rows, cols }: Parameter): readonly number[] {
  return prompt === undefined ? weights.shape(name) : [rows, cols];
}

/** Writes a checkpoint and removes those that are older than the one before. Resolves to its folder. */
export async function saveCheckpoint(
  folder: string,
  subject: Subject,
  progress: Progress,
  companions: readonly string[],
): Promise<string> {
  const { tape, config, prompt } = subject;
  const target = join(folder, `step-${progress.step}`);
  const part = `${target}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  const own = trained(subject);
  const tensor = (p: Parameter, name: string, data: Float32Array): TensorToWrite => {
    return { name, shape: shapeOf(subject, p), data, dtype: 'F32' };
  };
  const values = own.map((p) => tensor(p, p.name, tape.read(p)));
  const moments = own.flatMap((p) => MOMENTS.map((m) => tensor(p, `${p.name}.${m}`, tape.read(p, m))));
  await writeTensors(join(part, prompt ? 'prompt.safetensors' : 'model.safetensors'), values);
  await writeTensors(join(part, 'optimizer.safetensors'), moments);
  if (prompt === undefined) await writeFile(join(part, 'config.json'), config.json);
  await writeFile(join(part, 'progress.json'), `${JSON.stringify(progress)}\n`);
  for (const file of companions) await copyFile(file, join(part, basename(file)));
  await flush(part);
  await rm(target, { recursive: true, force: true });
  await rename(part, target);
  await flushOne(folder);
  const old = (await checkpoints(folder)).filter((path) => path !== target).slice(0, 1 - KEPT);
  for (const path of old) await rm(path, { recursive: true, force: true });
  return target;
}

async function flush(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await flushOne(join(folder, name));
  await flushOne(folder);
}

async function flushOne(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Brings weights and moments back from a checkpoint of the same model. */
export async function loadCheckpoint(path: string, subject: Subject): Promise<Progress> {
  const { tape, prompt } = subject;
  const byName = new Map(trained(subject).map((p) => [p.name, p]));
  const read = async (file: string) => (await readTensors(join(path, file))).tensors;
  const parameter = (name: string): Parameter => {
    const found = byName.get(name);
    if (found === undefined) throw new MrklError('tensor-invalid', `${path}: tensor ${name} is not trained`);
    return found;
  };
  for (const { name, data } of await read(prompt ? 'prompt.safetensors' : 'model.safetensors')) {
    tape.write(parameter(name), data);
  }
  for (const { name, data } of await read('optimizer.safetensors')) {
    const field = name.endsWith('.mean') ? 'mean' : 'square';
    tape.write(parameter(name.slice(0, -field.length - 1)), data, field);
  }
  return JSON.parse(await readFile(join(path, 'progress.json'), 'utf8')) as Progress;
}

/** Writes the model of a checkpoint, or of any Hugging Face folder in one file, without what only training needs. */
export async function exportModel(from: string, to: string, dtype: 'F32' | 'BF16' = 'BF16'): Promise<void> {
  const { tensors, metadata } = await readTensors(join(from, 'model.safetensors'));
  const config = JSON.parse(await readFile(join(from, 'config.json'), 'utf8')) as object;
  const torch_dtype = dtype === 'F32' ? 'float32' : 'bfloat16';
  await mkdir(to, { recursive: true });
  await writeTensors(
    join(to, 'model.safetensors'),
    tensors.map(({ name, shape, data }) => ({ name, shape, data, dtype })),
    metadata,
  );
  await writeFile(join(to, 'config.json'), `${JSON.stringify({ ...config, torch_dtype }, null, 2)}\n`);
}
