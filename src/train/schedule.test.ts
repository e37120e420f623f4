import { expect, test } from 'vitest';
import { learningRate, type Schedule } from './schedule.ts';

const base = { peak: 1, warmup: 4, steps: 20, floor: 0.1 } as const;
const rates = (schedule: Schedule) => Array.from({ length: 21 }, (_, step) => learningRate(schedule, step));

test('every kind rises linearly to the peak', () => {
  for (const kind of ['cosine', 'wsd', 'constant'] as const) {
    expect(rates({ ...base, kind }).slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
  }
});

test('a cosine passes the middle half-way and ends at the floor', () => {
  const found = rates({ ...base, kind: 'cosine' });
  expect(found[12]).toBeCloseTo(0.55);
  expect(found[20]).toBeCloseTo(0.1);
});

test('wsd stays flat and then falls in a line', () => {
  const found = rates({ ...base, kind: 'wsd', decay: 0.5 });
  expect(found.slice(4, 11)).toEqual(Array(7).fill(1));
  expect(found[15]).toBeCloseTo(0.55);
  expect(found[20]).toBeCloseTo(0.1);
});

test('constant stays', () => {
  expect(rates({ ...base, kind: 'constant' }).slice(4)).toEqual(Array(17).fill(1));
});
