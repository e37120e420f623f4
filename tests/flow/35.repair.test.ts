// A call that its expert cannot read is written anew, with the failure before the model's eyes.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectAnswer } from '../../src/agent/agent.ts';
import { createAgentWith } from '../../src/agent/create-agent.ts';
import type { AgentEvent } from '../../src/contract/event.ts';
import { FakeTokenizer, scriptedLogits } from '../fixtures/fake-backbone.ts';
import { digitRouter, fakeSource } from '../fixtures/fake-source.ts';

const RUN = `export const run = ({ name }) => name === 'good' ? { value: { name } }
  : { failure: { code: name === 'hopeless' ? 'gone' : 'unreadable', message: 'There is no ' + name + '.' } };`;
const SCHEMA = `const ok = (value) => ({ ok: true, value });
  export const schema = { input: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false }, output: {}, checkInput: ok, checkOutput: ok };`;
const MANIFEST = {
  ...{
    name: 'picky',
    version: '1.0.0',
    title: 'Picky',
    purpose: 'Reads names.',
    permissions: [],
    dependencies: [],
  },
  ...{ limits: { milliseconds: 1000, inputBytes: 1000, outputBytes: 1000 }, idempotent: true },
  ...{ repair: ['unreadable'], answer: { value: '/name', templates: ['{/name}'] } },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mrkl-picky-'));
  await mkdir(path.join(folder, 'picky'));
  const files = {
    'manifest.json': JSON.stringify(MANIFEST),
    'schema.js': SCHEMA,
    'run.js': RUN,
    'examples.jsonl': '',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, 'picky', name), text);
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rm(folder, { recursive: true }));

/** Asks a model that writes the next name each time it is shown another failure. */
async function ask(names: readonly string[], repairs?: number) {
  const shown: string[] = [];
  const script = (prompt: string): string => {
    if (prompt.endsWith('12345') && !shown.includes(prompt)) shown.push(prompt);
    return JSON.stringify({ name: names[Math.min(Math.max(0, shown.indexOf(prompt)), names.length - 1)] });
  };
  const source = fakeSource(scriptedLogits(new FakeTokenizer(), script), digitRouter('picky'));
  const limits = repairs === undefined ? {} : { repairs };
  const agent = await createAgentWith(source, { expertsFolder: folder, limits });
  const events: AgentEvent[] = [];
  const answer = await collectAnswer(agent.ask('12345'), (event) => events.push(event));
  await agent.close();
  const calls = events.flatMap((event) => (event.type === 'call-ready' ? [event.call.input] : []));
  return { answer, calls, shown };
}

describe('a call that failed', () => {
  it('is written anew once the model has seen why', async () => {
    const { answer, calls, shown } = await ask(['bad', 'good']);
    expect(answer).toMatchObject({ status: 'answered', value: 'good' });
    expect(calls).toEqual([{ name: 'bad' }, { name: 'good' }]);
    expect(shown).toEqual(['12345', '{"name":"bad"} failed: There is no bad.\n12345']);
  });

  it('is given up after so many times', async () => {
    const { answer, calls } = await ask(['a', 'b', 'c', 'good']);
    expect(answer).toMatchObject({ status: 'failed', text: 'Picky: There is no c.' });
    expect(calls).toHaveLength(3);
    expect((await ask(['a', 'good'], 0)).calls).toHaveLength(1);
  });

  it('is not repaired when the expert says that nothing helps, nor when the model has nothing else', async () => {
    expect((await ask(['hopeless', 'good'])).calls).toEqual([{ name: 'hopeless' }]);
    expect((await ask(['bad'])).calls).toHaveLength(2);
  });
});
