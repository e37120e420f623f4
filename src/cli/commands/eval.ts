import type { CliCommand } from '../command.ts';
import { adapters } from './eval/adapters.ts';
import { arithmetic } from './eval/arithmetic.ts';
import { calls } from './eval/calls.ts';
import { composition } from './eval/composition.ts';
import { loss } from './eval/loss.ts';
import { router } from './eval/router.ts';
import { sql } from './eval/sql.ts';
import { streams } from './eval/streams.ts';
import { suiteCommand } from './eval/suite.ts';

/** Measurements of quality, a row for each suite. */
export const evaluate: CliCommand = {
  usage: 'eval',
  summary: 'measure how well a model does',
  define: (command) => command,
  children: [
    suiteCommand(adapters),
    suiteCommand(arithmetic),
    suiteCommand(loss),
    suiteCommand(calls),
    suiteCommand(composition),
    suiteCommand(sql),
    suiteCommand(router),
    suiteCommand(streams),
  ],
};
