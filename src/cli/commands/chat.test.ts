import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Agent } from '../../agent/agent.ts';
import { runCli } from '../run.ts';

const agent: Agent = {
  model: 'scripted',
  experts: [],
  countTokens: async () => 0,
  limits: { historyTurns: 4 } as Agent['limits'],
  ready: async () => {},
  close: async () => {},
  catalogue: async () => [],
  call: vi.fn(),
  write: vi.fn(),
  ask: vi.fn(() => {
    throw new Error('asked');
  }),
};
vi.mock('../open-agent.ts', () => ({ openAgent: async () => agent }));

/** What the conversation prints when these lines are typed. */
async function printed(...lines: string[]): Promise<string> {
  let output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
  const input = new PassThrough();
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
  input.end(lines.map((line) => `${line}\n`).join(''));
  expect(await runCli(['chat'])).toBe(0);
  return output;
}

describe('a conversation in the terminal', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = 0;
  });

  it('knows its orders', async () => {
    expect(await printed('/help', '/clear', '/fly', '/quit', '/help')).toMatch(
      /\/quit .*\nforgotten\nno such order; \/help lists them\n$/,
    );
  });

  it.each(['constructor', 'toString', '__proto__'])('takes %s for a question', async (text) => {
    expect(await printed(text)).toContain('asked');
  });
});
