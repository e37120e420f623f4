import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calibration, calibrated, probabilities } from '../../router/words/calibration.ts';
import type { Scored } from './calibrate.ts';
import { surenessOf } from './sureness.ts';

const plain: Calibration = { slope: [1, 1, 1], shift: [0, 0, 0], alone: { slope: 1, shift: 0 } };

/** Rows whose first class has `score`, and is right in `share` of them. */
function rows(score: number, share: number, count: number): Scored[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ z: Float64Array.of(score, 0, -1), weight: 1 },
    classes: [i % 100 < 100 * share ? 0 : 1],
  }));
}

describe('sureness', () => {
  it('becomes what was right', () => {
    const held = [...rows(1, 0.4, 400), ...rows(3, 0.7, 400)];
    const sure = surenessOf(held, plain) ?? [];
    const calibration = { ...plain, sure };
    expect(calibrated(Float64Array.of(3, 0, -1), calibration)[0]).toBeCloseTo(0.7, 1);
    expect(calibrated(Float64Array.of(1, 0, -1), calibration)[0]).toBeCloseTo(0.4, 1);
    expect(
      sure.every(([p, right], i) => p > (sure[i - 1]?.[0] ?? 0) && right > (sure[i - 1]?.[1] ?? 0)),
    ).toBe(true);
  });

  it('is left as it is where hardly anything is wrong', () => {
    expect(surenessOf(rows(4, 1, 500), plain)).toBeUndefined();
  });

  it('keeps the order of the classes, and a sum of one', () => {
    const sure = [
      [0.4, 0.1],
      [0.8, 0.2],
      [0.95, 0.9],
    ] as const;
    const score = fc.double({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(score, score, score), (z) => {
        const before = probabilities(Float64Array.from(z), plain);
        const after = calibrated(Float64Array.from(z), { ...plain, sure });
        expect(after.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
        before.forEach((p, a) => {
          before.forEach((q, b) => {
            if (p > q) expect((after[a] as number) - (after[b] as number)).toBeGreaterThan(-1e-12);
          });
        });
      }),
    );
  });
});
