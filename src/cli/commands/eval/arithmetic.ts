import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Agent, collectAnswer } from '../../../agent/agent.ts';
import { MrklError } from '../../../contract/errors.ts';
import { type Findings, percent } from '../../../eval/report.ts';
import type { WeightScheme } from '../../../model/addon.ts';
import type { Answered, ArithmeticReport, ScoringOptions } from '../../../train/eval-arithmetic.ts';
import { shippedModelOption, threadsOption, weightsOption } from '../../options.ts';
import type { Suite, Watch } from './suite.ts';

interface ArithmeticFlags {
  readonly data: string;
  readonly split: string;
  readonly model: string;
  readonly skill?: string;
  readonly protocol?: boolean;
  readonly threads?: number;
  readonly weights?: WeightScheme;
}

const UNWRITTEN: ReadonlySet<string> = new Set([
  'input-invalid',
  'call-too-long',
  'grammar-dead-end',
  'timeout',
]);

/** Questions that become formulas. */
export const arithmetic: Suite<ArithmeticFlags> = {
  name: 'arithmetic',
  summary: 'score how well questions become formulas: exact string and executed value',
  options: (command: Command) =>
    command
      .requiredOption('--data <folder>', 'folder of the questions, in the format of mrkl_arith')
      .option('--split <name>', 'reads <folder>/<name>.jsonl', 'dev')
      .option('--protocol', 'score each experiment with the soft prompt trained on it alone')
      .option('--skill <name>', 'expert whose skill in skills/ is scored; calculator where there is one')
      .addOption(shippedModelOption())
      .addOption(threadsOption())
      .addOption(weightsOption()),
  async measure(flags, watch) {
    const score = flags.protocol ? scoreProtocol : scoreProduct;
    return toFindings(await score(flags, scoring(watch)));
  },
};

function scoring({ signal, progress, miss }: Watch): ScoringOptions {
  return {
    signal,
    onRow: progress,
    onMiss: ({ experiment, question, expected, found, valueRight }) =>
      miss({ kind: `${experiment} ${valueRight ? 'same value' : 'wrong'}`, question, expected, found }),
  };
}

type Scorer = (flags: ArithmeticFlags, common: ScoringOptions) => Promise<ArithmeticReport>;

/** What people get: the shipped skill writes under grammar and copy guard, the expert runs the call. */
const scoreProduct: Scorer = async ({ data, split, model, skill, threads, weights }, common) => {
  const { createAgent } = await import('../../../agent/create-agent.ts');
  const { ARITHMETIC_EXPERT, evalAnswers } = await import('../../../train/eval-arithmetic.ts');
  const expert = skill ?? (await usualSkill(model, ARITHMETIC_EXPERT));
  // Every question goes to the expert: routing is measured apart.
  const agent = await createAgent({
    modelFolder: model,
    threads,
    weights,
    rules: [{ expert, pattern: /^/ }],
  });
  try {
    if (!agent.experts.some(({ name }) => name === expert))
      throw new MrklError('expert-unknown', `No expert is called '${expert}'.`);
    await agent.ready();
    const answer = (question: string) => answerWith(agent, question, common.signal);
    return await evalAnswers({ ...common, data, split, answer });
  } finally {
    await agent.close();
  }
};

async function answerWith(
  agent: Agent,
  question: string,
  signal: AbortSignal | undefined,
): Promise<Answered> {
  let formula = '';
  try {
    const { value } = await collectAnswer(agent.ask(question, { signal }), (event) => {
      if (event.type === 'call-ready') formula = formulaOf(event.call.input);
    });
    return { formula, value };
  } catch (error) {
    // A call that cannot be written is a miss; whatever else fails ends the measurement.
    if (error instanceof MrklError && UNWRITTEN.has(error.code)) return { formula, value: null };
    throw error;
  }
}

function formulaOf(input: unknown): string {
  const { expression } = input as { readonly expression?: unknown };
  return typeof expression === 'string' ? expression : JSON.stringify(input);
}

/** A soft prompt for each experiment, trained on that experiment alone; plain greedy decoding. */
const scoreProtocol: Scorer = async ({ data, split, model, threads, weights }, common) => {
  const { loadBackbone } = await import('../../../model/load.ts');
  const { evalProtocol } = await import('../../../train/eval-protocol.ts');
  const backbone = await loadBackbone(model, { threads: threads ?? 0, weights: weights ?? 'stored' });
  try {
    const report = await evalProtocol({ ...common, data, split, backbone, model });
    if (Object.keys(report.experiments).length > 0) return report;
    throw new MrklError('file-missing', `${join(model, 'protocol')} holds no soft prompt of an experiment.`);
  } finally {
    backbone.close();
  }
};

/** That of the expert that `usual` names, where the model has learnt it; else the only one that there is. */
async function usualSkill(model: string, usual: string): Promise<string> {
  const folder = join(model, 'skills');
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new MrklError('file-missing', `${folder} cannot be read.`, { cause });
  });
  const [first, ...others] = names;
  if (names.includes(usual)) return usual;
  if (first !== undefined && others.length === 0) return first;
  throw new MrklError('argument-invalid', `${folder} holds ${names.length} skills; name one with --skill.`);
}

function toFindings(report: ArithmeticReport): Findings {
  const rows = Object.entries(report.experiments).map(([name, { n, string, value }]) => [
    name,
    String(n),
    percent(string),
    percent(value),
  ]);
  return {
    title: 'Arithmetic',
    json: report,
    sections: [{ table: { head: ['experiment', 'n', 'string', 'value'], rows } }],
  };
}
