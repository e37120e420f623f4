import type { CliCommand } from './command.ts';
import { ask } from './commands/ask.ts';
import { call } from './commands/call.ts';
import { chat } from './commands/chat.ts';
import { evaluate } from './commands/eval.ts';
import { experts } from './commands/experts.ts';
import { model } from './commands/model.ts';
import { parity } from './commands/parity.ts';
import { replay } from './commands/replay.ts';
import { serve } from './commands/serve.ts';
import { train } from './commands/train.ts';

/** Every command, in the order in which help lists them. */
export const commands: readonly CliCommand[] = [
  ask,
  replay,
  chat,
  call,
  experts,
  serve,
  train,
  evaluate,
  parity,
  model,
];
