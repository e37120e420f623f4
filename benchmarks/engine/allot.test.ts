import { describe, expect, it } from 'vitest';
import { allot } from './allot.ts';

const short = { least: 1, most: 5, worth: 1 };
const long = { least: 20, most: 100, worth: 1 };

describe('allot', () => {
  it('gives all what they want when there is enough', () => {
    expect(allot([short, long], 1000)).toEqual([5, 100]);
  });

  it('shortens the long ones first, to the same length', () => {
    const seconds = allot([short, long, { ...long, most: 200 }], 65);
    expect(seconds[0]).toBeCloseTo(5);
    expect(seconds[1]).toBeCloseTo(30);
    expect(seconds[2]).toBeCloseTo(30);
  });

  it('gives more to what is worth more', () => {
    const seconds = allot([long, { ...long, worth: 2 }], 90);
    expect(seconds[0]).toBeCloseTo(30);
    expect(seconds[1]).toBeCloseTo(60);
  });

  it('leaves out what costs most for its worth, and no more than it must', () => {
    const wanted = { ...long, least: 30, worth: 8 };
    expect(allot([short, long, wanted], 40).map((seconds) => seconds !== null)).toEqual([true, false, true]);
    expect(allot([short, long, wanted], 10).map((seconds) => seconds !== null)).toEqual([true, false, false]);
    expect(allot([short, long], -1)).toEqual([null, null]);
    expect(allot([], 0)).toEqual([]);
  });
});
