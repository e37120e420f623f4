import { describe, expect, it, vi } from 'vitest';
import { propose, run } from './run.ts';
import type { Input } from './schema.ts';
import { thresholdOf } from './unsure.ts';

vi.setConfig({ testTimeout: 60_000 });

const setup = (settings?: object) => ({ settings, folder: '.', secret: () => undefined });
const { signal } = new AbortController();
const CURVE = [
  { threshold: 0.9, coverage: 0.2, risk: 0.05 },
  { threshold: 0.6, coverage: 0.5, risk: 0.2 },
  { threshold: 0.1, coverage: 0.98, risk: 0.5 },
];

describe('the probability from which questions are answered', () => {
  it.each([
    [undefined, 0.5],
    [{}, 0.5],
    [{ coverage: 1 }, 0],
    [{ coverage: 0.4 }, 0.6],
    [{ coverage: 0.99 }, 0],
    [{ risk: 0.2 }, 0.6],
    [{ risk: 0.1 }, 0.9],
    [{ risk: 0.9 }, 0.1],
  ])('%j: %d', (settings, threshold) => {
    expect(thresholdOf(setup(settings), CURVE)).toBe(threshold);
  });

  it('cannot keep a risk that was never reached, nor two wishes', () => {
    expect(() => thresholdOf(setup({ risk: 0.01 }), CURVE)).toThrow('0.05');
    expect(() => thresholdOf(setup({ risk: 0.1, coverage: 0.2 }), CURVE)).toThrow('found both');
  });
});

describe('a question that is not understood well enough', () => {
  const question = 'Which of them is it that the other one was about, more or less?';
  const ask = async (settings?: object): Promise<Input> =>
    (await propose(setup(settings), question, signal))[0]?.input as Input;

  it('is not answered: what was considered is shown, and can be asked for', async () => {
    const input = await ask();
    expect(input.unsure?.probability).toBeLessThan(0.5);
    const result = await run(input, { signal, deadline: 0 }, setup());
    if (!('failure' in result)) throw new Error('expected a failure');
    expect(result.failure.code).toBe('unsure');
    expect(result.failure.message).toContain(input.query);
    expect(result.failure.message).toContain('SELECT');
    const { query } = input;
    expect(await run({ query }, { signal, deadline: 0 }, setup())).toHaveProperty('value');
  });

  it('is answered where every question shall be', async () => {
    expect(await ask({ coverage: 1 })).not.toHaveProperty('unsure');
  });
});
