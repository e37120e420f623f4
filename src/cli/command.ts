import type { Command } from 'commander';

/** One row of the command table: how it is called, what it does, how its options are declared. */
export interface CliCommand {
  /** Name with its arguments, as commander writes them. */
  readonly usage: string;
  readonly summary: string;
  /** Declares arguments and options and sets the action; heavy imports belong inside the action. */
  readonly define: (command: Command) => void;
  /** Commands under this one. */
  readonly children?: readonly CliCommand[];
}
