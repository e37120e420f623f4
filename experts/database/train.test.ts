import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { propose } from './run.ts';
import { train } from './train.ts';

vi.setConfig({ testTimeout: 120_000 });
const folder = mkdtempSync(path.join(tmpdir(), 'mrkl-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('learns a database, says how well, and its settings answer with what was learnt', async () => {
  const file = path.join(folder, 'shop.sqlite');
  copyFileSync(fileURLToPath(new URL('shop.sqlite', import.meta.url)), file);
  const questions = path.join(folder, 'asked.jsonl');
  writeFileSync(
    questions,
    '{"question":"How many suppliers are there?","query":"SELECT count(*) FROM suppliers"}\n',
  );
  const { signal } = new AbortController();
  const told = { questions, output: undefined, count: 40, seed: 1, say: () => undefined, signal };
  const { report, settings, file: learnt } = await train({ on: file, ...told });
  expect(learnt).toBe(`${file}.reader`);
  expect(report).toMatchObject({ generated_n: 4, given_n: 1, given_after: 1 });
  const setup = { settings, folder, secret: () => undefined };
  const [best] = await propose(setup, 'How many suppliers are there?', signal);
  expect(best?.input).toEqual({ query: 'select count(*) from suppliers' });
});

it('does not learn what is not there', async () => {
  const { signal } = new AbortController();
  const told = { questions: undefined, output: undefined, count: 1, seed: 1, say: () => undefined, signal };
  await expect(train({ on: path.join(folder, 'none.sqlite'), ...told })).rejects.toThrow(/is no file/);
});
