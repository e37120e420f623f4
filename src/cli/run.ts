import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { packageRoot } from '../base/package-root.ts';
import type { CliCommand } from './command.ts';
import { commands } from './commands.ts';
import { exitCode, reportFailure } from './failure.ts';

/** Runs one command line and gives the exit code: 0 well, 1 failed, 2 wrongly called, 130 interrupted. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const program = new Command('mrkl')
    .description('Ask in words, get an exact answer, and see where it came from.')
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .showHelpAfterError('(mrkl --help shows what can be asked for)')
    // What stands after the name of a command is its own, though its parent may have an option of that name.
    .enablePositionalOptions()
    .exitOverride();
  for (const command of commands) addCommand(program, command);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? exitCode.well);
  } catch (error) {
    // Commander has printed its own message by then; help and version arrive here with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.well : exitCode.usage;
    return reportFailure(error);
  }
}

function addCommand(parent: Command, row: CliCommand): void {
  const command = parent.command(row.usage).description(row.summary).copyInheritedSettings(parent);
  row.define(command);
  for (const child of row.children ?? []) addCommand(command, child);
}

function version(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return String((JSON.parse(text) as { version: string }).version);
}
