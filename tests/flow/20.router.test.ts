import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Expert } from '../../src/contract/expert.ts';
import { DEFAULT_LIMITS } from '../../src/contract/limits.ts';
import { RouteSchema } from '../../src/contract/route.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import { readQuestion } from '../../src/question/index.ts';
import { cascadeRouter } from '../../src/router/cascade.ts';
import { chooseExpert } from '../../src/router/index.ts';
import { ruleRouter } from '../../src/router/rules.ts';
import { similarityRouter } from '../../src/router/similarity.ts';
import type { RouterStrategy } from '../../src/router/strategy.ts';
import { trainedRouter } from '../../src/router/trained.ts';
import { FakeBackbone, randomLogits } from '../fixtures/fake-backbone.ts';
import { digitRouter } from '../fixtures/fake-source.ts';

// A first call compiles the grammar and loads the code of the experts.
vi.setConfig({ testTimeout: 60_000 });

let experts: Expert[];
beforeAll(async () => {
  experts = await loadExperts('experts');
});

const calculator = () => experts.find(({ manifest }) => manifest.name === 'calculator') as Expert;

async function route(strategy: RouterStrategy, text: string) {
  const found = await chooseExpert(readQuestion(text, [], DEFAULT_LIMITS), strategy);
  expect(RouteSchema.safeParse(found).success).toBe(true);
  const total = found.candidates.reduce((sum, { probability }) => sum + probability, found.none);
  expect(total).toBeCloseTo(1, 9);
  expect(found.candidates.map(({ probability }) => probability)).toEqual(
    [...found.candidates.map(({ probability }) => probability)].sort((a, b) => b - a),
  );
  return found;
}

describe('rules', () => {
  const rules = () =>
    ruleRouter(
      [
        { expert: 'a', pattern: /^\d+\+\d+$/ },
        { expert: null, pattern: /^hello/ },
      ],
      ['a', 'b'],
    );

  it('decide by the first pattern that matches', async () => {
    expect(await route(rules(), '3+4')).toMatchObject({
      expert: 'a',
      probability: 1,
      none: 0,
      strategy: 'rules',
    });
    expect(await route(rules(), 'hello there')).toMatchObject({ expert: null, probability: 1 });
    expect(await rules().judge('something else')).toBeNull();
  });
});

describe('likeness to examples', () => {
  it.each([
    ['How much is 12 plus 30?', 'calculator'],
    ['what is the product of 7 and 8', 'calculator'],
    ['convert 3 miles to km', 'calculator'],
    ['Who wrote Faust?', null],
    ['Tell me a story.', null],
    ['xyzzy', null],
  ])('%s: %s', async (text, expert) => {
    expect((await route(similarityRouter(experts), text)).expert).toBe(expert);
  });

  it('takes any number of experts', async () => {
    const poet = {
      ...calculator(),
      manifest: { ...calculator().manifest, name: 'poet' },
      examples: [{ question: 'Write a poem about the sea.', input: {} }],
    };
    const found = await route(
      similarityRouter([...experts, poet as Expert]),
      'Write a poem about the night.',
    );
    expect(found.candidates.map(({ expert }) => expert)).toContain('calculator');
    expect(found.candidates[0]?.expert).toBe('poet');
  });
});

describe('a trained head', () => {
  const backbone = new FakeBackbone(randomLogits(1));
  const head = (threshold?: number) => digitRouter('calculator', threshold) as Record<string, unknown>;

  it('gives calibrated probabilities and abstains below its threshold', async () => {
    const strategy = trainedRouter(head(), backbone, ['calculator', 'newcomer']);
    expect(await route(strategy, '12345')).toMatchObject({ expert: 'calculator', strategy: 'trained' });
    expect(await route(strategy, 'hello')).toMatchObject({ expert: null });
    const strict = trainedRouter(head(0.9999999999999), backbone, ['calculator']);
    expect((await route(strict, '1 or 2')).expert).toBeNull();
  });

  it('gives the mass of an expert that is not there to none', async () => {
    expect(await route(trainedRouter(head(), backbone, []), '12345')).toMatchObject({
      expert: null,
      none: 1,
    });
  });

  it.each([
    ['a missing field', { bias: undefined }],
    ['wrong width', { shift: [0] }],
    ['a short row', { weights: [[1], [0, 0, 0, 0]] }],
    ['no class for none', { classes: ['calculator', 'poet'] }],
    ['an unknown version', { version: 2 }],
  ])('refuses %s', (_, change) => {
    expect(() => trainedRouter({ ...head(), ...change }, backbone, [])).toThrow(
      expect.objectContaining({ code: 'router-invalid' }),
    );
  });
});

describe('a cascade', () => {
  it('asks the next strategy when one is not sure', async () => {
    const unsure: RouterStrategy = {
      name: 'unsure',
      judge: async () => ({
        candidates: [{ expert: 'calculator', probability: 0.6 }],
        none: 0.4,
        threshold: 0.5,
        strategy: 'unsure',
      }),
    };
    const rules = ruleRouter([{ expert: null, pattern: /^poem/ }], ['calculator']);
    const steps = (sure: number) =>
      cascadeRouter([
        { strategy: unsure, sure },
        { strategy: rules, sure: 1 },
      ]);
    expect(await route(steps(0.5), 'poem')).toMatchObject({ expert: 'calculator', strategy: 'unsure' });
    expect(await route(steps(0.9), 'poem')).toMatchObject({ expert: null, strategy: 'rules' });
    expect(await route(steps(0.9), 'other')).toMatchObject({ expert: 'calculator', strategy: 'unsure' });
  });
});
