import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MrklError } from '../../contract/errors.ts';
import type { ExpertTraining } from '../../contract/expert.ts';
import type { CliCommand } from '../command.ts';
import { interruptSignal } from '../failure.ts';
import { wholeNumber } from '../options.ts';

interface TrainExpertFlags {
  readonly on: string;
  readonly questions?: string;
  readonly to?: string;
  readonly count: number;
  readonly seed: number;
  readonly experts?: string;
}

/** Lets an expert learn what it answers from. */
export const trainExpert: CliCommand = {
  usage: 'expert',
  summary: 'let an expert learn one of the things it answers from, such as a database',
  define: (command) =>
    command
      .argument('<name>', 'name of the expert')
      .requiredOption('--on <file>', 'what it learns')
      .option('--questions <file>', 'questions with their queries, asked in the end and never learnt')
      .option('--to <file>', 'where to keep what was learnt; default beside the file')
      .option('--count <count>', 'questions to draw', wholeNumber(1, 1_000_000), 3000)
      .option('--seed <number>', 'the same seed draws the same questions', wholeNumber(0, 2 ** 31), 1)
      .option('--experts <folder>', 'folder of the experts; default those that ship')
      .action(run),
};

async function run(name: string, { experts, questions, to, ...flags }: TrainExpertFlags): Promise<void> {
  const folder = experts ?? fileURLToPath(new URL('../../../experts', import.meta.url));
  const file = ['train.js', 'train.ts'].map((one) => path.join(folder, name, one)).find(existsSync);
  if (file === undefined)
    throw new MrklError('expert-folder-incomplete', `The expert '${name}' has nothing to learn from a file.`);
  const { train } = (await import(pathToFileURL(file).href)) as { readonly train: ExpertTraining };
  const interrupt = interruptSignal();
  try {
    const { settings, ...learnt } = await train({
      ...{ ...flags, questions, output: to, signal: interrupt.signal },
      say: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(
      `${JSON.stringify({ ...learnt, config: { experts: { [name]: settings } } }, null, 2)}\n`,
    );
  } finally {
    interrupt.release();
  }
}
