import { basename, dirname, resolve } from 'node:path';
import { type Findings, type Miss, percent, type Section } from '../report.ts';
import { BASELINES } from './baselines.ts';
import type { Measured, RouterReport } from './measure.ts';
import { reliability, riskCurve } from './metrics.ts';
import { routerPicture } from './picture.ts';

/** What `--json` prints, the tables and the picture. */
export function toFindings({ report, decisions }: Measured, trainFiles: readonly string[]): Findings {
  const curve = riskCurve(decisions);
  const bins = reliability(decisions);
  const set = basename(dirname(resolve(trainFiles[0] ?? '')));
  return {
    title: `Router on ${set}`,
    json: { ...report, risk_coverage: curve.filter((_, i) => i % 5 === 4) },
    sections: [
      figuresSection(report),
      wishesSection(report),
      {
        title: 'Risk and coverage',
        table: {
          head: ['answered', 'wrong among them'],
          rows: curve.filter((_, i) => i % 10 === 9).map((row) => [percent(row.coverage), percent(row.risk)]),
        },
      },
      ...baselineSection(set, report),
    ],
    picture: routerPicture(curve, bins),
  };
}

const orNone = (value: number | null): string => (value === null ? '–' : percent(value));

function figuresSection(report: RouterReport): Section {
  const { several } = report;
  const rows = [
    ['classes', String(report.classes)],
    ['questions with an expert', String(report.in_scope)],
    ['questions without', String(report.out_of_scope)],
    ['in-scope accuracy', percent(report.in_scope_accuracy)],
    ['the same without refusal', percent(report.accuracy_without_refusal)],
    ['out-of-scope recall', orNone(report.oos_recall)],
    ['out-of-scope AUROC', report.oos_auroc === null ? '–' : report.oos_auroc.toFixed(4)],
    ['expected calibration error', report.ece.toFixed(4)],
    ['the same of exact probabilities, by chance', report.ece_by_chance.toFixed(4)],
    ['threshold', report.threshold.toFixed(4)],
    ['ms a decision, p50', report.ms_p50.toFixed(3)],
    ['ms a decision, p99', report.ms_p99.toFixed(3)],
    ['seconds of training', report.train_seconds.toFixed(1)],
    ...(several === undefined
      ? []
      : [
          ['all experts found, no other', percent(several.exact)],
          ['F1 over experts', percent(several.f1)],
        ]),
  ];
  return { table: { head: ['figure', 'value'], rows } };
}

function wishesSection({ wishes }: RouterReport): Section {
  const rows = wishes.map(({ coverage, risk, threshold, found_coverage, found_risk }) => [
    coverage === undefined ? `risk ≤ ${percent(risk ?? 0)}` : `coverage ≥ ${percent(coverage)}`,
    threshold.toFixed(4),
    percent(found_coverage),
    percent(found_risk),
  ]);
  return {
    title: 'Wished and found',
    table: { head: ['wish', 'threshold', 'coverage', 'risk'], rows },
  };
}

function baselineSection(set: string, report: RouterReport): Section[] {
  const known = BASELINES[set];
  if (known === undefined) return [];
  const rows = known.map(({ name, accuracy, oosRecall, source }) => [
    name,
    accuracy.toFixed(1),
    oosRecall === null ? '–' : oosRecall.toFixed(1),
    source,
  ]);
  const recall = report.oos_recall === null ? '–' : (100 * report.oos_recall).toFixed(1);
  const own = ['this router', (100 * report.in_scope_accuracy).toFixed(1), recall, 'these test rows'];
  return [
    {
      title: 'Beside published figures, in percent',
      table: { head: ['system', 'accuracy', 'out-of-scope recall', 'where'], rows: [own, ...rows] },
    },
  ];
}

/** What went wrong, the surest first. */
export function misses({ decisions, report }: Measured): Miss[] {
  const wrong = decisions.flatMap(({ text, wanted, best, probability, none }): [number, Miss][] => {
    const called = probability >= report.threshold;
    const right = wanted.length === 0 ? !called : called && wanted.includes(best);
    const kind = wanted.length === 0 ? 'no expert fits' : called ? 'wrong expert' : 'refused';
    const found = `${called ? best : 'none'} (${best} ${probability.toFixed(3)}, none ${none.toFixed(3)})`;
    return right
      ? []
      : [[probability, { kind, question: text, expected: wanted.join(', ') || 'none', found }]];
  });
  return wrong.sort(([a], [b]) => b - a).map(([, miss]) => miss);
}
