import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../base/package-root.ts';
import { callAsync, WEIGHT_SCHEMES } from './addon.ts';
import { checkTrainedOn, weightsFingerprint } from './fingerprint.ts';
import { type LoadOptions, loadModel } from './load.ts';
import { quantizeModel } from './quantize.ts';

const nano = path.join(packageRoot(), 'models', 'nano');
const SCHEMES = WEIGHT_SCHEMES.filter((scheme) => scheme !== 'stored');
const TOKENS = [1, 70, 71, 300, 301, 5, 900, 42];
let output: string;
beforeEach(async () => {
  output = await mkdtemp(path.join(tmpdir(), 'mrkl-quantize-'));
});
afterEach(() => rm(output, { recursive: true }));

async function logitsOf(folder: string, options: LoadOptions = {}): Promise<[Float32Array, number]> {
  const model = await loadModel(folder, { threads: 1, ...options });
  const logits = await model.open().allLogits(TOKENS);
  const { bytes } = model.info;
  model.close();
  return [logits, bytes];
}

describe('a quantised folder', () => {
  it.each(SCHEMES)('in %s loads to what quantising at load gives, to the bit', async (to) => {
    const done = await quantizeModel(nano, { to, output, threads: 1 });
    const [expected, bytes] = await logitsOf(nano, { weights: to });
    expect(await logitsOf(output)).toEqual([expected, bytes]);
    expect(done).toMatchObject({ weights: to, after: bytes });
    expect(bytes).toBeLessThan(0.7 * done.before);
    const found = await callAsync((addon) => addon.inspectModel(output, new Int32Array()));
    expect(found.weights).toEqual({ stored: bytes });
    const before = await callAsync((addon) => addon.inspectModel(nano, new Int32Array()));
    expect(before.weights).toMatchObject({ stored: done.before, [to]: bytes });
  });

  it('keeps what was trained on the stored weights', async () => {
    await quantizeModel(nano, { to: 'int8', output, threads: 1 });
    expect(await readdir(output)).toEqual(
      expect.arrayContaining(['config.json', 'protocol', 'router.json', 'skills', 'tokenizer.json']),
    );
    const on = await weightsFingerprint(nano);
    await checkTrainedOn(output, { file: 'prompt', code: 'skill-invalid', on });
    const config = JSON.parse(await readFile(path.join(output, 'config.json'), 'utf8')) as unknown;
    expect(config).toMatchObject({ quantization_config: { quant_method: 'mrkl', weights: 'int8' } });
  });

  it('is neither written over a model nor quantised again', async () => {
    await quantizeModel(nano, { to: 'int8', output, threads: 1 });
    const invalid = expect.objectContaining({ code: 'argument-invalid' });
    await expect(quantizeModel(nano, { to: 'int8', output })).rejects.toEqual(invalid);
    const elsewhere = path.join(output, 'deeper');
    await expect(quantizeModel(output, { to: 'int4', output: elsewhere })).rejects.toEqual(invalid);
    await expect(loadModel(output, { weights: 'int4' })).rejects.toEqual(invalid);
    await writeFile(path.join(output, 'a.gguf'), '');
    await expect(
      quantizeModel(path.join(output, 'a.gguf'), { to: 'int4', output: elsewhere }),
    ).rejects.toEqual(invalid);
  });
});
