import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTrainedOn, SOURCE_KEY, weightsFingerprint } from './fingerprint.ts';
import { type TensorToWrite, writeTensors } from './tensors.ts';

let folder: string;
const file = (name: string): string => path.join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mrkl-'));
});
afterEach(() => rm(folder, { recursive: true }));

const tensor = (x: number): TensorToWrite => ({
  name: 'a',
  shape: [1],
  data: Float32Array.of(x),
  dtype: 'F32',
});
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');

describe('the fingerprint of weights', () => {
  it('is the SHA-256 of their file', async () => {
    expect(await weightsFingerprint(folder)).toBeNull();
    await writeTensors(file('model.safetensors'), [tensor(1)]);
    expect(await weightsFingerprint(folder)).toBe(sha256(await readFile(file('model.safetensors'))));
  });

  it('covers all parts in the order of their names', async () => {
    for (const [i, name] of ['b', 'a'].entries()) await writeTensors(file(name), [tensor(i)]);
    await writeFile(
      file('model.safetensors.index.json'),
      JSON.stringify({ weight_map: { x: 'b', y: 'a', z: 'b' } }),
    );
    const expected = sha256(await readFile(file('a')), await readFile(file('b')));
    expect(await weightsFingerprint(folder)).toBe(expected);
  });

  it('is that of the source where weights name one', async () => {
    await writeTensors(file('model.safetensors'), [tensor(1)], { [SOURCE_KEY]: 'abc' });
    expect(await weightsFingerprint(folder)).toBe('abc');
  });

  it('is that of the bytes where the header cannot be read', async () => {
    await writeFile(file('model.safetensors'), 'not a header');
    expect(await weightsFingerprint(folder)).toBe(sha256(Buffer.from('not a header')));
  });
});

describe('what was trained on weights', () => {
  it.each(['skill-invalid', 'router-invalid'] as const)('is refused on others: %s', async (code) => {
    await writeTensors(file('model.safetensors'), [tensor(1)]);
    const on = (await weightsFingerprint(folder)) as string;
    await expect(checkTrainedOn(folder, { file: 'x', code, on })).resolves.toBeUndefined();
    await writeTensors(file('model.safetensors'), [tensor(2)]);
    const found = (await weightsFingerprint(folder)) as string;
    await expect(checkTrainedOn(folder, { file: 'x', code, on })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^x: .*${on.slice(0, 12)}.*${found.slice(0, 12)}`)),
      details: { file: 'x', expected: found, found: on },
    });
  });

  it('is taken as it is when it names no weights, or these cannot be known', async () => {
    await expect(
      checkTrainedOn(folder, { file: 'x', code: 'skill-invalid', on: 'abc' }),
    ).resolves.toBeUndefined();
    await writeTensors(file('model.safetensors'), [tensor(1)]);
    await expect(
      checkTrainedOn(folder, { file: 'x', code: 'skill-invalid', on: undefined }),
    ).resolves.toBeUndefined();
  });
});
