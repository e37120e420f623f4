import { describe, expect, it } from 'vitest';
import { PRESETS } from '../random-jamba/presets.ts';
import {
  kvBytes,
  parameters,
  stateBytes,
  stepBytes,
  stepSeconds,
  tokenOperations,
  weightBytes,
} from './costs.ts';

const { tiny, small, 'moe-1b': moe, 'reasoning-3b': reasoning } = PRESETS;

describe('costs', () => {
  it('know the number of weights that the presets stand for', () => {
    expect(Math.round(parameters(tiny) / 1e6)).toBe(12);
    expect(Math.round(parameters(small) / 1e6)).toBe(319);
    expect((parameters(reasoning) / 1e9).toFixed(1)).toBe('3.0');
  });

  it('count two bytes for a weight, and about one with its row scale in int8', () => {
    expect(weightBytes(reasoning, 'bf16')).toBe(2 * parameters(reasoning));
    expect(weightBytes(reasoning, 'int8') / parameters(reasoning)).toBeCloseTo(1, 1);
  });

  it('read every weight of a dense model once for any number of sequences', () => {
    expect(stepBytes(reasoning, 'bf16', 8)).toBe(stepBytes(reasoning, 'bf16'));
  });

  it('read more experts for more sequences, never more than all', () => {
    expect(stepBytes(moe, 'bf16', 4)).toBeGreaterThan(1.5 * stepBytes(moe, 'bf16'));
    expect(stepBytes(moe, 'bf16', 1000)).toBeLessThan(weightBytes(moe, 'bf16'));
  });

  it('give the state of the published shape: two attention layers with one head of 128', () => {
    expect(kvBytes(reasoning, 'f32')).toBe(2 * 2 * 128 * 4);
    expect(kvBytes(reasoning, 'int8')).toBe(2 * 2 * (128 + 4));
    expect(stateBytes(reasoning, 'bf16', 0)).toBe(26 * 5120 * (16 + 3) * 4);
    const grown = stateBytes(reasoning, 'bf16', 1000) - stateBytes(reasoning, 'bf16', 0);
    expect(grown).toBe(1024 * kvBytes(reasoning, 'bf16'));
  });

  it('bound a step by reading or by arithmetic, whichever takes longer', () => {
    const subject = { preset: 'tiny', shape: tiny, dtype: 'bf16', kv: 'bf16' } as const;
    const machine = { weights: 1e9, memory: 1e9, products: 1e18, f32: 1e18 };
    expect(stepSeconds(subject, machine)).toBeCloseTo(stepBytes(tiny, 'bf16') / 1e9);
    expect(stepSeconds(subject, machine, 1, 1000)).toBeCloseTo(
      (stepBytes(tiny, 'bf16') + 1000 * kvBytes(tiny, 'bf16')) / 1e9,
    );
    const slow = { ...machine, products: 1e6 };
    expect(stepSeconds(subject, slow, 2)).toBeCloseTo((2 * tokenOperations(tiny, true)) / 1e6);
  });
});
