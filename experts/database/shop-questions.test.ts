import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { sameRows } from './gold.ts';
import { propose, run } from './run.ts';
import type { Input } from './schema.ts';

vi.setConfig({ testTimeout: 60_000 });

const SETUP = { settings: undefined, folder: '.', secret: () => undefined };
const rows = readFileSync(new URL('shop-questions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');

async function answer(input: Input): Promise<readonly (readonly unknown[])[]> {
  const { signal } = new AbortController();
  const result = await run(input, { signal, deadline: 0 }, SETUP);
  return 'value' in result ? result.value.rows : [[result.failure.message]];
}

interface Row {
  readonly question: string;
  readonly query: string;
  /** It does not work yet; the test says so when it does. */
  readonly fails?: true;
}

async function expectRight({ question, query }: Row): Promise<void> {
  const [best] = await propose(SETUP, question, new AbortController().signal);
  const [found, wanted] = [await answer((best?.input ?? { query: '' }) as Input), await answer({ query })];
  // In which order columns stand was not asked.
  expect(sameRows(wanted, found, false, true), JSON.stringify(best)).toBe(true);
}

describe('twenty typical questions about the sample', () => {
  for (const row of rows.map((line) => JSON.parse(line) as Row))
    (row.fails ? it.fails : it)(row.question, () => expectRight(row));
});
