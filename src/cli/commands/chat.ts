import { createInterface, type Interface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { type Agent, collectAnswer } from '../../agent/agent.ts';
import { MrklError, toMrklError } from '../../contract/errors.ts';
import type { Turn } from '../../contract/question.ts';
import type { CliCommand } from '../command.ts';
import { openAgent } from '../open-agent.ts';
import { type AgentFlags, addAgentOptions } from '../options.ts';
import { traceLine } from '../trace-line.ts';

/** A conversation in the terminal. */
export const chat: CliCommand = {
  usage: 'chat',
  summary: 'ask one question after the other',
  define: (command) => addAgentOptions(command).option('--trace', 'begin with the trace shown').action(run),
};

interface Conversation {
  readonly agent: Agent;
  readonly history: Turn[];
  trace: boolean;
}

/** What a line that begins with a slash does; true ends the conversation. */
const orders: Readonly<
  Record<string, { readonly about: string; readonly act: (talk: Conversation) => boolean }>
> = {
  '/trace': {
    about: 'show or hide how answers come about',
    act: (talk) => {
      talk.trace = !talk.trace;
      say(`trace ${talk.trace ? 'shown' : 'hidden'}`, 'dim');
      return false;
    },
  },
  '/clear': {
    about: 'forget the conversation so far',
    act: (talk) => {
      talk.history.length = 0;
      say('forgotten', 'dim');
      return false;
    },
  },
  '/help': {
    about: 'list these',
    act: () => {
      for (const [name, { about }] of Object.entries(orders)) say(`${name.padEnd(8)} ${about}`, 'dim');
      return false;
    },
  },
  '/quit': { about: 'end; so does Ctrl-D', act: () => true },
};

async function run(flags: AgentFlags & { readonly trace?: boolean }): Promise<void> {
  const agent = await openAgent(flags);
  const talk: Conversation = { agent, history: [], trace: flags.trace ?? false };
  try {
    await agent.ready();
    if (process.stdin.isTTY) say(`${agent.model} listens. /help lists what else there is.`, 'dim');
    // Lines that come before somebody iterates over them are lost, so the terminal is opened last.
    const prompt = process.stdin.isTTY ? '› ' : '';
    await converse(talk, createInterface({ input: process.stdin, output: process.stdout, prompt }));
  } finally {
    await agent.close();
  }
}

async function converse(talk: Conversation, terminal: Interface): Promise<void> {
  let underWay: AbortController | undefined;
  let open = true;
  terminal.on('close', () => {
    open = false;
  });
  terminal.on('SIGINT', () =>
    underWay === undefined ? terminal.close() : underWay.abort(new MrklError('cancelled')),
  );
  terminal.prompt();
  for await (const line of terminal) {
    const text = line.trim();
    const order = Object.hasOwn(orders, text) ? orders[text] : undefined;
    if (order?.act(talk)) break;
    if (order === undefined && text.startsWith('/')) say('no such order; /help lists them', 'yellow');
    else if (order === undefined && text !== '') {
      underWay = new AbortController();
      await answer(talk, text, underWay.signal);
      underWay = undefined;
    }
    if (open) terminal.prompt();
  }
  terminal.close();
}

async function answer(talk: Conversation, text: string, signal: AbortSignal): Promise<void> {
  try {
    const events = talk.agent.ask(text, {
      history: talk.history.slice(-talk.agent.limits.historyTurns),
      signal,
    });
    const { text: said } = await collectAnswer(events, (event) => {
      const line = talk.trace ? traceLine(event) : undefined;
      if (line !== undefined) say(line, 'dim');
    });
    say(said, 'bold');
    talk.history.push({ role: 'user', text }, { role: 'assistant', text: said });
  } catch (thrown) {
    say(toMrklError(thrown).message, 'yellow');
  }
}

function say(text: string, style: 'bold' | 'dim' | 'yellow'): void {
  const plain = !process.stdout.isTTY || process.env['NO_COLOR'] !== undefined;
  process.stdout.write(`${plain ? text : styleText(style, text)}\n`);
}
