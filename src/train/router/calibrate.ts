// Fits what turns scores into probabilities, on rows that the scores were not fitted on.
import { type Calibration, probabilities } from '../../router/words/calibration.ts';

/** Scores of a row that was held out, and the classes that are right for it. */
export interface Scored {
  readonly z: Float64Array; // C
  readonly classes: readonly number[];
  readonly weight: number;
}

const STEPS = 30;
const RIDGE = 1e-3;

/**
 * Minimises the mean negative log-likelihood over the slope of all experts, and the slope and shift of none: three numbers in
 * which it is convex. Of several right classes each counts its share.
 */
export function calibrate(rows: readonly Scored[], classes: number, none: number): Calibration {
  const parameters = newton([1, 1, 0], (at) => softmaxTerms(rows, none, spread(at, classes, none)));
  const { slope, shift } = spread(parameters, classes, none);
  const [aloneSlope, aloneShift] = newton([1, 0], (at) => sigmoidTerms(rows, none, at)) as [number, number];
  return { slope, shift, alone: { slope: aloneSlope, shift: aloneShift } };
}

function spread(at: readonly number[], classes: number, none: number) {
  const pick = (own: number, others: number) =>
    Array.from({ length: classes }, (_, c) => (c === none ? own : others));
  const [all = 1, ofNone = 1, shift = 0] = at;
  return { slope: pick(ofNone, all), shift: pick(shift, 0) };
}

interface Terms {
  readonly loss: number;
  readonly gradient: number[];
  readonly hessian: number[][];
}

function emptyTerms(size: number) {
  return {
    loss: 0,
    gradient: new Array<number>(size).fill(0),
    hessian: Array.from({ length: size }, () => new Array<number>(size).fill(0)),
  };
}

/** Loss and derivatives by (slope of experts, slope of none, shift of none). */
function softmaxTerms(
  rows: readonly Scored[],
  none: number,
  calibration: Pick<Calibration, 'slope' | 'shift'>,
): Terms {
  const terms = emptyTerms(3);
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  for (const { z, classes, weight } of rows) {
    const p = probabilities(z, calibration);
    const w = weight / total;
    let mean = 0;
    let square = 0;
    z.forEach((score, c) => {
      if (c === none) return;
      mean += (p[c] as number) * score;
      square += (p[c] as number) * score * score;
    });
    const pNone = none < 0 ? 0 : (p[none] as number);
    const zNone = none < 0 ? 0 : (z[none] as number);
    const expected = [mean, pNone * zNone, pNone];
    const found = [0, 0, 0];
    for (const c of classes) {
      terms.loss -= (w * Math.log(Math.max(p[c] as number, 1e-300))) / classes.length;
      const share = 1 / classes.length;
      if (c === none) {
        found[1] = (found[1] as number) + share * zNone;
        found[2] = (found[2] as number) + share;
      } else found[0] = (found[0] as number) + share * (z[c] as number);
    }
    const second = [
      [square, 0, 0],
      [0, pNone * zNone * zNone, pNone * zNone],
      [0, pNone * zNone, pNone],
    ];
    add(terms, w, expected, found, second);
  }
  return terms;
}

/** Adds a row's share: E φ − φ of what is right, and the covariance of φ. */
function add(terms: Terms, w: number, expected: number[], found: number[], second: number[][]): void {
  expected.forEach((mean, i) => {
    terms.gradient[i] = (terms.gradient[i] as number) + w * (mean - (found[i] as number));
    const row = terms.hessian[i] as number[];
    expected.forEach((other, j) => {
      row[j] = (row[j] as number) + w * (((second[i] as number[])[j] as number) - mean * other);
    });
  });
}

/** Every pair of row and expert is a question of yes or no. */
function sigmoidTerms(
  rows: readonly Scored[],
  none: number,
  [slope = 1, shift = 0]: readonly number[],
): Terms {
  const terms = emptyTerms(2);
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  for (const { z, classes, weight } of rows) {
    const w = weight / total;
    z.forEach((score, c) => {
      if (c === none) return;
      const logit = slope * score + shift;
      const p = 1 / (1 + Math.exp(-logit));
      const right = classes.includes(c) ? 1 : 0;
      terms.loss += w * Math.log1p(Math.exp(-Math.abs(logit))) + w * (Math.max(logit, 0) - right * logit);
      const spreadOf = p * (1 - p);
      const phi = [score, 1];
      phi.forEach((a, i) => {
        terms.gradient[i] = (terms.gradient[i] as number) + w * (p - right) * a;
        const row = terms.hessian[i] as number[];
        phi.forEach((b, j) => {
          row[j] = (row[j] as number) + w * spreadOf * a * b;
        });
      });
    });
  }
  return terms;
}

/** Newton's method with halved steps where the loss would rise; a small pull towards the start. */
function newton(start: readonly number[], terms: (at: readonly number[]) => Terms): number[] {
  const pull = (at: readonly number[]) =>
    at.reduce((sum, x, i) => sum + (RIDGE / 2) * (x - (start[i] as number)) ** 2, 0);
  let at = [...start];
  let now = terms(at);
  for (let step = 0; step < STEPS; step++) {
    const gradient = now.gradient.map((g, i) => g + RIDGE * ((at[i] as number) - (start[i] as number)));
    const hessian = now.hessian.map((row, i) => row.map((h, j) => h + (i === j ? RIDGE : 0)));
    const direction = solve(hessian, gradient);
    const loss = now.loss + pull(at);
    let size = 1;
    let next = at;
    for (; size > 1e-6; size /= 2) {
      next = at.map((x, i) => x - size * (direction[i] as number));
      now = terms(next);
      if (now.loss + pull(next) <= loss) break;
    }
    const moved = Math.max(...next.map((x, i) => Math.abs(x - (at[i] as number))));
    at = next;
    if (moved < 1e-6) break;
  }
  return at;
}

/** Gaussian elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows
      .slice(i)
      .reduce((a, b) => (Math.abs(b[i] as number) > Math.abs(a[i] as number) ? b : a));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    rows.forEach((row, j) => {
      if (j === i) return;
      const factor = (row[i] as number) / (pivot[i] as number);
      for (let k = i; k <= n; k++) row[k] = (row[k] as number) - factor * (pivot[k] as number);
    });
  }
  return rows.map((row, i) => (row[n] as number) / (row[i] as number));
}
