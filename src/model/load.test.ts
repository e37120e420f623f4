import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBackbone, loadModel, readSoftPrompt } from './load.ts';
import { readTensors, type TensorToWrite, tensorTable, writeTensors } from './tensors.ts';

const golden = path.join(import.meta.dirname, '../../tests/golden/jamba-variants');
const NAME = 'model.layers.1.feed_forward.experts.2.up_proj.weight';

let folder: string;
const file = (name: string): string => path.join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mrkl-'));
  await copyFile(path.join(golden, 'config.json'), file('config.json'));
});
afterEach(() => rm(folder, { recursive: true }));

type Edit = (tensor: TensorToWrite) => TensorToWrite | undefined;

/** Writes the golden weights with one tensor changed, or left out. */
async function write(edit: Edit = (tensor) => tensor, dtype: 'F32' | 'BF16' = 'F32'): Promise<void> {
  const { tensors } = await readTensors(path.join(golden, 'model.safetensors'));
  const edited = tensors.map((tensor) => {
    const same = { ...tensor, dtype };
    return tensor.name === NAME ? edit(same) : same;
  });
  await writeTensors(
    file('model.safetensors'),
    edited.filter((tensor) => tensor !== undefined),
  );
}

/** An error of this code whose message holds these parts, in order. */
const refusal = (code: string, ...parts: string[]) => ({
  code,
  message: expect.stringMatching(
    new RegExp(parts.map((part) => part.replace(/[.*+?[\]]/g, '\\$&')).join('.*'), 's'),
  ),
});

describe('a folder', () => {
  it('loads, also from bf16', async () => {
    await write(undefined, 'BF16');
    const model = await loadModel(folder, { checkNumbers: true, threads: 1 });
    expect(model.info).toMatchObject({ vocabSize: 257, hiddenSize: 32, unused: [], eos: [2] });
    const session = model.open();
    expect((await session.feed([3, 4])).length).toBe(257);
    model.close();
  });

  it('is refused when a file is missing', async () => {
    await expect(loadModel(file('nowhere'))).rejects.toMatchObject({ code: 'file-missing' });
    await expect(loadModel(folder)).rejects.toMatchObject(refusal('file-missing', 'model.safetensors'));
    await write();
    await expect(loadBackbone(folder)).rejects.toMatchObject(refusal('file-missing', 'tokenizer.json'));
  });

  it('is refused when a tensor is missing, mis-shaped, of a wrong type or not a number', async () => {
    await write(() => undefined);
    await expect(loadModel(folder)).rejects.toMatchObject(
      refusal('tensor-missing', NAME, 'expected F32, F16 or BF16', 'found nothing'),
    );
    await write((tensor) => ({ ...tensor, shape: [32, 48] }));
    await expect(loadModel(folder)).rejects.toMatchObject(
      refusal('tensor-invalid', NAME, '48, 32', '32, 48'),
    );
    await write((tensor) => {
      const data = tensor.data.slice();
      data[5] = Number.NaN;
      return { ...tensor, data };
    });
    await expect(loadModel(folder, { checkNumbers: true })).rejects.toMatchObject(
      refusal('numbers-invalid', NAME, 'element 5'),
    );
    const session = (await loadModel(folder)).open();
    expect((await session.feed([3])).length).toBe(257);
    const bytes = await readFile(file('model.safetensors'), 'latin1');
    const at = bytes.indexOf('"F32"', bytes.indexOf(NAME));
    await writeFile(file('model.safetensors'), `${bytes.slice(0, at)}"I32"${bytes.slice(at + 5)}`, 'latin1');
    await expect(loadModel(folder)).rejects.toMatchObject(refusal('tensor-invalid', NAME, 'found I32'));
  });

  it('is refused when its weights are truncated, at any place', async () => {
    await write();
    const bytes = await readFile(file('model.safetensors'));
    for (const length of [0, 7, 8, 100, 5000, bytes.length - 1]) {
      await writeFile(file('model.safetensors'), bytes.subarray(0, length));
      await expect(loadModel(folder)).rejects.toMatchObject({
        code: expect.stringMatching(/^(file|tensor)-invalid$/),
      });
    }
  });

  it('is refused when its index names files outside', async () => {
    const index = { weight_map: { [NAME]: '../model.safetensors' } };
    await writeFile(file('model.safetensors.index.json'), JSON.stringify(index));
    await expect(loadModel(folder)).rejects.toMatchObject(
      refusal('file-invalid', NAME, 'inside the folder', '../model.safetensors'),
    );
  });

  it('is refused when its configuration is', async () => {
    for (const [text, code] of [
      ['{', 'file-invalid'],
      ['{"model_type":"llama"}', 'architecture-unknown'],
      ['{"model_type":"jamba","num_hidden_layers":0}', 'config-invalid'],
    ] as const) {
      await writeFile(file('config.json'), text);
      await expect(loadModel(folder)).rejects.toMatchObject({ code });
    }
  });
});

describe('tensor files', () => {
  it('are read as they were written', async () => {
    const tensors: TensorToWrite[] = [
      { name: 'é"\n', shape: [2, 2], data: Float32Array.of(1, -0, 3.5, 1e-30), dtype: 'F32' },
      { name: 'empty', shape: [0, 7], data: new Float32Array(), dtype: 'F32' },
      {
        name: 'half',
        shape: [3],
        data: Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, Number.NaN),
        dtype: 'BF16',
      },
    ];
    await writeTensors(file('t.safetensors'), tensors, { made: 'here' });
    const read = await readTensors(file('t.safetensors'));
    expect(read.metadata).toEqual({ made: 'here' });
    const byName = new Map(read.tensors.map((tensor) => [tensor.name, tensor]));
    expect(byName.get('é"\n')).toMatchObject({ shape: [2, 2], dtype: 'F32', data: tensors[0]?.data });
    expect(byName.get('empty')?.shape).toEqual([0, 7]);
    // Ties go to the even neighbour.
    expect(byName.get('half')?.data).toEqual(Float32Array.of(1, 1 + 2 ** -6, Number.NaN));
  });

  it('are not written with shapes that do not fit', async () => {
    const tensor: TensorToWrite = { name: 'a', shape: [3], data: new Float32Array(2), dtype: 'F32' };
    await expect(writeTensors(file('t'), [tensor])).rejects.toMatchObject({ code: 'shape-mismatch' });
  });

  it('follow from a configuration', async () => {
    const table = tensorTable(await readFile(path.join(golden, 'config.json'), 'utf8'));
    const { tensors } = await readTensors(path.join(golden, 'model.safetensors'));
    const shapes = Object.fromEntries(tensors.map(({ name, shape }) => [name, shape]));
    expect(Object.fromEntries(table.map(({ name, shape }) => [name, shape]))).toEqual(shapes);
    expect(() => tensorTable('{}')).toThrow(expect.objectContaining({ code: 'architecture-unknown' }));
  });
});

describe('a soft prompt', () => {
  const rows = Float32Array.from({ length: 6 }, (_, i) => i);
  it('is read with its metadata', async () => {
    await writeTensors(file('p'), [{ name: 'soft_prompt', shape: [2, 3], data: rows, dtype: 'F32' }], {
      expert: 'x',
    });
    expect(await readSoftPrompt(file('p'))).toEqual({ rows, count: 2, metadata: { expert: 'x' } });
  });

  it('is refused when the file holds none, or one of another shape', async () => {
    await writeTensors(file('p'), [{ name: 'other', shape: [2, 3], data: rows, dtype: 'F32' }]);
    await expect(readSoftPrompt(file('p'))).rejects.toMatchObject({ code: 'skill-invalid' });
    await writeTensors(file('p'), [{ name: 'soft_prompt', shape: [6], data: rows, dtype: 'F32' }]);
    await expect(readSoftPrompt(file('p'))).rejects.toMatchObject({ code: 'skill-invalid' });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is refused when it holds %s', async (wrong) => {
    const data = rows.with(4, wrong);
    await writeTensors(file('p'), [{ name: 'soft_prompt', shape: [2, 3], data, dtype: 'F32' }]);
    await expect(readSoftPrompt(file('p'))).rejects.toMatchObject({
      code: 'numbers-invalid',
      message: expect.stringContaining('element 4'),
    });
  });
});
