// How often the most probable class is right, by its probability: isotonic regression over rows that were held out.
import { type Calibration, probabilities, type Sureness } from '../../router/words/calibration.ts';
import type { Scored } from './calibrate.ts';

/** A step has so many mistakes, so that its share of them is known well enough. */
const MISTAKES = 40;

interface Step {
  sum: number;
  right: number;
  weight: number;
}

/** From low to high; undefined where there are too few mistakes to tell. */
export function surenessOf(
  rows: readonly Scored[],
  calibration: Pick<Calibration, 'slope' | 'shift'>,
): Sureness[] | undefined {
  const judged = rows.map(({ z, classes, weight }) => {
    const p = probabilities(z, calibration);
    const best = p.reduce((at, value, c) => (value > (p[at] as number) ? c : at), 0);
    return { p: p[best] as number, right: classes.includes(best), weight };
  });
  judged.sort((a, b) => a.p - b.p);
  const steps: Step[] = [];
  let open: Step = { sum: 0, right: 0, weight: 0 };
  for (const { p, right, weight } of judged) {
    open.sum += weight * p;
    open.weight += weight;
    if (right) open.right += weight;
    if (open.weight - open.right < MISTAKES) continue;
    steps.push(open);
    open = { sum: 0, right: 0, weight: 0 };
  }
  if (steps.length === 0) return undefined;
  if (open.weight > 0) steps.push(open);
  return rising(steps).map(({ sum, right, weight }) => [sum / weight, right / weight]);
}

/** Joins neighbours until each is right more often than the one before: pool adjacent violators. */
function rising(steps: readonly Step[]): Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    let last = { ...step };
    for (;;) {
      const before = joined.at(-1);
      if (before === undefined || before.right / before.weight < last.right / last.weight) break;
      joined.pop();
      last = {
        sum: before.sum + last.sum,
        right: before.right + last.right,
        weight: before.weight + last.weight,
      };
    }
    joined.push(last);
  }
  return joined;
}
