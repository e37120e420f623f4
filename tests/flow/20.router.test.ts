import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Expert } from '../../src/contract/expert.ts';
import { DEFAULT_LIMITS } from '../../src/contract/limits.ts';
import { RouteSchema } from '../../src/contract/route.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import { readQuestion } from '../../src/question/index.ts';
import { cascadeRouter } from '../../src/router/cascade.ts';
import { readRouterFile } from '../../src/router/file.ts';
import { chooseExpert } from '../../src/router/index.ts';
import { ruleRouter } from '../../src/router/rules.ts';
import { similarityRouter } from '../../src/router/similarity.ts';
import { makeRouter, STRATEGIES } from '../../src/router/strategies.ts';
import type { RouterStrategy } from '../../src/router/strategy.ts';
import { toWordsFile } from '../../src/router/words/file.ts';
import { judgeWords } from '../../src/router/words/model.ts';
import { learn } from '../../src/train/router/learn.ts';
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

/** A router over a file, as an agent makes it. */
function trainedRouter(file: unknown, backbone: FakeBackbone, names: readonly string[]): RouterStrategy {
  const known = experts.filter(({ manifest }) => names.includes(manifest.name));
  const parts = { experts: known, rules: [], file: readRouterFile(file), backbone, followsWords: false };
  return makeRouter({ ...parts, wish: {} });
}

describe('a trained head', () => {
  const backbone = new FakeBackbone(randomLogits(1));
  const head = (threshold?: number) => digitRouter('calculator', threshold) as Record<string, unknown>;

  it('gives calibrated probabilities and abstains below its threshold', async () => {
    const strategy = trainedRouter(head(), backbone, ['calculator', 'newcomer']);
    expect(await route(strategy, '12345')).toMatchObject({ expert: 'calculator', strategy: 'states' });
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
    ['an unknown version', { version: 3 }],
  ])('refuses %s', (_, change) => {
    expect(() => trainedRouter({ ...head(), ...change }, backbone, [])).toThrow(
      expect.objectContaining({ code: 'router-invalid' }),
    );
  });
});

describe('the table of strategies', () => {
  const parts = () => ({
    experts: experts.slice(0, 3),
    rules: [],
    file: null,
    backbone: new FakeBackbone(randomLogits(1)),
    followsWords: true,
    wish: {},
  });

  it('goes from cheap to strong', () => {
    expect(STRATEGIES.map(({ name }) => name)).toEqual(['rules', 'trained', 'similarity', 'choice']);
  });

  it('asks the model when likeness is not sure, and gives every expert a probability', async () => {
    const found = await route(makeRouter(parts()), 'something else altogether');
    expect(found.strategy).toBe('choice');
    expect(found.candidates).toHaveLength(3);
    const again = await route(makeRouter(parts(), ['choice']), 'something else altogether');
    expect(again).toEqual(found);
    const [example] = (experts[0] as Expert).examples;
    expect(await route(makeRouter(parts()), example?.question ?? '')).toMatchObject({
      expert: experts[0]?.manifest.name,
      strategy: 'similarity',
    });
  });

  it('puts the patterns of manifests first', async () => {
    const [first, ...others] = parts().experts as [Expert, ...Expert[]];
    const patterned = { ...first, manifest: { ...first.manifest, patterns: ['^ping\\b'] } };
    const router = makeRouter({ ...parts(), experts: [patterned, ...others] });
    expect(await route(router, 'PING the pong')).toMatchObject({
      expert: first.manifest.name,
      strategy: 'rules',
    });
  });
});

describe('a head on words', () => {
  const NAMES = ['calculator', 'dictionary'];
  const rows = () =>
    Array.from({ length: 120 }, (_, i) =>
      i % 3 === 0
        ? { text: `how much is ${i} plus ${i * 7}`, experts: ['calculator'] }
        : i % 3 === 1
          ? { text: `what does the word ${'abc'.repeat(i % 5)}x mean`, experts: ['dictionary'] }
          : { text: `who wrote the ${i}th song of the band`, experts: [] },
    );
  const file = async () => toWordsFile(await learn(rows()));
  const made = async (names: readonly string[], change: object = {}, wish = {}) => {
    const known = experts.filter(({ manifest }) => names.includes(manifest.name));
    const backbone = new FakeBackbone(randomLogits(1));
    const checked = readRouterFile({ ...(await file()), ...change });
    return makeRouter({ experts: known, rules: [], file: checked, backbone, followsWords: false, wish });
  };

  it('judges without the model, the same from the file as from training', async () => {
    const router = await made(NAMES);
    expect(await route(router, 'how much is 3 plus 8')).toMatchObject({
      expert: 'calculator',
      strategy: 'words',
    });
    expect((await route(router, 'who wrote the song')).expert).toBeNull();
    const model = await learn(rows());
    const { candidates } = judgeWords(model, 'how much is 3 plus 8');
    const found = await route(router, 'how much is 3 plus 8');
    for (const { expert, probability } of candidates)
      expect(found.candidates.find((row) => row.expert === expert)?.probability).toBeCloseTo(probability, 1);
  });

  it('sends nothing to an expert that is not there', async () => {
    const router = await made(['calculator']);
    expect(await route(router, 'what does the word abcx mean')).toMatchObject({ expert: null });
  });

  it('knows an expert that came later by its examples', async () => {
    const router = await made([...NAMES, 'calendar']);
    const calendar = experts.find(({ manifest }) => manifest.name === 'calendar');
    const example = calendar?.examples.find(({ input }) => input !== null);
    expect(await route(router, example?.question ?? '')).toMatchObject({ expert: 'calendar' });
    expect(await route(router, 'how much is 3 plus 8')).toMatchObject({ expert: 'calculator' });
  });

  it('abstains as often as it is told', async () => {
    const { threshold } = await route(await made(NAMES, {}, { coverage: 0.5 }), 'how much is 3 plus 8');
    expect(threshold).toBeGreaterThan(
      (await route(await made(NAMES, {}, { coverage: 0.95 }), 'how much is 3 plus 8')).threshold,
    );
  });

  it.each([
    ['a short list', { bias: [0] }, /bias: expected 3 numbers, found 1/],
    ['weights of another width', { weights: 'AAAA' }, /weights: expected \d+ numbers, found 3/],
    ['text that is no base64', { hashes: 'ü' }, /hashes/],
  ])('refuses %s', async (_, change, message) => {
    await expect(made(NAMES, change)).rejects.toThrow(message);
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
