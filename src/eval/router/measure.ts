// Learns a router from one part of a set and measures it on another.
import { createHash } from 'node:crypto';
import { MrklError } from '../../contract/errors.ts';
import { thresholdFor, type Wish } from '../../router/operating-point.ts';
import { judgeWords, type WordsModel } from '../../router/words/model.ts';
import { backgroundFor } from '../../train/router/background.ts';
import { type Labelled, type LearnOptions, learn } from '../../train/router/learn.ts';
import { type Decision, type Figures, figures, type SeveralFigures, severalFigures } from './metrics.ts';

export interface RouterReport extends Figures {
  readonly classes: number;
  readonly threshold: number;
  /** Milliseconds of one decision, the median and the slowest of a hundred. */
  readonly ms_p50: number;
  readonly ms_p99: number;
  readonly train_seconds: number;
  readonly several?: SeveralFigures;
  /** What was wished for, and what came of it on the test rows. */
  readonly wishes: readonly WishFound[];
}

export interface WishFound extends Wish {
  readonly threshold: number;
  readonly found_coverage: number;
  readonly found_risk: number;
}

export interface Measured {
  readonly report: RouterReport;
  readonly decisions: readonly (Decision & { readonly text: string })[];
  readonly model: WordsModel;
}

const WISHES: readonly Wish[] = [
  { coverage: 0.99 },
  { coverage: 0.95 },
  { coverage: 0.9 },
  { coverage: 0.8 },
  { risk: 0.05 },
  { risk: 0.03 },
  { risk: 0.02 },
];
const SEED = 1;
/** The share that is answered unless wished otherwise: where rows tell what fits no expert, and where none does. */
const ANSWERED = { told: 0.985, untold: 0.99 };

/** Every tenth row or so, by the text alone: the same rows every time. */
export function holdOut(rows: readonly Labelled[], share: number): [train: Labelled[], test: Labelled[]] {
  const held = ({ text }: Labelled) =>
    createHash('sha256').update(text).digest().readUInt32BE(0) < share * 0x1_0000_0000;
  return [rows.filter((row) => !held(row)), rows.filter(held)];
}

export async function measureRouter(
  train: readonly Labelled[],
  test: readonly Labelled[],
  wish: Wish,
  options: LearnOptions,
): Promise<Measured> {
  checkRows(train, test);
  const open = train.some(({ experts }) => experts.length === 0);
  const rows = open ? train : [...train, ...backgroundFor(train, SEED)];
  const start = performance.now();
  const model = await learn(rows, { seed: SEED, ...options });
  const seconds = (performance.now() - start) / 1000;
  const { decisions, times } = decide(model, test);
  const usual: Wish = { coverage: open ? ANSWERED.told : ANSWERED.untold };
  const wished = thresholdFor(model.curve, wish) ?? thresholdFor(model.curve, usual);
  const threshold = wished ?? model.threshold;
  const several = [...train, ...test].some(({ experts }) => experts.length > 1);
  const report: RouterReport = {
    ...figures(decisions, threshold),
    classes: new Set(train.flatMap(({ experts }) => experts)).size,
    threshold,
    ms_p50: quantile(times, 0.5),
    ms_p99: quantile(times, 0.99),
    train_seconds: seconds,
    ...(several ? { several: severalFigures(decisions) } : {}),
    wishes: WISHES.flatMap((row) => tryWish(model, decisions, row)),
  };
  return { report, decisions, model };
}

function checkRows(train: readonly Labelled[], test: readonly Labelled[]): void {
  const names = new Set(train.flatMap(({ experts }) => experts));
  if (names.size === 0)
    throw new MrklError('argument-invalid', "The training rows hold no intent other than 'oos'.");
  if (test.length === 0) throw new MrklError('argument-invalid', 'There are no test rows.');
}

function decide(model: WordsModel, test: readonly Labelled[]) {
  for (const { text } of test.slice(0, 100)) judgeWords(model, text);
  const times: number[] = [];
  const decisions = test.map(({ text, experts }) => {
    const start = performance.now();
    const { candidates, none, together } = judgeWords(model, text);
    times.push(performance.now() - start);
    const best = candidates[0];
    const found = { best: best?.expert ?? '', probability: best?.probability ?? 0 };
    return { text, wanted: experts, ...found, none, together };
  });
  return { decisions, times };
}

function tryWish(model: WordsModel, decisions: readonly Decision[], wish: Wish): WishFound[] {
  try {
    const threshold = thresholdFor(model.curve, wish) ?? 0;
    const { coverage, risk } = figures(decisions, threshold);
    return [{ ...wish, threshold, found_coverage: coverage, found_risk: risk }];
  } catch (error) {
    // A risk that this data cannot keep is left out.
    if (error instanceof MrklError) return [];
    throw error;
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
