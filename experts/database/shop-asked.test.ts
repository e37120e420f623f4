// Questions about the sample in words that its tables do not use, with queries of which one gives the answer.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Judge, openJudge } from './judge.ts';
import { propose, run } from './run.ts';
import type { Input } from './schema.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Row {
  readonly question: string;
  readonly queries: readonly string[];
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const rows = readFileSync(path('shop-asked.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);
const setup = { settings: undefined, folder: '.', secret: () => undefined };
const { signal } = new AbortController();

let judge: Judge;
beforeAll(async () => {
  judge = await openJudge(path('shop.sqlite'));
});
afterAll(() => judge.close(setup));

describe('people ask the sample in their own words', () => {
  it.each(rows)('$question', async ({ question, queries }) => {
    const [best] = await propose(setup, question, signal);
    const query = (best?.input as Input | undefined)?.query ?? '';
    const result = await run({ query }, { signal, deadline: 0 }, setup);
    const found = 'value' in result ? result.value.rows : null;
    expect(judge.check(queries, found)?.anyColumns, query).toBe(true);
  });
});
