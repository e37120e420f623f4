import { afterEach, describe, expect, it } from 'vitest';
import { type Agent, collectAnswer } from '../../src/agent/agent.ts';
import { createAgentWith } from '../../src/agent/create-agent.ts';
import { singleRoute } from '../../src/agent/plan.ts';
import { unfounded } from '../../src/answer/provenance.ts';
import { AnswerSchema } from '../../src/contract/answer.ts';
import { type AgentEvent, AgentEventSchema } from '../../src/contract/event.ts';
import type { Limits } from '../../src/contract/limits.ts';
import type { Planning } from '../../src/contract/plan.ts';
import type { Logits } from '../fixtures/fake-backbone.ts';
import { constantRouter, digitRouter, fakeSource, scripted } from '../fixtures/fake-source.ts';

const SUM = 'What is 15% of the sum of 12345 and 54321?';
const ANSWERS = {
  [SUM]: { steps: [{ ask: 'What is 12345 plus 54321?' }, { ask: 'What is 15% of $1?' }] },
  'What is 12345 plus 54321?': { expression: '(12345+54321)' },
  'What is 15% of 66666?': { expression: '(15/100*66666)' },
  '20000 divided by 10000': { expression: '(20000/10000)' },
  '77777 divided by zero': { expression: '(77777/0)' },
};
let agent: Agent;
afterEach(() => agent.close());

async function ask(text: string, plan: Planning, limits: Partial<Limits> = {}) {
  const source = fakeSource(scripted(ANSWERS), digitRouter('calculator'));
  agent = await createAgentWith(source, { limits });
  const events: AgentEvent[] = [];
  const answer = await collectAnswer(agent.ask(text, { plan }), (event) => events.push(event));
  expect(AnswerSchema.safeParse(answer).success).toBe(true);
  for (const event of events) expect(AgentEventSchema.safeParse(event).success, event.type).toBe(true);
  expect(unfounded(answer)).toEqual([]);
  expect(source.backbone.sessions).toBe(0);
  return { answer, types: events.map(({ type }) => type).filter((type) => type !== 'token-delta'), events };
}

describe('a question of several calls', () => {
  it('is planned by the model, carried out step by step, and answered with the last', async () => {
    const { answer, types } = await ask(SUM, 'always');
    expect(answer).toMatchObject({
      ...{ status: 'answered', value: '9999.9', text: '15 / 100 * 66666 = 9999.9' },
      steps: [
        { step: 1, asked: 'What is 12345 plus 54321?', expert: 'calculator', value: '66666', missing: null },
        { step: 2, asked: 'What is 15% of 66666?', value: '9999.9' },
      ],
    });
    expect(answer.calls).toHaveLength(2);
    // The plan's own tokens count.
    expect(answer.tokens).toBeGreaterThan(answer.calls.reduce((sum, { call }) => sum + call.tokens, 0));
    expect(types).toEqual([
      ...['question-read', 'route-chosen', 'plan-ready'],
      ...['step-started', 'route-chosen', 'call-ready', 'outcome-arrived'],
      ...['step-started', 'route-chosen', 'call-ready', 'outcome-arrived'],
      ...['plan-ended', 'answer-end'],
    ]);
  });

  it('is not planned where the router has not been taught to say so', async () => {
    const { answer, types } = await ask('20000 divided by 10000', 'auto');
    expect(answer).toMatchObject({ status: 'answered', value: '2' });
    expect(answer.plan).toBeUndefined();
    expect(types).toEqual(['question-read', 'route-chosen', 'call-ready', 'outcome-arrived', 'answer-end']);
  });
});

describe('a model that is not sure', () => {
  const doubtful = async (text: string, plan: Planning, limits: Partial<Limits> = {}) => {
    const sure = scripted(ANSWERS);
    const logits: Logits = (tokens, size) => sure(tokens, size).map((logit) => logit / 30);
    agent = await createAgentWith(fakeSource(logits, digitRouter('calculator')), { limits });
    const answer = await collectAnswer(agent.ask(text, { plan }));
    expect(unfounded(answer)).toEqual([]);
    return answer;
  };

  it('shows the call instead of carrying it out', async () => {
    const answer = await doubtful('20000 divided by 10000', 'never');
    expect(answer).toMatchObject({
      ...{ status: 'failed', value: null },
      calls: [{ call: { input: { expression: '(20000/10000)' } }, outcome: { failure: { code: 'unsure' } } }],
    });
    expect(answer.text).toMatch(/not sure .* Considered: \(20000\/10000\)$/);
    expect(answer.calls[0]?.call.confidence).toBeLessThan(0.1);
  });

  it('shows the plan instead of asking its steps', async () => {
    const answer = await doubtful(SUM, 'always');
    expect(answer).toMatchObject({ status: 'failed', value: null, calls: [] });
    expect(answer.steps?.map(({ missing }) => missing)).toEqual([
      'I am not sure that the question means this.',
      'I am not sure that the question means this.',
    ]);
    expect(answer.text).toContain('What is 12345 plus 54321?');
  });

  it('asks an expert instead that is likely enough by itself', async () => {
    const question = '20000 divided by 10000';
    const steps = [{ ask: '20000' }, { ask: '$1 divided by 10000' }];
    const sure = scripted({ [question]: { steps } });
    const logits: Logits = (tokens, size) => sure(tokens, size).map((logit) => logit / 30);
    const told = async (probabilities: readonly number[]) => {
      agent = await createAgentWith(fakeSource(logits, constantRouter('calculator', probabilities)), {});
      const answer = await collectAnswer(agent.ask(question, { plan: 'auto' }));
      return { experts: answer.calls.map(({ call }) => call.expert), steps: answer.steps?.length };
    };
    expect(await told([0.6, 0.3, 0.1])).toEqual({ experts: ['calculator'], steps: undefined });
    await agent.close();
    expect(await told([0.3, 0.6, 0.1])).toEqual({ experts: [], steps: 2 });
  });

  it('goes on where the limits allow any probability', async () => {
    const answer = await doubtful(SUM, 'always', { callProbability: 0, planProbability: 0 });
    expect(answer).toMatchObject({ status: 'answered', value: '9999.9' });
  });
});

describe('a question for which no plan is found', () => {
  const route = {
    ...{ expert: null, probability: 0.4, none: 0.1, several: 0.4, threshold: 0.6, strategy: 'words' },
    candidates: [{ expert: 'poet', probability: 0.5 }],
  };

  it('goes to the expert that is likely enough now that one call is to do', () => {
    expect(singleRoute(route)).toMatchObject({
      expert: 'poet',
      several: 0,
      candidates: [{ expert: 'poet' }],
    });
    expect(singleRoute(route).probability).toBeCloseTo(0.5 / 0.6);
    expect(singleRoute({ ...route, threshold: 0.9 })).toMatchObject({ expert: null });
    expect(singleRoute({ ...route, several: 0 }).expert).toBeNull();
  });
});

describe('a plan from outside', () => {
  const calculate = (expression: string) => ({ expert: 'calculator', input: { expression } });

  it('may hold calls with typed references, in any order', async () => {
    const { answer } = await ask('both', {
      steps: [
        calculate('($2*2)'),
        calculate('(3+4)'),
        { expert: 'calculator', input: { expression: '($1+1)' } },
      ],
    });
    expect(answer).toMatchObject({ status: 'answered', value: '15' });
  });

  it('runs independent steps side by side, and tells all results that nothing builds on', async () => {
    const { answer } = await ask('two', { steps: [calculate('(1+1)'), calculate('(2+2)')] });
    expect(answer).toMatchObject({ text: '1 + 1 = 2\n2 + 2 = 4', value: '2; 4', status: 'answered' });
  });

  it('gives a partial answer that says what is missing', async () => {
    const { answer } = await ask('x', {
      steps: [{ ask: '20000 divided by 10000' }, { ask: '77777 divided by zero' }, { ask: 'add $1 to $2' }],
    });
    expect(answer).toMatchObject({ status: 'partial', value: null });
    expect(answer.text).toBe(
      [
        '20000 divided by 10000 – 20000 / 10000 = 2',
        'Missing: 77777 divided by zero – Calculator: A division by zero has no result.',
        'Missing: add $1 to $2 – It needs another part that has no result.',
      ].join('\n'),
    );
    expect(answer.steps?.map(({ missing }) => missing === null)).toEqual([true, false, false]);
  });

  it('says which part no expert fits, and which value another part does not give', async () => {
    const { answer } = await ask('x', {
      steps: [{ ask: 'Who wrote Hamlet?' }, calculate('(1+1)'), calculate('$2/nothing')],
    });
    expect(answer.text).toBe(
      [
        '1 + 1 = 2',
        'Missing: Who wrote Hamlet? – No expert here fits this part.',
        'Missing: {"expression":"$2/nothing"} – It refers to a value that another part does not give.',
      ].join('\n'),
    );
  });

  it('stays within its tokens', async () => {
    const plan = { steps: [{ ask: '20000 divided by 10000' }, { ask: 'What is 15% of 66666? $1' }] };
    const { answer } = await ask('x', plan, { planTokens: 1 });
    expect(answer).toMatchObject({ status: 'partial', calls: [{ call: { expert: 'calculator' } }] });
    expect(answer.text).toContain('The tokens for the plan were used up.');
  });

  it.each([
    ['a circle', { steps: [calculate('($2)'), calculate('($1)')] }],
    ['a dangling reference', { steps: [calculate('($7)')] }],
    ['a stranger', { steps: [{ expert: 'oracle', ask: 'a' }] }],
  ])('is refused with %s', async (_, plan) => {
    await expect(ask('x', plan)).rejects.toMatchObject({ code: 'plan-invalid', status: 422 });
  });
});
