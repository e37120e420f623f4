import { expect, it, vi } from 'vitest';
import { evalAdapters } from './adapters.ts';

vi.setConfig({ testTimeout: 120_000 });
const options = { model: 'models/nano', expertsFolder: 'experts' };

it('compares calls with those that are meant, and tells the misses', async () => {
  const misses: string[] = [];
  const onMiss = (expert: string, _: string, expected: string, found: string) => {
    expect(found).not.toBe(expected);
    misses.push(expert);
  };
  const experts = ['calculator', 'calendar'];
  const rows = await evalAdapters({ ...options, experts, generated: 3, onMiss });
  expect(rows.map(({ expert, set }) => `${expert} ${set}`)).toEqual([
    'calculator examples',
    'calendar generated',
    'calendar examples',
  ]);
  for (const { exact, unsure, exactOfRest } of rows) {
    expect(exactOfRest * (1 - unsure)).toBeLessThanOrEqual(exact + 1e-9);
    expect(unsure).toBeLessThan(0.5);
  }
  for (const { expert, n, exact } of rows.slice(0, 1)) {
    expect(exact).toBeGreaterThan(0.5);
    expect(misses.filter((name) => name === expert).length).toBe(Math.round(n * (1 - exact)));
  }
  await expect(evalAdapters({ ...options, experts: ['oracle'], generated: 1 })).rejects.toThrow("'oracle'");
});
