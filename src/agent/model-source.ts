// Where a model and what was trained for it are read from.
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SoftPrompt } from '../adapter/skills.ts';
import { MrklError } from '../contract/errors.ts';
import type { Backbone } from '../model/backbone.ts';
import type { AgentOptions } from './agent.ts';

/** Where a model comes from; tests put one without weights in its place. */
export interface ModelSource {
  readonly name: string;
  load(): Promise<Backbone>;
  /** Rows of the soft prompt of an expert; null when it has none. */
  readPrompt(expert: string): Promise<SoftPrompt | null>;
  /** Whether the model has learnt to write calls of an expert, by a soft prompt or when it is named in words. */
  knows(expert: string): boolean;
  /** Content of router.json; null when there is none. */
  readRouter(): Promise<unknown>;
}

/** `model` is a Hugging Face folder, or a GGUF file with skills and router, if any, beside it. */
export function modelAt(
  model: string,
  { threads, weights, residency, stateBytes, prefixBytes }: AgentOptions,
): ModelSource {
  const file = model.endsWith('.gguf');
  if (!existsSync(file ? model : path.join(model, 'config.json'))) {
    const what = file ? `There is no model file '${model}'.` : `Model folder '${model}' has no config.json.`;
    throw new MrklError('file-missing', what);
  }
  const folder = file ? path.dirname(model) : model;
  const promptFile = (expert: string) => path.join(folder, 'skills', expert, 'prompt.safetensors');
  const inWords = readNames(path.join(folder, 'skills.json'));
  const engine = () => import('../model/load.ts');
  const check = async (file: string, code: 'skill-invalid' | 'router-invalid', on: unknown) =>
    (await import('../model/fingerprint.ts')).checkTrainedOn(model, { file, code, on });
  return {
    name: path.basename(model, '.gguf'),
    load: async () => {
      const given = {
        ...(threads === undefined ? {} : { threads }),
        ...(weights === undefined ? {} : { weights }),
        ...(residency === undefined ? {} : { residency }),
        ...(stateBytes === undefined ? {} : { stateBytes }),
        ...(prefixBytes === undefined ? {} : { prefixBytes }),
      };
      return (await engine()).loadBackbone(model, given);
    },
    knows: (expert) => existsSync(promptFile(expert)) || inWords.includes(expert),
    async readPrompt(expert) {
      const file = promptFile(expert);
      if (!existsSync(file)) return null;
      const prompt = await (await engine()).readSoftPrompt(file);
      await check(file, 'skill-invalid', prompt.metadata['base']);
      return prompt;
    },
    async readRouter() {
      const file = path.join(folder, 'router.json');
      if (!existsSync(file)) return null;
      const head = parseRouter(file, await readFile(file, 'utf8'));
      const { version, model: on } = (head ?? {}) as { version?: unknown; model?: unknown };
      if (version === 1) await check(file, 'router-invalid', on);
      return head;
    },
  };
}

/** Experts whose calls the weights themselves have learnt to write; none without the file. */
function readNames(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const names = parsed(file);
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw new MrklError('skill-invalid', `${file}: expected a list of names of experts.`);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function parseRouter(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MrklError('router-invalid', `${file}: is not JSON.`, { cause });
  }
}
