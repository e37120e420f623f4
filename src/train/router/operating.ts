// Which threshold keeps what, from rows that were held out.
import type { CurvePoint } from '../../router/operating-point.ts';

/** A held-out question as the router judged it. */
export interface Judged {
  /** Probability of the best expert. */
  readonly probability: number;
  /** The best expert is right. */
  readonly right: boolean;
  /** No expert fits. */
  readonly none: boolean;
  readonly weight: number;
}

const POINTS = 200;
/** Chance that the bound of a risk does not hold. */
const DELTA = 0.1;
/** The bounds are tested from the surest tenth of the questions downwards. */
const SUREST = 0.1;

/** The threshold with the most right decisions: the right expert called, or none where none fits. */
export function bestThreshold(rows: readonly Judged[]): number {
  const sorted = [...rows].sort((a, b) => a.probability - b.probability);
  let value = sorted.reduce((sum, row) => sum + (row.right ? row.weight : 0), 0);
  let best = value;
  let threshold = 0;
  sorted.forEach((row, i) => {
    value += row.none ? row.weight : row.right ? -row.weight : 0;
    const next = sorted[i + 1]?.probability ?? 1;
    if (value <= best || next === row.probability) return;
    best = value;
    threshold = (row.probability + next) / 2;
  });
  return threshold;
}

/** Thresholds at even steps of the share of questions answered, from low to high; `alike` rows are worth one. */
export function operatingCurve(rows: readonly Judged[], alike = 1): CurvePoint[] {
  const sure = [...rows].sort((a, b) => b.probability - a.probability);
  const fitting = rows.filter(({ none }) => !none).map(({ probability }) => probability);
  const points: CurvePoint[] = [];
  let wrong = 0;
  let kept = 0;
  let worst = 0;
  let weight = 0;
  let squares = 0;
  sure.forEach((row, i) => {
    weight += row.weight;
    squares += row.weight ** 2;
    if (!row.right) wrong += row.weight;
    if (!row.none) kept++;
    const answered = i + 1;
    const step = Math.floor((answered * POINTS) / sure.length);
    if (step === Math.floor((i * POINTS) / sure.length) || answered < SUREST * sure.length) return;
    // Rows of unequal weight are worth fewer of equal weight.
    worst = Math.max(worst, chernoff(Math.min(1, wrong / weight), weight ** 2 / squares / alike));
    points.push({
      threshold: row.probability,
      coverage: Math.max(0, (kept - 1) / (fitting.length + 1)),
      risk: worst,
    });
  });
  return points.reverse();
}

/** The largest p with n · KL(share ‖ p) ≤ ln(1 / δ). */
function chernoff(share: number, n: number): number {
  const most = Math.log(1 / DELTA) / n;
  const divergence = (p: number) =>
    (share === 0 ? 0 : share * Math.log(share / p)) +
    (share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - p)));
  let low = share;
  let high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (divergence(middle) <= most) low = middle;
    else high = middle;
  }
  return high;
}
