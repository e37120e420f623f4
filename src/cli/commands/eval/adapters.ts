import { fileURLToPath } from 'node:url';
import { percent } from '../../../eval/report.ts';
import { shippedModelOption, threadsOption, wholeNumber } from '../../options.ts';
import type { Suite } from './suite.ts';

interface AdaptersFlags {
  readonly expert?: readonly string[];
  readonly experts?: string;
  readonly model: string;
  readonly generated: number;
  readonly threads?: number;
}

/** Calls that the model writes for experts that were chosen rightly. */
export const adapters: Suite<AdaptersFlags> = {
  name: 'adapters',
  summary: 'measure how often the call for an expert is exactly the one that is meant',
  options: (command) =>
    command
      .option('--expert <name...>', 'only these experts')
      .option('--experts <folder>', 'folder of the experts; default those that ship')
      .addOption(shippedModelOption())
      .option('--generated <count>', 'questions drawn anew for each expert', wholeNumber(0, 1_000_000), 200)
      .addOption(threadsOption()),
  async measure({ expert, experts, model, generated, threads }, { signal, progress, miss }) {
    const { evalAdapters } = await import('../../../eval/adapters.ts');
    const rows = await evalAdapters({
      ...{ model, generated, threads, signal, experts: expert },
      expertsFolder: experts ?? fileURLToPath(new URL('../../../../experts', import.meta.url)),
      onQuestion: progress,
      onMiss: (kind, question, expected, found) => miss({ kind, question, expected, found }),
    });
    const head = ['expert', 'questions', 'n', 'exact call', 'too unsure', 'exact of the rest', 'prompt'];
    const cells = rows.map(({ expert: name, set, n, exact, unsure, exactOfRest, trained }) => [
      ...[name, set, String(n), percent(exact), percent(unsure), percent(exactOfRest)],
      trained ? 'trained' : 'words',
    ]);
    return { title: 'Adapters', json: { model, rows }, sections: [{ table: { head, rows: cells } }] };
  },
};
