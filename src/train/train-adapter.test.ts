import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readTensors } from '../model/tensors.ts';
import { fromRows, type Stream } from './corpus/streams.ts';
import { readRecipe } from './recipe.ts';
import { trainExpertOn } from './train-adapter.ts';

vi.setConfig({ testTimeout: 120_000 });
const backbone = mkdtempSync(join(tmpdir(), 'mrkl-adapter-'));
beforeAll(() => {
  for (const file of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'])
    cpSync(join('models/nano', file), join(backbone, file));
});
afterAll(() => rmSync(backbone, { recursive: true }));

it('trains the prompt of an expert on given rows, from words or from the prompt that is there', async () => {
  const found = readRecipe('models/nano/recipes/calendar.json');
  if (found.kind !== 'expert') throw new TypeError('another kind of recipe');
  const recipe = { ...found, rows: 4, steps: 3, batchTokens: 128 };
  const rows = [{ question: 'How many?', output: '{"query":"select count(*)"}', context: 'a: b' }];
  const streams = new Map([['calendar', fromRows('calendar', rows) as Stream]]);
  const losses: number[] = [];
  const options = (output: string) => ({
    ...{ backbone, output: join(backbone, output) },
    onEvent: ({ text }: { text: string }) => losses.push(Number(/loss ([\d.]+)/.exec(text)?.[1])),
  });
  const file = await trainExpertOn(recipe, streams, options('first'));
  const [prompt] = (await readTensors(file)).tensors;
  expect(prompt?.shape).toEqual([4, 128]);
  await trainExpertOn(recipe, streams, { ...options('second'), warm: true });
  // the first line of a run tells the loss before its first step
  const [begun, , again] = losses;
  expect(again).toBeLessThan(begun as number);
  const other = { ...recipe, rows: 5 };
  await expect(trainExpertOn(other, streams, { ...options('third'), warm: true })).rejects.toThrow('5 rows');
  await expect(trainExpertOn(recipe, new Map(), options('none'))).rejects.toThrow('none of the');
});
