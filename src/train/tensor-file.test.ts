import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readMetadata, readTensor, writeTensor } from './tensor-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'mrkl-tensor-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('tensor file', () => {
  it('returns what was written', () => {
    const file = join(folder, 'a.safetensors');
    const data = Float32Array.of(1, -2.5, 3e-9, 4);
    writeTensor(file, 'soft_prompt', [2, 2], data, { expert: 'calculator' });
    expect(readTensor(file, 'soft_prompt')).toEqual({ shape: [2, 2], data });
    expect(readMetadata(file)).toEqual({ expert: 'calculator' });
  });

  it('names a tensor that is absent', () => {
    const file = join(folder, 'b.safetensors');
    writeTensor(file, 'x', [1], Float32Array.of(0), {});
    expect(() => readTensor(file, 'y')).toThrow(/expected tensor y/);
  });
});
