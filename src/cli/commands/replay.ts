import { readFileSync } from 'node:fs';
import { collectAnswer } from '../../agent/agent.ts';
import { answerOf, parseTrace, recordedIn, timeless } from '../../agent/trace.ts';
import { toAskResult } from '../../contract/ask-result.ts';
import { MrklError } from '../../contract/errors.ts';
import type { CliCommand } from '../command.ts';
import { interruptSignal } from '../failure.ts';
import { openAgent } from '../open-agent.ts';
import { type AgentFlags, addAgentOptions } from '../options.ts';

interface ReplayFlags extends AgentFlags {
  readonly json?: boolean;
}

/** Answers the question of a trace again, with the outcomes in it. */
export const replay: CliCommand = {
  usage: 'replay',
  summary: 'answer the question of a trace again with the outcomes recorded in it',
  define: (command) =>
    addAgentOptions(command)
      .argument('<trace>', 'file that ask --trace-file wrote')
      .option('--json', 'print one JSON object: answer, value, route, calls, milliseconds')
      .action(run),
};

async function run(file: string, flags: ReplayFlags): Promise<void> {
  const trace = parseTrace(read(file), file);
  const expected = answerOf(trace);
  const agent = await openAgent(flags, recordedIn(trace.events));
  const interrupt = interruptSignal();
  try {
    const { text, history, plan } = trace;
    const answer = await collectAnswer(agent.ask(text, { history, plan, signal: interrupt.signal }));
    process.stdout.write(`${flags.json ? JSON.stringify(toAskResult(answer)) : answer.text}\n`);
    if (timeless(answer) === timeless(expected)) return;
    const other =
      agent.model === trace.model ? '' : ` It was recorded with ${trace.model}, not ${agent.model}.`;
    throw new MrklError('replay-differs', `${file}: the answer was '${expected.text}'.${other}`);
  } finally {
    interrupt.release();
    await agent.close();
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MrklError('file-missing', `${file}: cannot be read.`, { cause });
  }
}
