import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import { collectAnswer } from '../../agent/agent.ts';
import { toAskResult } from '../../contract/ask-result.ts';
import { MrklError } from '../../contract/errors.ts';
import type { AgentEvent } from '../../contract/event.ts';
import type { Planning } from '../../contract/plan.ts';
import type { Trace } from '../../contract/trace.ts';
import type { CliCommand } from '../command.ts';
import { interruptSignal } from '../failure.ts';
import { openAgent } from '../open-agent.ts';
import { type AgentFlags, addAgentOptions } from '../options.ts';
import { traceLine } from '../trace-line.ts';

interface AskFlags extends AgentFlags {
  readonly json?: boolean;
  readonly trace?: boolean;
  readonly traceFile?: string;
  readonly plan: Planning;
}

/** Answers one question. */
export const ask: CliCommand = {
  usage: 'ask',
  summary: 'answer one question',
  define: (command) =>
    addAgentOptions(command)
      .argument('<question...>', "the question; '-' reads it from standard input")
      .option('--json', 'print one JSON object: answer, value, route, calls, milliseconds')
      .option('--trace', 'show on standard error how the answer comes about')
      .option('--trace-file <file>', 'write everything that happened there, for mrkl replay')
      .addOption(
        new Option('--plan <when>', 'take the question apart: auto, always, never, or a file with a plan')
          .argParser(readPlanning)
          .default('auto'),
      )
      .action(run),
};

async function run(words: string[], flags: AskFlags): Promise<void> {
  const question = words.length === 1 && words[0] === '-' ? await readInput() : words.join(' ');
  const agent = await openAgent(flags);
  const interrupt = interruptSignal();
  try {
    const events: AgentEvent[] = [];
    const happening = agent.ask(question, { signal: interrupt.signal, plan: flags.plan });
    const answer = await collectAnswer(happening, (event) => {
      events.push(event);
      const line = flags.trace ? traceLine(event) : undefined;
      if (line !== undefined) process.stderr.write(`${line}\n`);
    });
    if (flags.traceFile !== undefined) {
      const trace: Trace = {
        ...{ version: 1, model: agent.model, text: question, history: [] },
        ...{ plan: flags.plan, events },
      };
      await writeFile(flags.traceFile, `${JSON.stringify(trace)}\n`);
    }
    process.stdout.write(`${flags.json ? JSON.stringify(toAskResult(answer)) : answer.text}\n`);
  } finally {
    interrupt.release();
    await agent.close();
  }
}

/** A word, or the content of a file. */
function readPlanning(text: string): Planning {
  if (text === 'auto' || text === 'always' || text === 'never') return text;
  try {
    return JSON.parse(readFileSync(text, 'utf8')) as Planning;
  } catch (cause) {
    throw new MrklError('argument-invalid', `--plan ${text}: cannot be read as JSON.`, { cause });
  }
}

async function readInput(): Promise<string> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const part of process.stdin) text += part;
  return text.trim();
}
