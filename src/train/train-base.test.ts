import { expect, it, vi } from 'vitest';
import { encodeExample, packBatch } from './corpus/batches.ts';
import { drawExample, type StageMix } from './corpus/mix.ts';
import { Random } from './corpus/random.ts';
import { readRecipe } from './recipe.ts';
import { type BaseSources, baseStream, openSources, readEncoder } from './train-base.ts';

vi.setConfig({ testTimeout: 120_000 });
const encoder = readEncoder('models/nano/tokenizer.json');
const FILES = ['base', 'extended'].map((name) => `models/nano/recipes/${name}.json`);

function open(file: string) {
  const recipe = readRecipe(file);
  if (recipe.kind !== 'base') throw new TypeError('another kind of recipe');
  return { recipe, sources: openSources(recipe, file, 'nowhere', () => {}) };
}
const take = (stream: ReturnType<typeof baseStream>, from: number, count: number) => {
  const batches = stream(from);
  return Array.from({ length: count }, () => batches.next().value);
};

it.each(FILES)('%s: batch i depends on i alone', (file) => {
  const { recipe, sources } = open(file);
  const stream = baseStream(recipe, 100, encoder, sources);
  expect(take(stream, 2, 1)).toEqual(take(stream, 0, 3).slice(2));
});

it('a stage without streams draws its mix as ever', () => {
  const { recipe, sources } = open(FILES[0] as string);
  const rng = new Random(recipe.seed * 0x1_0000_0000);
  const mix = recipe.stages[0]?.mix as StageMix;
  const next = () => encodeExample(drawExample(rng, mix, sources.sentences), encoder, recipe.parts);
  expect(take(baseStream(recipe, 100, encoder, sources), 0, 1)).toEqual([
    packBatch(next, recipe.batchTokens),
  ]);
});

it('streams have their shares of the tokens', () => {
  const recipe = readRecipe(FILES[1] as string);
  if (recipe.kind !== 'base') throw new TypeError('another kind of recipe');
  const text = (length: number) => () => ({ task: '', question: 'a '.repeat(length), output: null });
  const sources: BaseSources = {
    sentences: [],
    streams: new Map([
      ['long', text(60)],
      ['short', text(6)],
    ]),
  };
  const stage = { ...recipe.stages[0], until: 1, streams: { long: 0.5, short: 0.5 } };
  const half = { ...recipe, stages: [stage] } as typeof recipe;
  let [long, all] = [0, 0];
  for (const batch of take(baseStream(half, 100, encoder, sources), 0, 40)) {
    const starts = [...(batch?.segments ?? []), batch?.tokens.length ?? 0];
    for (const [i, start] of starts.slice(0, -1).entries()) {
      const length = (starts[i + 1] as number) - start;
      all += length;
      if (length > 40) long += length;
    }
  }
  expect(long / all).toBeCloseTo(0.5, 1);
});
