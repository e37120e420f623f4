import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { collectAnswer } from '../../src/agent/agent.ts';
import { createAgent, createAgentWith } from '../../src/agent/create-agent.ts';
import { AnswerSchema } from '../../src/contract/answer.ts';
import { AskResultSchema, toAskResult } from '../../src/contract/ask-result.ts';
import { CatalogueEntrySchema } from '../../src/contract/catalogue.ts';
import { type AgentEvent, AgentEventSchema } from '../../src/contract/event.ts';
import { randomLogits } from '../fixtures/fake-backbone.ts';
import { digitRouter, fakeSource, scripted } from '../fixtures/fake-source.ts';

// A first call compiles the grammar and loads the code of the experts.
vi.setConfig({ testTimeout: 60_000 });

const SUM = 'How much is 27395 plus 87971?';
const ANSWERS = {
  [SUM]: { expression: '(27395+87971)' },
  'divide 7 by zero 0': { expression: '(7/0)' },
  'What is 2 over 3?': { expression: '(2/3)' },
};

async function events(source: AsyncIterable<AgentEvent>): Promise<AgentEvent[]> {
  const found: AgentEvent[] = [];
  for await (const event of source) found.push(AgentEventSchema.parse(event));
  return found;
}

const agentOf = (router = digitRouter('calculator'), logits = scripted(ANSWERS), limits = {}) =>
  createAgentWith(fakeSource(logits, router), { limits });

describe('a question that an expert fits', () => {
  it('runs through the five stages and ends with a cited answer', async () => {
    const agent = await agentOf();
    const found = await events(agent.ask(SUM));
    expect(found.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1])).toEqual([
      'question-read',
      'route-chosen',
      'call-ready',
      'outcome-arrived',
      'token-delta',
      'answer-end',
    ]);
    const answer = await collectAnswer(agent.ask(SUM));
    expect(answer).toMatchObject({ status: 'answered', text: '27395 + 87971 = 115366', value: '115366' });
    expect(AnswerSchema.safeParse(answer).success).toBe(true);
    for (const { start, end, call } of answer.citations) {
      expect(answer.text.slice(start, end)).not.toBe('');
      expect(answer.calls.some((done) => done.call.id === call)).toBe(true);
    }
    expect(found.flatMap((event) => (event.type === 'token-delta' ? [event.text] : [])).join('')).toBe(
      answer.text,
    );
    expect(AskResultSchema.parse(toAskResult(answer))).toMatchObject({
      value: '115366',
      route: { expert: 'calculator' },
      calls: [{ expert: 'calculator', input: { expression: '(27395+87971)' } }],
    });
    await agent.close();
  });

  it('shows a fraction with its decimal, and a failure without a figure of its own', async () => {
    const agent = await agentOf();
    expect(await collectAnswer(agent.ask('What is 2 over 3?'))).toMatchObject({
      text: '2 / 3 = 2/3 ≈ 0.666666666667',
      value: '2/3',
    });
    expect(await collectAnswer(agent.ask('divide 7 by zero 0'))).toMatchObject({
      status: 'failed',
      value: null,
      text: 'Calculator: A division by zero has no result.',
    });
  });
});

describe('a question that no expert fits', () => {
  it('gets a sentence without a figure, and no call', async () => {
    const agent = await agentOf();
    const answer = await collectAnswer(agent.ask('Who wrote Hamlet?'));
    expect(answer).toMatchObject({
      status: 'abstained',
      value: null,
      calls: [],
      citations: [],
      route: { expert: null },
    });
    expect(answer.text).not.toMatch(/\d/);
    expect(answer.route.probability).toBeGreaterThan(0.5);
  });
});

describe('rules', () => {
  it('decide before the model is asked', async () => {
    const source = fakeSource(scripted(ANSWERS), digitRouter('calculator'));
    const rules = [{ expert: null, pattern: /^How much/ }];
    const agent = await createAgentWith(source, { rules });
    expect((await collectAnswer(agent.ask(SUM))).route).toMatchObject({ expert: null, strategy: 'rules' });
    expect((await collectAnswer(agent.ask('What is 2 over 3?'))).route.strategy).toBe('states');
  });
});

describe('a randomly initialised model', () => {
  it('cannot produce an invalid call, and no figure without a source', async () => {
    const agent = await agentOf(digitRouter('calculator'), randomLogits(1), { callTokens: 100 });
    for (let i = 0; i < 12; i++) {
      const answer = await collectAnswer(agent.ask(`${SUM} ${i}`));
      expect(['answered', 'failed']).toContain(answer.status);
      const cited = (at: number) => answer.citations.some(({ start, end }) => at >= start && at < end);
      expect([...answer.text].filter((_, at) => !cited(at)).join('')).not.toMatch(/\d/);
    }
  });
});

describe('many questions at once', () => {
  it('each gets its own answer, however many wait', async () => {
    const source = fakeSource(
      scripted({
        ...ANSWERS,
        ...Object.fromEntries(
          Array.from({ length: 40 }, (_, i) => [`${1000 + i} plus 1`, { expression: `(${1000 + i}+1)` }]),
        ),
      }),
      digitRouter('calculator'),
    );
    const agent = await createAgentWith(source, { limits: { concurrency: 4 } });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => collectAnswer(agent.ask(`${1000 + i} plus 1`))),
    );
    expect(answers.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, i) => String(1001 + i)));
    expect(source.loads).toBe(1);
    expect(source.backbone.sessions).toBe(0);
  });

  it('refuses when too many wait', async () => {
    const source = fakeSource(scripted(ANSWERS), digitRouter('calculator'));
    source.backbone.delay = 20;
    const agent = await createAgentWith(source, { limits: { concurrency: 1, waiting: 1 } });
    const asked = await Promise.allSettled([1, 2, 3].map(() => collectAnswer(agent.ask(SUM))));
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(asked[2]).toMatchObject({ reason: { code: 'overloaded', status: 503 } });
  });
});

describe('cancellation, limits and the end', () => {
  it('stops between tokens when the caller leaves, and leaves no session open', async () => {
    const source = fakeSource(scripted(ANSWERS), digitRouter('calculator'));
    source.backbone.delay = 5;
    const agent = await createAgentWith(source);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await expect(collectAnswer(agent.ask(SUM, { signal: controller.signal }))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(source.backbone.sessions).toBe(0);
    expect((await collectAnswer(agent.ask(SUM))).value).toBe('115366');
  });

  it('a caller who stops reading frees the place', async () => {
    const agent = await agentOf(digitRouter('calculator'), scripted(ANSWERS), { concurrency: 1, waiting: 0 });
    for await (const event of agent.ask(SUM)) if (event.type === 'route-chosen') break;
    expect((await collectAnswer(agent.ask(SUM))).value).toBe('115366');
  });

  it('keeps the time limit', async () => {
    const source = fakeSource(scripted(ANSWERS), digitRouter('calculator'));
    source.backbone.delay = 30;
    const agent = await createAgentWith(source, { limits: { milliseconds: 60 } });
    await expect(collectAnswer(agent.ask(SUM))).rejects.toMatchObject({ code: 'timeout', status: 504 });
  });

  it('loads again after a load that failed', async () => {
    const source = fakeSource(scripted(ANSWERS), digitRouter('calculator'));
    const load = source.load.bind(source);
    source.load = async () => {
      source.load = load;
      throw new Error('disk');
    };
    const agent = await createAgentWith(source);
    await expect(agent.ready()).rejects.toThrow('disk');
    expect((await collectAnswer(agent.ask(SUM))).value).toBe('115366');
  });

  it('loads no model when the router cannot be read', async () => {
    const source = fakeSource(scripted(ANSWERS));
    source.readRouter = () => Promise.reject(new Error('disk'));
    const agent = await createAgentWith(source);
    await expect(agent.ready()).rejects.toThrow('disk');
    expect(source.loads).toBe(0);
  });

  it('waits for the questions under way, then frees the model and takes no more', async () => {
    const source = fakeSource(scripted(ANSWERS), digitRouter('calculator'));
    source.backbone.delay = 3;
    const agent = await createAgentWith(source);
    const asked = collectAnswer(agent.ask(SUM));
    await new Promise((done) => setTimeout(done, 10));
    await agent.close();
    expect((await asked).value).toBe('115366');
    expect(source.backbone.closed).toBe(true);
    await expect(collectAnswer(agent.ask(SUM))).rejects.toMatchObject({ code: 'closed' });
    await agent.close();
  });

  it('validates early: folders, limits, router', async () => {
    await expect(createAgent({ modelFolder: 'no/such/folder' })).rejects.toMatchObject({
      code: 'file-missing',
    });
    const source = fakeSource(scripted(ANSWERS));
    await expect(createAgentWith(source, { expertsFolder: 'no/such/folder' })).rejects.toMatchObject({
      code: 'file-missing',
    });
    await expect(createAgentWith(source, { limits: { concurrency: 0 } })).rejects.toMatchObject({
      code: 'argument-invalid',
    });
    const broken = await createAgentWith(fakeSource(scripted(ANSWERS), { version: 1 }));
    await expect(broken.ready()).rejects.toMatchObject({ code: 'router-invalid' });
  });
});

describe('an expert that the model has not been trained on', () => {
  const SCHEMA = `const ok = (value) => ({ ok: true, value });
    export const schema = { input: { type: 'object' }, output: {}, checkInput: ok, checkOutput: ok };`;
  const manifest = (name: string) => ({
    ...{ name, version: '1.0.0', title: name, purpose: 'Says it again.', permissions: [], dependencies: [] },
    ...{ limits: { milliseconds: 1000, inputBytes: 100, outputBytes: 100 }, idempotent: true },
    answer: { value: '/text', templates: ['{/text}'] },
  });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mrkl-experts-'));
    for (const name of ['known', 'newcomer']) {
      await mkdir(path.join(folder, name));
      await writeFile(path.join(folder, name, 'manifest.json'), JSON.stringify(manifest(name)));
      await writeFile(path.join(folder, name, 'schema.js'), SCHEMA);
      await writeFile(path.join(folder, name, 'run.js'), 'export const run = (value) => ({ value });');
      await writeFile(path.join(folder, name, 'examples.jsonl'), '{"question":"Say 12345","input":{}}\n');
    }
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is called by name, is never routed to, and the catalogue says so', async () => {
    const source = fakeSource(scripted({}), digitRouter('known'));
    const agent = await createAgentWith(source, { expertsFolder: folder });
    expect(await agent.catalogue()).toMatchObject([
      { name: 'known', routed: true },
      { name: 'newcomer', routed: false },
    ]);
    expect(CatalogueEntrySchema.array().safeParse(await agent.catalogue()).success).toBe(true);
    const outcome = await agent.call('newcomer', { text: 'hi' });
    expect(outcome).toMatchObject({ status: 'value', expert: 'newcomer', output: { text: 'hi' } });
    await expect(agent.call('nobody', {})).rejects.toMatchObject({ code: 'expert-unknown' });
    expect(source.loads).toBe(0);
    const answer = await collectAnswer(agent.ask('Say nothing'));
    expect(answer).toMatchObject({ status: 'abstained', route: { candidates: [{ expert: 'known' }] } });
    expect(answer.text).toContain('I can ask: known.');
    await agent.close();
    await expect(agent.call('newcomer', {})).rejects.toMatchObject({ code: 'closed' });
  });

  it('is routed to by likeness where the model has no trained router', async () => {
    const agent = await createAgentWith(fakeSource(scripted({})), { expertsFolder: folder });
    expect((await agent.catalogue()).map(({ routed }) => routed)).toEqual([true, true]);
  });

  it('gets what the configuration file sets', async () => {
    const configFile = path.join(folder, 'config.json');
    const open = (config: unknown) =>
      writeFile(configFile, typeof config === 'string' ? config : JSON.stringify(config)).then(() =>
        createAgentWith(fakeSource(scripted({})), { expertsFolder: folder, configFile }),
      );
    expect(await open({ experts: { known: { colour: 'red' } } })).toBeDefined();
    const { limits } = await open({ limits: { callProbability: 0.9 } });
    expect(limits).toMatchObject({ callProbability: 0.9, repairs: 2 });
    await expect(open({ limits: { callProbability: 2 } })).rejects.toMatchObject({
      code: 'argument-invalid',
      message: expect.stringContaining('callProbability'),
    });
    await expect(open({ experts: { nobody: {} } })).rejects.toMatchObject({ code: 'expert-unknown' });
    await expect(open({ expert: {} })).rejects.toMatchObject({ code: 'argument-invalid' });
    await expect(open('{')).rejects.toMatchObject({ code: 'argument-invalid' });
    const absent = createAgentWith(fakeSource(scripted({})), { configFile: path.join(folder, 'no.json') });
    await expect(absent).rejects.toMatchObject({ code: 'file-missing' });
  });
});
