import { fileURLToPath } from 'node:url';
import { type Findings, percent } from '../../../eval/report.ts';
import type { SqlFinding } from '../../../eval/sql.ts';
import { shippedModelOption, threadsOption, wholeNumber } from '../../options.ts';
import type { Suite } from './suite.ts';

interface SqlFlags {
  readonly data: string;
  readonly split: string;
  readonly held?: boolean;
  readonly every?: number;
  readonly reader?: string;
  readonly modelOnly?: boolean;
  readonly experts?: string;
  readonly model: string;
  readonly threads?: number;
}

/** Shares of the questions, the surest first, whose precision is told. */
const COVERAGES = [0.1, 0.3, 0.5, 1];

/** Questions about databases. */
export const sql: Suite<SqlFlags> = {
  name: 'sql',
  summary: 'measure how often a question about a database gives the rows of its gold query',
  options: (command) =>
    command
      .requiredOption(
        '--data <folder>',
        'questions with their databases, in the form of Spider, GeoQuery, SQL-Eval or WikiTableQuestions',
      )
      .option('--split <name>', 'reads <folder>/<name>.jsonl, or its rows of that split', 'dev')
      .option('--held', 'only databases that are kept apart from training')
      .option('--every <count>', 'only every so-manieth database', wholeNumber(1, 1_000_000))
      .option('--reader <file>', 'what `train expert` learnt for these databases')
      .option('--model-only', 'let the model write every query')
      .option('--experts <folder>', 'folder of the experts; default those that ship')
      .addOption(shippedModelOption())
      .addOption(threadsOption()),
  async measure(flags, { signal, progress, miss }) {
    const { evalSql } = await import('../../../eval/sql.ts');
    const findings = await evalSql({
      ...{ ...flags, signal, onQuestion: progress },
      expertsFolder: flags.experts ?? fileURLToPath(new URL('../../../../experts', import.meta.url)),
      onMiss: ({ question, golds, answers, database }, found, level) =>
        miss({
          ...{ kind: `${database} ${level}`, question },
          ...{ expected: golds[0] ?? answers?.join(' | ') ?? '', found },
        }),
    });
    return report(findings);
  },
};

const share = (findings: readonly SqlFinding[], test: (one: SqlFinding) => boolean): number =>
  findings.length === 0 ? 0 : findings.filter(test).length / findings.length;

/** From here on a question is answered where the settings say nothing else. */
const EVEN = 0.5;

/** Questions that the data cannot answer: how sure it was nonetheless, and how many it would not have answered. */
const summary = (
  findings: readonly SqlFinding[],
): { n: number; mean_confidence: number; declined: number } => ({
  n: findings.length,
  mean_confidence: findings.reduce((sum, one) => sum + one.confidence, 0) / findings.length,
  declined: share(findings, ({ confidence }) => confidence < EVEN),
});

function report(all: readonly SqlFinding[]): Findings {
  const findings = all.filter(({ kind }) => kind === 'graded');
  const unanswerable = all.filter(({ kind }) => kind === 'unanswerable');
  const ungraded = all.filter(({ kind }) => kind === 'gold-fails');
  const right = (one: SqlFinding): boolean => one.right;
  const levels = Object.fromEntries(
    ['easy', 'medium', 'hard', 'extra', 'unread', 'texts'].flatMap((level) => {
      const own = findings.filter((one) => one.level === level);
      return own.length === 0 ? [] : [[level, { n: own.length, execution_accuracy: share(own, right) }]];
    }),
  );
  const surest = [...findings].sort((a, b) => b.confidence - a.confidence);
  const precision = COVERAGES.map((coverage) => {
    const own = surest.slice(0, Math.round(coverage * surest.length));
    return { coverage, precision: share(own, right), confidence: own.at(-1)?.confidence ?? 0 };
  });
  const times = findings.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const json = {
    ...{ execution_accuracy: share(findings, right), n: findings.length, levels, precision },
    any_column_order: share(findings, (one) => one.anyColumns),
    mean_confidence: findings.reduce((sum, one) => sum + one.confidence, 0) / Math.max(1, findings.length),
    milliseconds_p50: times[times.length >> 1] ?? 0,
    milliseconds_p95: times[Math.floor(times.length * 0.95)] ?? 0,
    ...(unanswerable.length === 0 ? {} : { unanswerable: summary(unanswerable) }),
    ...(ungraded.length === 0
      ? {}
      : { gold_fails: ungraded.map(({ database, question }) => ({ database, question })) }),
  };
  const rows = Object.entries(levels).map(([level, { n, execution_accuracy }]) => [
    ...[level, String(n), percent(execution_accuracy)],
  ]);
  return {
    title: 'Questions to queries',
    json,
    sections: [
      {
        table: {
          head: ['level', 'n', 'same rows'],
          rows: [...rows, ['all', String(json.n), percent(json.execution_accuracy)]],
        },
      },
      {
        title: 'The surest questions',
        table: {
          head: ['share asked', 'precision', 'confidence from'],
          rows: precision.map((one) => [
            ...[percent(one.coverage), percent(one.precision), one.confidence.toFixed(2)],
          ]),
        },
      },
      ...leftOut(unanswerable, ungraded),
    ],
  };
}

/** What no share above counts. */
function leftOut(
  unanswerable: readonly SqlFinding[],
  ungraded: readonly SqlFinding[],
): Findings['sections'][number][] {
  const sections: Findings['sections'][number][] = [];
  if (unanswerable.length > 0) {
    const { n, mean_confidence, declined } = summary(unanswerable);
    const rows = [[String(n), percent(declined), mean_confidence.toFixed(2)]];
    sections.push({
      title: 'Questions that the data cannot answer',
      table: { head: ['n', 'not answered', 'mean confidence'], rows },
    });
  }
  if (ungraded.length > 0)
    sections.push({
      title: 'Not graded: no gold query runs on the file',
      table: {
        head: ['file', 'question'],
        rows: ungraded.map(({ database, question }) => [database, question]),
      },
    });
  return sections;
}
