import { beforeAll, describe, expect, it, vi } from 'vitest';
import { writeCall } from '../../src/adapter/index.ts';
import { Skills } from '../../src/adapter/skills.ts';
import { CallSchema } from '../../src/contract/call.ts';
import type { Expert } from '../../src/contract/expert.ts';
import { DEFAULT_LIMITS } from '../../src/contract/limits.ts';
import type { Route } from '../../src/contract/route.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import { readQuestion } from '../../src/question/index.ts';
import { FakeBackbone, FakeTokenizer, type Logits, randomLogits } from '../fixtures/fake-backbone.ts';
import { scripted } from '../fixtures/fake-source.ts';

// A first call compiles the grammar and loads the code of the experts.
vi.setConfig({ testTimeout: 60_000 });

let experts: Expert[];
beforeAll(async () => {
  experts = await loadExperts('experts');
});

const QUESTION = readQuestion('How much is 3 plus 8?', [], DEFAULT_LIMITS);
const ROUTE: Route = {
  expert: 'calculator',
  probability: 1,
  candidates: [{ expert: 'calculator', probability: 1 }],
  none: 0,
  threshold: 0.5,
  strategy: 'rules',
};
const SOFT = { rows: new Float32Array(8), count: 2 };

function skillsOf(logits: Logits, prompt: typeof SOFT | null = SOFT, limit = 200) {
  const backbone = new FakeBackbone(logits);
  return { backbone, skills: new Skills(backbone, experts, async () => prompt, limit) };
}

describe('route to call', () => {
  it('lets the model write what it wants when that is a call', async () => {
    const { backbone, skills } = skillsOf(scripted({ [QUESTION.text]: { expression: '(3+8)' } }));
    const call = await writeCall(QUESTION, ROUTE, skills);
    expect(call).toMatchObject({ expert: 'calculator', input: { expression: '(3+8)' } });
    expect(CallSchema.safeParse(call).success).toBe(true);
    expect(call.forced).toBeGreaterThan(0);
    expect(backbone.sessions).toBe(0);
  });

  it('computes the prompt of a skill once', async () => {
    const { backbone, skills } = skillsOf(scripted({ [QUESTION.text]: { expression: '(3+8)' } }));
    await Promise.all([writeCall(QUESTION, ROUTE, skills), writeCall(QUESTION, ROUTE, skills)]);
    expect(backbone.feeds.filter((size) => size === SOFT.count)).toHaveLength(1);
  });

  it('feeds question and forced beginning in one batch', async () => {
    const { backbone, skills } = skillsOf(scripted({ [QUESTION.text]: { expression: '(3+8)' } }));
    const { forced } = await writeCall(QUESTION, ROUTE, skills);
    expect(backbone.feeds[1]).toBeGreaterThan(QUESTION.text.length + 2);
    expect(backbone.feeds.slice(1).length).toBeLessThan(forced + 10);
  });

  it('asks for calls in words when it has no soft prompt', async () => {
    const { backbone, skills } = skillsOf(scripted({ [QUESTION.text]: { expression: '(3+8)' } }), null);
    expect(await writeCall(QUESTION, ROUTE, skills)).toMatchObject({ input: { expression: '(3+8)' } });
    expect(backbone.feeds[0]).toBe('call the calculator'.length);
  });

  it('reads what the expert says of the question before it', async () => {
    const backbone = new FakeBackbone(
      scripted({ [`11 is a prime\n${QUESTION.text}`]: { expression: '(3+8)' } }),
    );
    const saying = experts.map((expert) => ({ ...expert, describe: async () => '11 is a prime' }));
    const skills = new Skills(backbone, saying, async () => SOFT, 200);
    expect(await writeCall(QUESTION, ROUTE, skills)).toMatchObject({ input: { expression: '(3+8)' } });
  });

  it('asks a model without marks of its own in words, with examples', async () => {
    const tokenizer = new FakeTokenizer(['<|pad|>', '<|startoftext|>', '<|endoftext|>']);
    const backbone = new FakeBackbone(randomLogits(2), tokenizer);
    const skills = new Skills(backbone, experts, async () => SOFT, 90);
    const call = await writeCall(QUESTION, ROUTE, skills);
    const chosen = experts.find(({ manifest }) => manifest.name === ROUTE.expert);
    expect(chosen?.schema.checkInput(call.input).ok).toBe(true);
    expect(backbone.feeds[0]).toBeGreaterThan(200);
    const bare = new FakeBackbone(randomLogits(2), new FakeTokenizer(['<|pad|>']));
    expect(() => new Skills(bare, experts, async () => null, 90)).toThrow(
      expect.objectContaining({ code: 'tokenizer-invalid' }),
    );
  });

  it('writes a call that every schema accepts, whatever the model is', async () => {
    const { skills } = skillsOf(randomLogits(5), SOFT, 90);
    for (let i = 0; i < 10; i++) {
      const call = await writeCall({ ...QUESTION, text: `${QUESTION.text}${i}` }, ROUTE, skills);
      const expert = experts.find(({ manifest }) => manifest.name === call.expert) as Expert;
      expect(expert.schema.checkInput(call.input).ok).toBe(true);
      expect(call.tokens).toBeLessThanOrEqual(90);
    }
  });

  it('refuses logits that are not numbers, be it one', async () => {
    const one: Logits = (_, size) => new Float32Array(size).with(size - 1, Number.NaN);
    for (const logits of [one, ((_, size) => new Float32Array(size).fill(Number.NaN)) as Logits]) {
      const { backbone, skills } = skillsOf(logits, SOFT, 60);
      await expect(writeCall(QUESTION, ROUTE, skills)).rejects.toMatchObject({ code: 'numbers-invalid' });
      expect(backbone.sessions).toBe(0);
    }
  });

  it('names what is wrong', async () => {
    const { skills } = skillsOf(randomLogits(1), SOFT, 3);
    await expect(writeCall(QUESTION, ROUTE, skills)).rejects.toMatchObject({ code: 'call-too-long' });
    await expect(writeCall(QUESTION, { ...ROUTE, expert: 'poet' }, skills)).rejects.toMatchObject({
      code: 'expert-unknown',
    });
    await expect(writeCall(QUESTION, { ...ROUTE, expert: null }, skills)).rejects.toMatchObject({
      code: 'argument-invalid',
    });
    const wrong = skillsOf(randomLogits(1), { rows: new Float32Array(7), count: 2 });
    await expect(writeCall(QUESTION, ROUTE, wrong.skills)).rejects.toMatchObject({ code: 'skill-invalid' });
    expect(wrong.backbone.sessions).toBe(0);
  });

  it('stops when the caller leaves', async () => {
    const { backbone, skills } = skillsOf(randomLogits(1));
    const controller = new AbortController();
    controller.abort();
    await expect(writeCall(QUESTION, ROUTE, skills, controller.signal)).rejects.toThrow();
    expect(backbone.sessions).toBe(0);
  });
});
