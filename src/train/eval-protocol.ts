import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Backbone } from '../model/backbone.ts';
import { checkTrainedOn } from '../model/fingerprint.ts';
import { readSoftPrompt } from '../model/load.ts';
import { extrapolationSet, readArithmetic } from './corpus/mrkl.ts';
import { Random } from './corpus/random.ts';
import { type ArithmeticReport, type EvaluationOptions, type Score, scoreRows } from './eval-arithmetic.ts';

const CHECK_SEED = 20220501;
const CHECK_ROWS = 100; // of each operation and digit count

/** Digits 1 to 9 in the wording of experiment 1, which has no development part of its own. */
export function extrapolationRows() {
  return extrapolationSet(new Random(CHECK_SEED), CHECK_ROWS);
}

/** Scores every experiment with the soft prompt that was trained on that experiment's training part alone. */
export async function evalProtocol(
  options: Omit<EvaluationOptions, 'rows'> & {
    readonly data: string;
    readonly split: string;
    readonly backbone: Backbone;
    readonly model: string; // folder of the backbone; soft prompts are in protocol/
  },
): Promise<ArithmeticReport> {
  const experiments: Record<string, Score> = {};
  const rows = [...readArithmetic(options.data, options.split), ...extrapolationRows()];
  const names = new Set(rows.map((row) => row.experiment.replace(/_\d_digits$/, '')));
  for (const name of [...names].sort()) {
    const file = join(options.model, 'protocol', `${name}.safetensors`);
    if (!existsSync(file)) continue;
    const own = rows.filter((row) => row.experiment === name || row.experiment.startsWith(`${name}_`));
    const prompt = await readSoftPrompt(file);
    await checkTrainedOn(options.model, { file, code: 'skill-invalid', on: prompt.metadata['base'] });
    Object.assign(experiments, await scoreRows(own, options.backbone, { ...options, rows: prompt.rows }));
  }
  return { experiments };
}
