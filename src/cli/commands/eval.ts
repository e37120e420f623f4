import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import { packageRoot } from '../../base/package-root.ts';
import { MrklError } from '../../contract/errors.ts';
import type { Backbone } from '../../model/backbone.ts';
import type { ArithmeticReport, EvaluationOptions } from '../../train/eval-arithmetic.ts';
import type { CliCommand } from '../command.ts';
import { interruptSignal } from '../failure.ts';
import { threadsOption } from '../options.ts';

interface ArithmeticFlags {
  readonly data: string;
  readonly split: string;
  readonly model: string;
  readonly skill?: string;
  readonly protocol?: boolean;
  readonly json?: boolean;
  readonly misses?: boolean;
  readonly threads?: number;
}

const arithmetic: CliCommand = {
  usage: 'arithmetic',
  summary: 'score how well questions become formulas: exact string and executed value',
  define: (command) =>
    command
      .requiredOption('--data <folder>', 'folder of the questions, in the format of mrkl_arith')
      .option('--split <name>', 'reads <folder>/<name>.jsonl', 'dev')
      .option('--protocol', 'score each experiment with the soft prompt trained on it alone')
      .option('--skill <name>', 'soft prompt in skills/ to score; needed when there are several')
      .option('--json', 'print one JSON object with fractions')
      .option('--misses', 'list what went wrong on standard error')
      .addOption(
        new Option('--model <folder>', 'folder of the language model')
          .env('MRKL_MODEL')
          .default(join(packageRoot(), 'models', 'nano'), 'models/nano'),
      )
      .addOption(threadsOption())
      .action(run),
};

/** Measurements of quality. */
export const evaluate: CliCommand = {
  usage: 'eval',
  summary: 'measure how well a model does',
  define: (command) => command,
  children: [arithmetic],
};

async function run(flags: ArithmeticFlags): Promise<void> {
  const { loadBackbone } = await import('../../model/load.ts');
  const backbone = await loadBackbone(flags.model, { threads: flags.threads ?? 0 });
  const interrupt = interruptSignal();
  const common = {
    signal: interrupt.signal,
    onMiss: ({ experiment, question, expected, found, valueRight }) => {
      if (!flags.misses) return;
      const verdict = valueRight ? 'same value' : 'wrong';
      process.stderr.write(`${experiment} ${verdict}: ${question}\n  ${expected}\n  ${found}\n`);
    },
  } satisfies Omit<EvaluationOptions, 'rows'>;
  try {
    const score = flags.protocol ? scoreProtocol : scoreProduct;
    const report = await score(flags, backbone, common);
    process.stdout.write(`${flags.json ? JSON.stringify(report) : toTable(report)}\n`);
  } finally {
    interrupt.release();
    backbone.close();
  }
}

type Scorer = (
  flags: ArithmeticFlags,
  backbone: Backbone,
  common: Omit<EvaluationOptions, 'rows'>,
) => Promise<ArithmeticReport>;

/** One soft prompt for all experiments: the one that is shipped. */
const scoreProduct: Scorer = async ({ data, split, model, skill }, backbone, common) => {
  const { evalArithmetic } = await import('../../train/eval-arithmetic.ts');
  const { readSoftPrompt } = await import('../../model/load.ts');
  const file = join(model, 'skills', skill ?? (await onlySkill(model)), 'prompt.safetensors');
  const { rows } = await readSoftPrompt(file);
  return evalArithmetic({ ...common, data, split, backbone, rows });
};

/** A soft prompt for each experiment, trained on that experiment alone. */
const scoreProtocol: Scorer = async ({ data, split, model }, backbone, common) => {
  const { evalProtocol } = await import('../../train/eval-protocol.ts');
  const prompts = join(model, 'protocol');
  const report = await evalProtocol({ ...common, data, split, backbone, prompts });
  if (Object.keys(report.experiments).length > 0) return report;
  throw new MrklError('file-missing', `${prompts} holds no soft prompt of an experiment.`);
};

async function onlySkill(model: string): Promise<string> {
  const folder = join(model, 'skills');
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new MrklError('file-missing', `${folder} cannot be read.`, { cause });
  });
  const [first, ...others] = names;
  if (first !== undefined && others.length === 0) return first;
  throw new MrklError('argument-invalid', `${folder} holds ${names.length} skills; name one with --skill.`);
}

function toTable({ experiments }: ArithmeticReport): string {
  const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`.padStart(10);
  const rows = Object.entries(experiments).map(
    ([name, { n, string, value }]) =>
      `${name.padEnd(16)}${String(n).padStart(7)}${percent(string)}${percent(value)}`,
  );
  return [
    `${'experiment'.padEnd(16)}${'n'.padStart(7)}${'string'.padStart(10)}${'value'.padStart(10)}`,
    ...rows,
  ].join('\n');
}
