import { Option } from 'commander';
import type { Findings } from '../../../eval/report.ts';
import type { WeightScheme } from '../../../model/addon.ts';
import { shippedModelOption, threadsOption, weightsOption } from '../../options.ts';
import { traceLine } from '../../trace-line.ts';
import type { Suite, Watch } from './suite.ts';

interface CompositionFlags {
  readonly data: string;
  readonly plans: 'auto' | 'always' | 'given';
  readonly live?: boolean;
  readonly model: string;
  readonly threads?: number;
  readonly weights?: WeightScheme;
}

/** Questions that need several calls. */
export const composition: Suite<CompositionFlags> = {
  name: 'composition',
  summary: 'score answers to questions that need several calls',
  options: (command) =>
    command
      .requiredOption('--data <file>', 'rows of question, answer and, where known, plan')
      .addOption(
        new Option('--plans <when>', 'plan as the router judges, always, or carry out the plans of the rows')
          .choices(['auto', 'always', 'given'])
          .default('auto'),
      )
      .option('--live', 'ask the world outside instead of the stand-ins of the experts')
      .addOption(shippedModelOption())
      .addOption(threadsOption())
      .addOption(weightsOption()),
  measure,
};

async function measure(flags: CompositionFlags, watch: Watch): Promise<Findings> {
  const { evalComposition, readCompositions, toFindings } = await import('../../../eval/composition.ts');
  const { openStandIns } = await import('../../../eval/stand-ins.ts');
  const { createAgent } = await import('../../../agent/create-agent.ts');
  const rows = readCompositions(flags.data);
  const outside = flags.live ? undefined : await openStandIns();
  const { model: modelFolder, threads, weights, plans } = flags;
  try {
    const agent = await createAgent({ modelFolder, threads, weights, settings: outside?.settings });
    try {
      await agent.ready();
      return toFindings(await evalComposition({ ...watch, rows, agent, plans, traceLine }));
    } finally {
      await agent.close();
    }
  } finally {
    await outside?.close();
  }
}
