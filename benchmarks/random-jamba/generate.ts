// Writes one random Jamba several times from the same numbers: a Hugging Face folder, and GGUF files.
//   node dist/benchmarks/random-jamba/generate.js <preset>…     makes them before they are wanted
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/base/package-root.ts';
import { drawTensor } from './draw.ts';
import {
  GGUF_FORMATS,
  type GgufFormat,
  ggufHeader,
  type Placed,
  safetensorsHeader,
  tokenizerFile,
} from './formats.ts';
import { configFile, isPreset, type JambaShape, PRESETS, type PresetName } from './presets.ts';
import { encode, storedBytes } from './stored.ts';
import { type TensorRow, tensorTable } from './tensors.ts';

export interface RandomModel {
  /** Hugging Face folder: bf16. */
  folder: string;
  /** The same numbers as GGUF. */
  gguf: Record<GgufFormat, string>;
}

/** A file being written; it gets its name when it is complete. */
interface Sink {
  name: string;
  file: number;
  places: Map<TensorRow, Placed>;
}

/** Folder of the models that are made here; not tracked. */
export const modelsFolder = path.join(packageRoot(), '.cache/benchmarks');

/** The random model of a preset under `parent`; files that are not there yet are made. */
export function randomModel(preset: PresetName, parent = modelsFolder, seed = 1): RandomModel {
  const folder = path.join(parent, `${preset}-${seed}`);
  fs.mkdirSync(folder, { recursive: true });
  const shape = PRESETS[preset];
  const tensors = tensorTable(shape);
  const headers = {
    'model.safetensors': () => safetensorsHeader(tensors),
    'bf16.gguf': () => ggufHeader(shape, tensors, 'bf16'),
    'q8_0.gguf': () => ggufHeader(shape, tensors, 'q8_0'),
  };
  const missing = Object.entries(headers).filter(([name]) => !fs.existsSync(path.join(folder, name)));
  if (missing.length > 0) {
    const sinks = missing.map(([name, header]) => openSink(path.join(folder, name), header()));
    for (const tensor of tensors) writeTensor(seed, tensor, sinks);
    writeTexts(shape, folder);
    for (const { name, file } of sinks) {
      fs.closeSync(file);
      fs.renameSync(part(name), name);
    }
  }
  const files = GGUF_FORMATS.map((format) => [format, path.join(folder, `${format}.gguf`)]);
  return { folder, gguf: Object.fromEntries(files) as Record<GgufFormat, string> };
}

const part = (name: string): string => `${name}.part`;

function openSink(
  name: string,
  header: { head: Buffer; size?: number; places: Map<TensorRow, Placed> },
): Sink {
  const file = fs.openSync(part(name), 'w');
  fs.writeSync(file, header.head, 0, header.head.length, 0);
  if (header.size !== undefined) fs.ftruncateSync(file, header.size);
  return { name, file, places: header.places };
}

function writeTensor(seed: number, tensor: TensorRow, sinks: readonly Sink[]): void {
  for (const { start, values } of drawTensor(seed, tensor)) {
    for (const { file, places } of sinks) {
      const { offset, stored } = places.get(tensor)!;
      const bytes = encode(values, stored, tensor.gguf.negatedExp);
      fs.writeSync(file, bytes, 0, bytes.length, offset + storedBytes(stored, start));
    }
  }
}

function writeTexts(shape: JambaShape, folder: string): void {
  const json = (name: string, value: unknown) =>
    fs.writeFileSync(path.join(folder, name), JSON.stringify(value, null, 1));
  json('config.json', configFile(shape));
  json('tokenizer.json', tokenizerFile(shape.vocab_size));
  json('tokenizer_config.json', {
    bos_token: '<|startoftext|>',
    eos_token: '<|endoftext|>',
    pad_token: '<|pad|>',
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const preset of process.argv.slice(2).filter(isPreset)) console.log(randomModel(preset).folder);
}
