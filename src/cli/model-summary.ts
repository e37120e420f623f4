// What a model holds and what it would take in memory, read from the headers of its files alone.
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type AdapterTold, adapterOf } from '../agent/adapter-of.ts';
import type { KvType, ModelInspection, WeightScheme } from '../model/addon.ts';
import { callAsync } from '../model/addon.ts';
import { readTensors } from '../model/tensors.ts';

export interface ModelSummary {
  readonly name: string;
  readonly architecture: 'jamba';
  readonly files: 'safetensors' | 'gguf';
  readonly config: ModelInspection['config'];
  /** Numbers of the model; scales do not count. */
  readonly parameters: number;
  /** By element type in the files. */
  readonly tensors: Readonly<Record<string, TypeSummary>>;
  /** Bytes of the weights in memory, by the scheme that they are loaded with. */
  readonly weights: Readonly<Partial<Record<WeightScheme, number>>>;
  /** Bytes of a sequence at some lengths, by the type of its keys and values. */
  readonly states: readonly ({ readonly tokens: number } & Readonly<Record<KvType, number>>)[];
  /** Soft prompts: file in the folder, rows, and what they were trained for. */
  readonly prompts: readonly {
    readonly file: string;
    readonly rows: number;
    readonly expert: string | null;
  }[];
  readonly router: boolean;
  /** How it is asked for calls. */
  readonly adapter: AdapterTold;
}

export interface TypeSummary {
  readonly tensors: number;
  readonly parameters: number;
  readonly bytes: number;
}

/** `model` is a Hugging Face folder or a GGUF file; `lengths` are those of sequences, in tokens. */
export async function summarizeModel(model: string, lengths: readonly number[]): Promise<ModelSummary> {
  const found = await callAsync((addon) => addon.inspectModel(model, Int32Array.from(lengths)));
  const file = statSync(model).isFile();
  const folder = file ? dirname(model) : model;
  return {
    name: basename(resolve(model)),
    architecture: 'jamba',
    files: file ? 'gguf' : 'safetensors',
    config: found.config,
    parameters: found.tensors.reduce((sum, { parameters }) => sum + parameters, 0),
    tensors: byType(found.tensors),
    weights: found.weights,
    states: lengths.map((tokens, i) => ({
      tokens,
      f32: found.states.f32[i] as number,
      bf16: found.states.bf16[i] as number,
      int8: found.states.int8[i] as number,
    })),
    prompts: await readPrompts(folder),
    router: existsSync(join(folder, 'router.json')),
    adapter: await adapterOf(model),
  };
}

function byType(tensors: ModelInspection['tensors']): Record<string, TypeSummary> {
  const types: Record<string, TypeSummary> = {};
  for (const { dtype, parameters, bytes } of tensors) {
    const sum = types[dtype] ?? { tensors: 0, parameters: 0, bytes: 0 };
    types[dtype] = {
      tensors: sum.tensors + 1,
      parameters: sum.parameters + parameters,
      bytes: sum.bytes + bytes,
    };
  }
  return types;
}

async function readPrompts(folder: string): Promise<ModelSummary['prompts']> {
  const files: string[] = [];
  for (const room of ['skills', 'protocol']) {
    if (!existsSync(join(folder, room))) continue;
    const names = await readdir(join(folder, room), { recursive: true });
    files.push(...names.filter((name) => name.endsWith('.safetensors')).map((name) => join(room, name)));
  }
  return Promise.all(
    files.sort().map(async (file) => {
      const { tensors, metadata } = await readTensors(join(folder, file));
      const prompt = tensors.find(({ name }) => name === 'soft_prompt');
      return { file, rows: prompt?.shape[0] ?? 0, expert: metadata['expert'] ?? null };
    }),
  );
}
