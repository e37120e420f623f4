import type { CliCommand } from '../command.ts';
import { interruptSignal } from '../failure.ts';
import { shippedModelOption, threadsOption } from '../options.ts';

interface TrainRouterFlags {
  readonly model: string;
  readonly experts?: string;
  readonly recipe?: string;
  readonly anew?: boolean;
  readonly data?: string;
  readonly output?: string;
  readonly threads?: number;
}

/** Teaches a router the experts that came after its training. */
export const trainRouter: CliCommand = {
  usage: 'router',
  summary: 'teach the router of a model the experts that it does not know, by their examples',
  define: (command) =>
    command
      .addOption(shippedModelOption())
      .option('--experts <folder>', 'folder whose subfolders are experts; the shipped ones when absent')
      .option('--recipe <file>', 'what the questions of the known experts are drawn by')
      .option('--anew', 'learn everything anew, as the recipe says')
      .option('--data <folder>', 'folder of the public data sets')
      .option('--output <folder>', 'where router.json goes; the folder of the model when absent')
      .addOption(threadsOption())
      .action(run),
};

async function run({ model, ...flags }: TrainRouterFlags): Promise<void> {
  const { trainRouterOf } = await import('../../train/router/add-experts.ts');
  const interrupt = interruptSignal();
  try {
    const file = await trainRouterOf(model, {
      ...flags,
      signal: interrupt.signal,
      onEvent: ({ stage, text }) => process.stderr.write(`${stage}: ${text}\n`),
    });
    process.stdout.write(`${file}\n`);
  } finally {
    interrupt.release();
  }
}
