import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Agent, collectAnswer } from '../../src/agent/agent.ts';
import { createAgentWith } from '../../src/agent/create-agent.ts';
import { answerOf, parseTrace, recordedIn, timeless } from '../../src/agent/trace.ts';
import type { AgentEvent } from '../../src/contract/event.ts';
import type { Planning } from '../../src/contract/plan.ts';
import type { Trace } from '../../src/contract/trace.ts';
import { digitRouter, fakeSource, scripted } from '../fixtures/fake-source.ts';

const QUESTION = 'What is 27395 plus 87971?';
const ANSWERS = {
  [QUESTION]: { expression: '(27395+87971)' },
  '10000 divided by 0': { expression: '(10000/0)' },
};
const today = { expert: 'calendar', input: { question: { ask: 'moment', at: 'now' } } };
const PLANNED: Planning = {
  steps: [
    { ask: QUESTION },
    today,
    { expert: 'calculator', input: { expression: '($1*2)' } },
    { ask: 'Who are you?' },
  ],
};
const agents: Agent[] = [];
afterEach(() => Promise.all(agents.splice(0).map((agent) => agent.close())));

async function agentOf(recorded?: ReturnType<typeof recordedIn>, answers: object = ANSWERS): Promise<Agent> {
  const source = fakeSource(scripted(answers as Record<string, unknown>), digitRouter('calculator'));
  const agent = await createAgentWith(source, recorded === undefined ? {} : { recorded });
  agents.push(agent);
  return agent;
}

async function record(text: string, plan: Planning = 'auto'): Promise<Trace> {
  const events: AgentEvent[] = [];
  await collectAnswer((await agentOf()).ask(text, { plan }), (event) => events.push(event));
  const trace = { version: 1, model: 'fake', text, history: [], plan, events };
  return parseTrace(JSON.stringify(trace), 'trace');
}

describe('a trace', () => {
  it.each<[string, string, Planning]>([
    ['of one call', QUESTION, 'auto'],
    ['of a failure', '10000 divided by 0', 'auto'],
    ['of no call', 'Who wrote Hamlet?', 'auto'],
    ['of a plan that looks at the clock and is answered in part', 'all', PLANNED],
  ])('%s leads to the same answer, byte for byte', async (_, text, plan) => {
    const trace = await record(text, plan);
    await new Promise((done) => setTimeout(done, 1100));
    const agent = await agentOf(recordedIn(trace.events));
    const again = await collectAnswer(agent.ask(trace.text, { history: trace.history, plan: trace.plan }));
    expect(timeless(again)).toBe(timeless(answerOf(trace)));
    expect(again.text).toBe(answerOf(trace).text);
  });

  it('with other outcomes leads to another answer: the experts themselves are not asked', async () => {
    const trace = await record(QUESTION);
    const events = JSON.parse(JSON.stringify(trace.events).replaceAll('115366', '42')) as AgentEvent[];
    const agent = await agentOf(recordedIn(events));
    expect((await collectAnswer(agent.ask(QUESTION))).value).toBe('42');
  });

  it('says so when the model writes another call', async () => {
    const trace = await record(QUESTION);
    const agent = await agentOf(recordedIn(trace.events), { [QUESTION]: { expression: '(27395-87971)' } });
    const answer = await collectAnswer(agent.ask(QUESTION));
    expect(answer).toMatchObject({
      status: 'failed',
      calls: [{ outcome: { failure: { code: 'replay-differs' } } }],
    });
  });

  it.each([
    ['no JSON', '{'],
    ['another shape', '{"version":2}'],
  ])('is refused with %s', (_, text) => {
    expect(() => parseTrace(text, 'a.json')).toThrow(expect.objectContaining({ code: 'file-invalid' }));
  });
});

describe('an expert with a schema that has no grammar', () => {
  it('is refused when it is loaded, with its name and the keyword', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'mrkl-expert-'));
    try {
      await mkdir(path.join(folder, 'odd'));
      const manifest = {
        ...{
          name: 'odd',
          version: '1.0.0',
          title: 'Odd',
          purpose: 'Odd.',
          permissions: [],
          dependencies: [],
        },
        ...{ limits: { milliseconds: 1, inputBytes: 1, outputBytes: 1 }, idempotent: true },
        answer: { value: '/a', templates: ['{/a}'] },
      };
      await writeFile(path.join(folder, 'odd', 'manifest.json'), JSON.stringify(manifest));
      const schema = `const ok = (value) => ({ ok: true, value });
        export const schema = { input: { type: 'object', properties: { a: { type: 'array', uniqueItems: true } } }, output: {}, checkInput: ok, checkOutput: ok };`;
      await writeFile(path.join(folder, 'odd', 'schema.js'), schema);
      await writeFile(path.join(folder, 'odd', 'run.js'), 'export const run = () => ({});');
      await writeFile(path.join(folder, 'odd', 'examples.jsonl'), '');
      await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
      await expect(
        createAgentWith(fakeSource(scripted({})), { expertsFolder: folder }),
      ).rejects.toMatchObject({
        code: 'schema-unsupported',
        message: expect.stringMatching(/^odd: .*'uniqueItems'/),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
