// What a router is worth on questions that it has not seen.

/** A question as it was decided. */
export interface Decision {
  /** Experts that are right; empty where none fits. */
  readonly wanted: readonly string[];
  /** The most probable expert, whether it was called or not. */
  readonly best: string;
  readonly probability: number;
  readonly none: number;
  /** Experts found to be needed, where a question may need several. */
  readonly together: readonly string[];
}

export interface Figures {
  readonly n: number;
  readonly in_scope: number;
  readonly out_of_scope: number;
  /** Share of questions with an expert that were sent to it; one that was refused counts as wrong. */
  readonly in_scope_accuracy: number;
  /** The same if no question were refused. */
  readonly accuracy_without_refusal: number;
  /** Share of questions without an expert that were refused. */
  readonly oos_recall: number | null;
  /** Probability that a question without an expert is judged more probably so than one with. */
  readonly oos_auroc: number | null;
  /** Expected calibration error, fifteen bins, of the most probable of all experts and none. */
  readonly ece: number;
  /** What it would be on average for so many questions if every probability were exact. */
  readonly ece_by_chance: number;
  /** Share of questions with an expert that were answered. */
  readonly coverage: number;
  /** Share of questions answered that went to a wrong expert. */
  readonly risk: number;
}

const BINS = 15;
const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);
const isRight = ({ wanted, best }: Decision): boolean => wanted.includes(best);

export function figures(decisions: readonly Decision[], threshold: number): Figures {
  const inside = decisions.filter(({ wanted }) => wanted.length > 0);
  const outside = decisions.filter(({ wanted }) => wanted.length === 0);
  const answered = decisions.filter(({ probability }) => probability >= threshold);
  const among = (rows: readonly Decision[]) => rows.filter(({ probability }) => probability >= threshold);
  return {
    n: decisions.length,
    in_scope: inside.length,
    out_of_scope: outside.length,
    in_scope_accuracy: share(among(inside).filter(isRight).length, inside.length),
    accuracy_without_refusal: share(inside.filter(isRight).length, inside.length),
    oos_recall: outside.length === 0 ? null : 1 - share(among(outside).length, outside.length),
    oos_auroc: outside.length === 0 || inside.length === 0 ? null : auroc(inside, outside),
    ece: calibrationError(decisions),
    ece_by_chance: errorByChance(decisions),
    coverage: share(among(inside).length, inside.length),
    risk: share(answered.filter((row) => !isRight(row)).length, answered.length),
  };
}

function auroc(inside: readonly Decision[], outside: readonly Decision[]): number {
  const rows = [...inside, ...outside].sort((a, b) => a.probability - b.probability);
  let lower = 0;
  let pairs = 0;
  for (let i = 0; i < rows.length; ) {
    let j = i;
    while (j < rows.length && rows[j]?.probability === rows[i]?.probability) j++;
    const out = rows.slice(i, j).filter(({ wanted }) => wanted.length === 0).length;
    pairs += (j - i - out) * (lower + out / 2);
    lower += out;
    i = j;
  }
  return pairs / (inside.length * outside.length);
}

/** One bin of confidence. */
export interface Bin {
  readonly n: number;
  readonly confidence: number;
  readonly right: number;
}

/** How sure, and how often right, the most probable of all experts and none was. */
export function reliability(decisions: readonly Decision[]): Bin[] {
  const sums = Array.from({ length: BINS }, () => ({ n: 0, confidence: 0, right: 0 }));
  for (const decision of decisions) {
    const { probability, none, wanted } = decision;
    const confidence = Math.max(probability, none);
    const right = none > probability ? wanted.length === 0 : isRight(decision);
    const bin = sums[Math.min(BINS - 1, Math.floor(confidence * BINS))];
    if (bin === undefined) continue;
    bin.n++;
    bin.confidence += confidence;
    if (right) bin.right++;
  }
  return sums.map(({ n, confidence, right }) => ({
    n,
    confidence: share(confidence, n),
    right: share(right, n),
  }));
}

function calibrationError(decisions: readonly Decision[]): number {
  const gaps = reliability(decisions).map(({ n, confidence, right }) => n * Math.abs(confidence - right));
  return share(
    gaps.reduce((a, b) => a + b, 0),
    decisions.length,
  );
}

/** In a bin the number right is about normal around Σ p, and differs from it by √(2/π · Σ p (1 − p)) on average. */
function errorByChance(decisions: readonly Decision[]): number {
  const variances = new Float64Array(BINS);
  for (const { probability, none } of decisions) {
    const p = Math.max(probability, none);
    const bin = Math.min(BINS - 1, Math.floor(p * BINS));
    variances[bin] = (variances[bin] as number) + p * (1 - p);
  }
  return share(
    variances.reduce((sum, variance) => sum + Math.sqrt((2 / Math.PI) * variance), 0),
    decisions.length,
  );
}

/** Of the surest `coverage` of all questions, the share that was sent to a wrong expert or should have been refused. */
export interface RiskPoint {
  readonly coverage: number;
  readonly risk: number;
}

export function riskCurve(decisions: readonly Decision[], points = 100): RiskPoint[] {
  const sure = [...decisions].sort((a, b) => b.probability - a.probability);
  const curve: RiskPoint[] = [];
  let wrong = 0;
  sure.forEach((row, i) => {
    if (!isRight(row)) wrong++;
    const before = Math.floor((i * points) / sure.length);
    if (Math.floor(((i + 1) * points) / sure.length) > before)
      curve.push({ coverage: (i + 1) / sure.length, risk: wrong / (i + 1) });
  });
  return curve;
}

export interface SeveralFigures {
  /** Share of questions whose experts are all found, and no other. */
  readonly exact: number;
  readonly precision: number;
  readonly recall: number;
  /** Harmonic mean of precision and recall over all pairs of question and expert. */
  readonly f1: number;
}

/** For questions that may need several experts. */
export function severalFigures(decisions: readonly Decision[]): SeveralFigures {
  let both = 0;
  let found = 0;
  let wanted = 0;
  let exact = 0;
  for (const row of decisions) {
    const hits = row.together.filter((name) => row.wanted.includes(name)).length;
    both += hits;
    found += row.together.length;
    wanted += row.wanted.length;
    if (hits === row.together.length && hits === row.wanted.length) exact++;
  }
  const precision = share(both, found);
  const recall = share(both, wanted);
  return {
    exact: share(exact, decisions.length),
    precision,
    recall,
    f1: share(2 * precision * recall, precision + recall),
  };
}
