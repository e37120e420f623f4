import type { CliCommand } from '../command.ts';

/** Holds the engine against recorded expectations. */
export const parity: CliCommand = {
  usage: 'parity',
  summary: "check every expectation of each folder's expected.json",
  define: (command) =>
    command.argument('<folders...>', 'checkpoint folders that hold an expected.json').action(run),
};

async function run(folders: string[]): Promise<void> {
  const { runParity } = await import('../../train/parity/parity.ts');
  process.exitCode = await runParity(folders, (line) => process.stdout.write(`${line}\n`));
}
