import { describe, expect, it } from 'vitest';
import { Random } from './corpus/random.ts';
import { assess, calibrate, fitRegression, type Row } from './logistic.ts';

/** Two overlapping clouds in the plane. */
function clouds(count: number, seed: number): Row[] {
  const rng = new Random(seed);
  const normal = () => rng.unit() + rng.unit() + rng.unit() + rng.unit() - 2;
  return Array.from({ length: count }, (_, i) => {
    const label = i % 2;
    return { features: Float32Array.of(normal() + (label === 0 ? 1 : 0), 100 * normal()), label };
  });
}

describe('router regression', () => {
  it('separates what can be separated and knows how sure it is', () => {
    const model = fitRegression(clouds(2000, 1), 2, { l2: 1e-3, epochs: 200 });
    calibrate(model, clouds(1000, 2));
    const { accuracy, calibrationError } = assess(model, clouds(2000, 3));
    expect(accuracy).toBeGreaterThan(0.78); // the best possible is about 0.81
    expect(calibrationError).toBeLessThan(0.05);
  });
});
