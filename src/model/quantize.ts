// Quantises the weights of a model folder once, into a folder of its own that loads like any other.
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MrklError } from '../contract/errors.ts';
import type { WeightScheme } from './addon.ts';
import { SOURCE_KEY, weightsFingerprint } from './fingerprint.ts';
import { loadModel } from './load.ts';

/** What belongs to a model beside its weights and config.json. */
const COMPANION_FILES = /^(?!config\.json$)[^.].*\.(json|jinja|model|txt)$|^(LICENSE|NOTICE)/;
const INDEX = /\.index\.json$/;
const COMPANION_FOLDERS = ['skills', 'protocol'];

export interface QuantizeOptions {
  readonly to: Exclude<WeightScheme, 'stored'>;
  readonly output: string;
  readonly threads?: number | undefined;
}

export interface Quantized {
  readonly output: string;
  readonly weights: WeightScheme;
  /** Bytes of the weights before and after. */
  readonly before: number;
  readonly after: number;
}

/** Writes weights, configuration, tokenizer and skills; config.json comes last, so that half a folder is no model. */
export async function quantizeModel(
  folder: string,
  { to, output, threads }: QuantizeOptions,
): Promise<Quantized> {
  if (!existsSync(folder) || !(await stat(folder)).isDirectory()) {
    throw new MrklError(
      'argument-invalid',
      `'${folder}': expected a folder with config.json and safetensors files.`,
    );
  }
  if (existsSync(path.join(output, 'config.json'))) {
    throw new MrklError('argument-invalid', `'${output}' holds a model already.`);
  }
  const load = { ...(threads === undefined ? {} : { threads }), checkNumbers: true };
  const stored = await loadModel(folder, load);
  const before = stored.info;
  stored.close();
  if (before.weights !== 'stored') {
    throw new MrklError('argument-invalid', `'${folder}' is quantised already, by ${before.weights}.`);
  }
  const model = await loadModel(folder, { ...load, weights: to });
  try {
    await mkdir(output, { recursive: true });
    const source = await weightsFingerprint(folder);
    const metadata = { weights: to, ...(source === null ? {} : { [SOURCE_KEY]: source }) };
    await model.save(path.join(output, 'model.safetensors'), metadata);
    await copyCompanions(folder, output);
    await writeConfig(folder, output, to);
    return { output, weights: to, before: before.bytes, after: model.info.bytes };
  } finally {
    model.close();
  }
}

async function copyCompanions(folder: string, output: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [from, to] = [path.join(folder, entry.name), path.join(output, entry.name)];
    if (entry.isDirectory() && COMPANION_FOLDERS.includes(entry.name))
      await cp(from, to, { recursive: true });
    else if (entry.isFile() && COMPANION_FILES.test(entry.name) && !INDEX.test(entry.name))
      await copyFile(from, to);
  }
}

async function writeConfig(folder: string, output: string, weights: WeightScheme): Promise<void> {
  const config = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const text = JSON.stringify({ ...config, quantization_config: { quant_method: 'mrkl', weights } }, null, 2);
  await writeFile(path.join(output, 'config.json'), `${text}\n`);
}
