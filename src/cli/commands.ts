import type { CliCommand } from './command.ts';
import { evaluate } from './commands/eval.ts';
import { model } from './commands/model.ts';
import { parity } from './commands/parity.ts';
import { train } from './commands/train.ts';

/** Every command, in the order in which help lists them. */
export const commands: readonly CliCommand[] = [train, evaluate, parity, model];
