import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option } from 'commander';
import type { Findings } from '../../../eval/report.ts';
import type { WeightScheme } from '../../../model/addon.ts';
import { shippedModelOption, threadsOption, weightsOption, wholeNumber } from '../../options.ts';
import type { Suite, Watch } from './suite.ts';

interface CallsFlags {
  readonly data: string;
  readonly split: string;
  readonly choose?: 'model' | 'likeness';
  readonly most?: number;
  readonly tokens: number;
  readonly model: string;
  readonly threads?: number;
  readonly weights?: WeightScheme;
}

/** Calls of functions that a question comes with. */
export const calls: Suite<CallsFlags> = {
  name: 'calls',
  summary: 'score calls of given functions by matching them with the accepted ones',
  options: (command) =>
    command
      .requiredOption('--data <folder>', 'folder of the questions, in the format of bfcl')
      .option('--split <name>', 'reads <folder>/<name>.jsonl', 'dev')
      .addOption(
        new Option(
          '--choose <who>',
          'who chooses the functions; likeness when the model has not learnt to',
        ).choices(['model', 'likeness']),
      )
      .option(
        '--most <count>',
        'every so many rows, so that at most this many are asked',
        wholeNumber(1, 1 << 30),
      )
      .option('--tokens <count>', 'most tokens of the calls for one question', wholeNumber(1, 1 << 20), 512)
      .addOption(shippedModelOption())
      .addOption(threadsOption())
      .addOption(weightsOption()),
  measure,
};

async function measure(flags: CallsFlags, watch: Watch): Promise<Findings> {
  const { evalCalls, readCallRows, toFindings } = await import('../../../eval/calls/eval-calls.ts');
  const { choosesFunctions, FUNCTIONS } = await import('../../../eval/calls/write.ts');
  const { loadBackbone, readSoftPrompt } = await import('../../../model/load.ts');
  const { model, threads, weights, tokens: callTokens, most } = flags;
  const all = readCallRows(flags.data, flags.split);
  const step = most === undefined ? 1 : Math.ceil(all.length / most);
  const rows = all.filter((_, i) => i % step === 0);
  const backbone = await loadBackbone(model, { threads: threads ?? 0, weights: weights ?? 'stored' });
  try {
    const folder = model.endsWith('.gguf') ? dirname(model) : model;
    const file = join(folder, 'skills', FUNCTIONS, 'prompt.safetensors');
    const prompt = existsSync(file) ? await readSoftPrompt(file) : null;
    const choose = flags.choose ?? (choosesFunctions(backbone, prompt) ? 'model' : 'likeness');
    return toFindings(await evalCalls({ ...watch, rows, backbone, prompt, callTokens, choose }));
  } finally {
    backbone.close();
  }
}
