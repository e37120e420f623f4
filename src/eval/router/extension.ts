// What a router loses when an expert is added to it: it learns all but some experts, then these one after the other.
import { MrklError } from '../../contract/errors.ts';
import { judgeWords, type WordsModel } from '../../router/words/model.ts';
import { Random } from '../../train/corpus/random.ts';
import { backgroundFor } from '../../train/router/background.ts';
import { extend } from '../../train/router/extend.ts';
import { type Labelled, type LearnOptions, learn } from '../../train/router/learn.ts';
import type { Findings } from '../report.ts';
import { percent } from '../report.ts';

export interface Addition {
  readonly expert: string;
  /** Accuracy on the questions of the experts that were there, before and after. */
  readonly others_before: number;
  readonly others_after: number;
  /** Accuracy on the questions of the expert that was added. */
  readonly own: number;
  readonly seconds: number;
}

export interface ExtensionReport {
  readonly first: number;
  readonly additions: readonly Addition[];
  /** Questions of the experts that were there when the last one came. */
  readonly tested: number;
  /** The most that one addition took from the others, and what they took on average. */
  readonly worst_drop: number;
  readonly mean_drop: number;
  /** Of all experts, after the last addition, and when all are learnt together. */
  readonly accuracy: number;
  readonly accuracy_together: number;
}

const SEED = 1;

export async function measureExtension(
  train: readonly Labelled[],
  test: readonly Labelled[],
  count: number,
  options: LearnOptions,
): Promise<ExtensionReport> {
  const names = [...new Set(train.flatMap(({ experts }) => experts))].sort();
  if (count > names.length - 2)
    throw new MrklError(
      'argument-invalid',
      `extend: expected at most ${names.length - 2} of ${names.length} experts, found ${count}.`,
    );
  const late = new Random(SEED).shuffle([...names]).slice(0, count);
  const open = train.some(({ experts }) => experts.length === 0);
  const all = open ? train : [...train, ...backgroundFor(train, SEED)];
  const there = (rows: readonly Labelled[], missing: readonly string[]) =>
    rows.filter(({ experts }) => !experts.some((name) => missing.includes(name)));
  let model = await learn(there(all, late), { seed: SEED, ...options });
  const additions: Addition[] = [];
  let tested = 0;
  for (const [i, expert] of late.entries()) {
    const missing = late.slice(i);
    const others = there(all, missing);
    const known = there(test, missing).filter(({ experts }) => experts.length > 0);
    const before = accuracy(model, known);
    tested = known.length;
    const start = performance.now();
    const own = all.filter(({ experts }) => experts.includes(expert)).map(({ text }) => text);
    model = await extend(model, expert, own, others, options);
    const seconds = (performance.now() - start) / 1000;
    const fresh = test.filter(({ experts }) => experts.includes(expert));
    const after = { others_after: accuracy(model, known), own: accuracy(model, fresh), seconds };
    additions.push({ expert, others_before: before, ...after });
  }
  const fitting = test.filter(({ experts }) => experts.length > 0);
  const together = await learn(all, { seed: SEED, ...options });
  const drops = additions.map((row) => row.others_before - row.others_after);
  return {
    first: names.length - count,
    additions,
    tested,
    worst_drop: Math.max(...drops),
    mean_drop: drops.reduce((sum, drop) => sum + drop, 0) / count,
    accuracy: accuracy(model, fitting),
    accuracy_together: accuracy(together, fitting),
  };
}

/** Share sent to the right expert at the threshold of the model. */
function accuracy(model: WordsModel, rows: readonly Labelled[]): number {
  const right = rows.filter(({ text, experts }) => {
    const best = judgeWords(model, text).candidates[0];
    return best !== undefined && best.probability >= model.threshold && experts.includes(best.expert);
  });
  return rows.length === 0 ? 0 : right.length / rows.length;
}

export function extensionFindings(report: ExtensionReport): Findings {
  const rows = report.additions.map(({ expert, others_before, others_after, own, seconds }) => [
    expert,
    percent(others_before),
    percent(others_after),
    percent(own),
    seconds.toFixed(1),
  ]);
  const summary = [
    ['experts at first', String(report.first)],
    ['most that one addition took from the others', percent(report.worst_drop)],
    ['what one took on average', percent(report.mean_drop)],
    ['questions of the others', String(report.tested)],
    ['all experts, added one by one', percent(report.accuracy)],
    ['all experts, learnt together', percent(report.accuracy_together)],
  ];
  return {
    title: 'Experts added to a router',
    json: report,
    sections: [
      { table: { head: ['figure', 'value'], rows: summary } },
      { title: 'Additions', table: { head: ['expert', 'others before', 'after', 'own', 'seconds'], rows } },
    ],
  };
}
