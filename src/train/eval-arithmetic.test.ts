import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Answered, evalAnswers, type Miss } from './eval-arithmetic.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'mrkl-eval-'));
});
afterEach(() => rm(data, { recursive: true }));

it('scores formulas and values by what was answered', async () => {
  const answers: Record<string, Answered> = {
    '1 plus 2': { formula: '(1+2)', value: '3' },
    '2 plus 1': { formula: '(1+2)', value: '3' },
    '1 by 4': { formula: '(1/4)', value: '1/4' },
    '1 by 3': { formula: '(1/3)', value: null },
  };
  const rows = [
    ['1 plus 2', '(1+2)', '3'],
    ['2 plus 1', '(2+1)', '3'],
    ['1 by 4', '(1/4)', '0.25'],
    ['1 by 3', '(1/3)', '0.3333333333'],
  ].map(([prompt, formula, execution]) => ({ exp: 'e', prompt, completion: `X=${formula}`, execution }));
  await writeFile(join(data, 'dev.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const misses: Miss[] = [];
  const report = await evalAnswers({
    data,
    split: 'dev',
    answer: async (question) => answers[question] as Answered,
    onMiss: (miss) => misses.push(miss),
  });
  expect(report.experiments).toEqual({ e: { n: 4, string: 0.75, value: 0.75 } });
  expect(misses.map(({ question, valueRight }) => [question, valueRight])).toEqual([
    ['2 plus 1', true],
    ['1 by 3', false],
  ]);
});
