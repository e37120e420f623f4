import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { MrklError } from '../contract/errors.ts';

/** What a model folder holds, read from its headers alone. */
export interface ModelSummary {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly types: Readonly<Record<string, number>>;
  readonly tensors: number;
  /** Bytes of the weight files. */
  readonly bytes: number;
  readonly vocabulary: number | null;
  /** Soft prompts: file in the folder, rows, and what they were trained for. */
  readonly prompts: readonly {
    readonly file: string;
    readonly rows: number;
    readonly expert: string | null;
  }[];
  readonly router: boolean;
}

interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
}

const longestHeader = 100_000_000;

/** Reads configuration, tensor headers, vocabulary and skills of a folder. */
export async function summarizeModel(folder: string): Promise<ModelSummary> {
  const config = await readJson(join(folder, 'config.json'));
  const names = await readdir(folder, { recursive: true });
  // Checkpoints hold the optimizer's tensors beside the model's.
  const weights = names.filter((name) => /^model[^/\\]*\.safetensors$/.test(name));
  if (weights.length === 0) throw new MrklError('file-missing', `${folder} holds no model.safetensors.`);
  const headers = await Promise.all(weights.map((name) => readHeader(join(folder, name))));
  const tensors = headers.flatMap((header) => Object.values(header.tensors));
  const types: Record<string, number> = {};
  for (const { dtype, shape } of tensors) types[dtype] = (types[dtype] ?? 0) + size(shape);
  const sizes = await Promise.all(weights.map(async (name) => (await stat(join(folder, name))).size));
  return {
    name: basename(resolve(folder)),
    config,
    parameters: Object.values(types).reduce((sum, count) => sum + count, 0),
    types,
    tensors: tensors.length,
    bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    vocabulary: names.includes('tokenizer.json')
      ? await readVocabulary(join(folder, 'tokenizer.json'))
      : null,
    prompts: await readPrompts(folder, names),
    router: names.includes('router.json'),
  };
}

async function readPrompts(folder: string, names: readonly string[]): Promise<ModelSummary['prompts']> {
  const files = names.filter((name) => /^(?:skills|protocol)[/\\].*\.safetensors$/.test(name)).sort();
  return Promise.all(
    files.map(async (name) => {
      const file = join(folder, name);
      const { tensors, metadata } = await readHeader(file);
      const expert = metadata['expert'] ?? null;
      return { file: relative(folder, file), rows: tensors['soft_prompt']?.shape[0] ?? 0, expert };
    }),
  );
}

/** The header of a safetensors file: its length in 8 bytes, then JSON. */
async function readHeader(
  path: string,
): Promise<{ tensors: Record<string, TensorEntry>; metadata: Record<string, string> }> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(8);
    await file.read(start, 0, 8, 0);
    const length = start.readBigUInt64LE();
    const left = (await file.stat()).size - 8;
    if (length > BigInt(Math.min(left, longestHeader))) {
      throw new MrklError('file-invalid', `${path} announces a header of ${length} bytes and has ${left}.`);
    }
    const text = Buffer.alloc(Number(length));
    await file.read(text, 0, text.length, 8);
    const { __metadata__: metadata, ...tensors } = parse(text.toString('utf8'), path);
    for (const [name, entry] of Object.entries(tensors)) {
      if (!isTensorEntry(entry))
        throw new MrklError('file-invalid', `${path}: ${name}: expected type and shape.`);
    }
    return {
      tensors: tensors as Record<string, TensorEntry>,
      metadata: (metadata ?? {}) as Record<string, string>,
    };
  } finally {
    await file.close();
  }
}

async function readVocabulary(path: string): Promise<number | null> {
  const { model } = await readJson(path);
  const vocab = typeof model === 'object' && model !== null && 'vocab' in model ? model.vocab : undefined;
  return typeof vocab === 'object' && vocab !== null ? Object.keys(vocab).length : null;
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MrklError('file-missing', `${path} cannot be read.`, { cause });
  });
  return parse(text, path);
}

function parse(text: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (cause) {
    throw new MrklError('file-invalid', `${path} is not JSON.`, { cause });
  }
  throw new MrklError('file-invalid', `${path} holds no JSON object.`);
}

function isTensorEntry(entry: unknown): entry is TensorEntry {
  if (typeof entry !== 'object' || entry === null || !('dtype' in entry) || !('shape' in entry)) return false;
  return (
    typeof entry.dtype === 'string' && Array.isArray(entry.shape) && entry.shape.every(Number.isSafeInteger)
  );
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
