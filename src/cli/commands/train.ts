import type { CliCommand } from '../command.ts';
import { interruptSignal } from '../failure.ts';
import { threadsOption, wholeNumber } from '../options.ts';
import { trainExpert } from './train-expert.ts';
import { trainRouter } from './train-router.ts';

interface TrainFlags {
  readonly output?: string;
  readonly minutes?: number;
  readonly steps?: number;
  readonly data?: string;
  readonly model?: string;
  readonly warm?: boolean;
  readonly threads?: number;
}

/** Trains what a recipe describes. */
export const train: CliCommand = {
  usage: 'train',
  summary: 'train what a recipe describes; a folder with a checkpoint is continued',
  define: (command) =>
    command
      .argument('<recipe>', 'recipe file, for example models/nano/recipes/base.json')
      .option('--output <folder>', 'where checkpoints and results go')
      .option('--minutes <count>', "time budget in place of the recipe's", wholeNumber(1, 1_000_000))
      .option('--steps <count>', 'optimizer steps in place of a time budget', wholeNumber(1, 1_000_000_000))
      .option('--data <folder>', 'folder of the public data sets')
      .option('--model <folder>', 'frozen model that an adapter or router is trained on')
      .option('--warm', 'go on from the soft prompts that are there, after the model was trained further')
      .addOption(threadsOption())
      .action(run),
  children: [trainExpert, trainRouter],
};

async function run(recipe: string, { model, ...flags }: TrainFlags): Promise<void> {
  const { trainCommand } = await import('../../train/train.ts');
  const interrupt = interruptSignal();
  try {
    const folder = await trainCommand(recipe, {
      ...flags,
      ...(model === undefined ? {} : { backbone: model }),
      signal: interrupt.signal,
      onEvent: ({ stage, text }) => process.stderr.write(`${stage}: ${text}\n`),
    });
    process.stdout.write(`${folder}\n`);
  } finally {
    interrupt.release();
  }
}
