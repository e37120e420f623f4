import { describe, expect, it } from 'vitest';
import { PRESETS } from '../random-jamba/presets.ts';
import { chooseMeasures, rowNames } from './measures.ts';

describe('measures', () => {
  it('are chosen by name, and by size where one is given', () => {
    expect(
      chooseMeasures('decode,batch:8,batch:16').map(({ measure, sizes }) => [measure.name, sizes]),
    ).toEqual([
      ['decode', []],
      ['batch', [8, 16]],
    ]);
    expect(() => chooseMeasures('speed')).toThrow(/no measure speed; there are prefill, /);
  });

  it('have rows of different names', () => {
    const labels = rowNames();
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('leave out what cannot be waited for', () => {
    const { 'reasoning-3b': shape } = PRESETS;
    const subject = { preset: 'reasoning-3b', shape, dtype: 'bf16', kv: 'bf16' } as const;
    const sizes = (name: string, patience: number) =>
      chooseMeasures(name)[0]!
        .measure.cases(subject, patience)
        .map(({ size }) => size);
    expect(sizes('prefill', 50)).toEqual([512]);
    expect(sizes('context', 500)).toEqual([16, 2048, 8192]);
  });
});
