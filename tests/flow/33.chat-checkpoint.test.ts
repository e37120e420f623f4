// A checkpoint with a chat template, from its folder to an answer; the engine runs it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chooseAdapter } from '../../src/adapter/adapters.ts';
import { collectAnswer } from '../../src/agent/agent.ts';
import { createAgent } from '../../src/agent/create-agent.ts';
import { unfounded } from '../../src/answer/provenance.ts';
import { summarizeModel } from '../../src/cli/model-summary.ts';
import { AnswerSchema } from '../../src/contract/answer.ts';
import { type AgentEvent, AgentEventSchema } from '../../src/contract/event.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import { loadChatTemplate } from '../../src/model/chat-template.ts';
import { loadTokenizer } from '../../src/model/tokenizer.ts';
import { writeChatCheckpoint } from '../fixtures/chat-checkpoint.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mrkl-chat-'));
  await writeChatCheckpoint(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe('a checkpoint with a chat template', () => {
  it('is asked through it, as `model inspect` says', async () => {
    const { adapter } = await summarizeModel(folder, []);
    expect(adapter).toEqual({
      name: 'template',
      passed: [{ name: 'soft-prompt', why: 'the tokenizer has no <|call|>' }],
    });
    await writeChatCheckpoint(folder, '{% for %}');
    expect((await summarizeModel(folder, [])).adapter).toMatchObject({
      name: null,
      why: expect.stringMatching(/not valid Jinja/),
    });
    await writeChatCheckpoint(folder);
  });

  it('reads the tokens that its own tokenizer makes of the template', async () => {
    const [tokenizer, chat, experts] = await Promise.all([
      loadTokenizer(folder),
      loadChatTemplate(folder),
      loadExperts('experts'),
    ]);
    const { shape } = chooseAdapter({ tokenizer, chat });
    for (const expert of experts) {
      const asked = { expert, question: 'Wie viel ist 3 + 8? \u2265 ☃', context: 'a\nb' };
      const tokens = [...shape.skill(expert), ...shape.question(asked)];
      expect(tokenizer.encodeTemplate(tokenizer.decode(tokens))).toEqual(tokens);
    }
  });

  it.each(['never', 'always'] as const)(
    'writes calls that fit, whatever its weights are: plan %s',
    async (plan) => {
      const rules = [{ expert: 'calculator', pattern: /./ }];
      const agent = await createAgent({
        modelFolder: folder,
        rules,
        limits: { callTokens: 200 },
        threads: 1,
      });
      const events: AgentEvent[] = [];
      const answer = await collectAnswer(agent.ask('What is 12 plus 30?', { plan }), (event) =>
        events.push(event),
      );
      await agent.close();
      expect(AnswerSchema.parse(answer).tokens).toBeGreaterThan(0);
      for (const event of events) expect(AgentEventSchema.safeParse(event).success, event.type).toBe(true);
      expect(unfounded(answer)).toEqual([]);
      expect(events.some(({ type }) => type === 'plan-ready')).toBe(plan === 'always');
      const calls = events.flatMap((event) => (event.type === 'call-ready' ? [event.call] : []));
      for (const { adapter } of calls) expect(adapter).toBe('template');
      if (plan === 'never') expect(calls.length).toBeGreaterThan(0);
    },
  );
});
