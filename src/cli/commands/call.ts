import type { Call } from '../../contract/call.ts';
import { MrklError } from '../../contract/errors.ts';
import type { CliCommand } from '../command.ts';
import { exitCode, interruptSignal } from '../failure.ts';
import { openAgent } from '../open-agent.ts';
import { type AgentFlags, addAgentOptions } from '../options.ts';

interface CallFlags extends AgentFlags {
  readonly json?: boolean;
}

/** Calls one expert directly, without the language model. */
export const call: CliCommand = {
  usage: 'call',
  summary: 'call an expert directly with the input that it takes',
  define: (command) =>
    addAgentOptions(command)
      .argument('<expert>', 'name of the expert; mrkl experts lists them')
      .argument('<input>', 'its input as JSON')
      .option('--json', 'print the outcome as one JSON object')
      .action(run),
};

async function run(expert: string, text: string, flags: CallFlags): Promise<void> {
  const input = parse(text);
  const agent = await openAgent(flags);
  const interrupt = interruptSignal();
  try {
    const outcome = await agent.call(expert, input, { signal: interrupt.signal });
    if (outcome.status === 'failure') process.exitCode = exitCode.failed;
    if (flags.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    else if (outcome.status === 'value') process.stdout.write(`${JSON.stringify(outcome.output, null, 2)}\n`);
    else process.stderr.write(`mrkl: ${outcome.failure.code}: ${outcome.failure.message}\n`);
  } finally {
    interrupt.release();
    await agent.close();
  }
}

function parse(text: string): Call['input'] {
  try {
    return JSON.parse(text) as Call['input'];
  } catch (cause) {
    throw new MrklError('argument-invalid', `The input is not JSON: ${text}`, { cause });
  }
}
