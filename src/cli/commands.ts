import type { CliCommand } from './command.ts';
import { ask } from './commands/ask.ts';
import { chat } from './commands/chat.ts';
import { evaluate } from './commands/eval.ts';
import { model } from './commands/model.ts';
import { parity } from './commands/parity.ts';
import { serve } from './commands/serve.ts';
import { train } from './commands/train.ts';

/** Every command, in the order in which help lists them. */
export const commands: readonly CliCommand[] = [ask, chat, serve, train, evaluate, parity, model];
