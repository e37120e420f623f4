import { describe, expect, it } from 'vitest';
import { summarise } from './statistics.ts';

describe('summarise', () => {
  it('gives median, tail and spread whatever the order', () => {
    const summary = summarise([5, 1, 4, 2, 3]);
    expect(summary).toMatchObject({ median: 3, least: 1, most: 5, count: 5 });
    expect(summary.p95).toBeCloseTo(4.8);
    expect(summary.spread).toBeCloseTo(1 / 3);
  });

  it('takes the middle between two', () => {
    expect(summarise([1, 2]).median).toBe(1.5);
  });
});
