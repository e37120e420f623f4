// What is fed once and used again: prompts that begin alike, and states on disk.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadModel, type NativeModel } from './load.ts';

const golden = path.join(import.meta.dirname, '../../tests/golden/jamba-variants');
const text = (count: number, last: number): number[] => [
  ...Array.from({ length: count }, (_, i) => (i * i + 3 * i) % 250),
  last,
];

async function write(model: NativeModel, prompt: readonly number[]): Promise<number[]> {
  const session = model.open();
  const out: number[] = [];
  await session.write(prompt, { maxTokens: 20 }, (written) => out.push(...written.map(({ token }) => token)));
  session.close();
  return out;
}

describe('a prompt that begins as an earlier one', () => {
  it('is continued in the same way, from where it differs', async () => {
    const [plain, caching] = [await loadModel(golden), await loadModel(golden, { prefixBytes: 2 ** 24 })];
    for (const prompt of [text(1500, 1), text(1500, 2), text(1500, 2), text(600, 3)]) {
      expect(await write(caching, prompt)).toEqual(await write(plain, prompt));
    }
    expect(caching.prefixCache()).toMatchObject({ hits: 3, misses: 1 });
    expect(caching.prefixCache().tokensSaved).toBeGreaterThan(1024 + 1500 + 512 - 1);
    expect(plain.prefixCache()).toMatchObject({ hits: 0, snapshots: 0, bytes: 0 });
    for (const model of [plain, caching]) model.close();
  });

  it('is fed whole where the budget has no room', async () => {
    const model = await loadModel(golden, { prefixBytes: 1 });
    expect(await write(model, text(700, 1))).toEqual(await write(model, text(700, 1)));
    expect(model.prefixCache()).toMatchObject({ hits: 0, snapshots: 0 });
    model.close();
  });
});

describe('a state on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mrkl-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('goes on after a restart as the state that was saved', async () => {
    const file = path.join(folder, 'a.state');
    const first = await loadModel(golden);
    const session = first.open();
    await session.feed(text(100, 7));
    await session.snapshot().save(file);
    const expected = await session.feed([8, 9]);
    first.close();

    const second = await loadModel(golden);
    const again = second.open();
    const state = await second.load(file);
    expect(state.length).toBe(101);
    again.restore(state);
    expect(await again.feed([8, 9])).toEqual(expected);
    second.close();
  });

  it('is refused when it is damaged, of other keys and values, or missing', async () => {
    const file = path.join(folder, 'a.state');
    const model = await loadModel(golden);
    const session = model.open();
    await session.feed(text(10, 7));
    await session.snapshot().save(file);
    const other = await loadModel(golden, { kv: 'bf16' });
    await expect(other.load(file)).rejects.toMatchObject({ code: 'state-invalid' });
    const bytes = await readFile(file);
    await writeFile(file, bytes.with(200, (bytes[200] as number) ^ 1));
    await expect(model.load(file)).rejects.toMatchObject({ code: 'state-invalid' });
    await expect(model.load(path.join(folder, 'b.state'))).rejects.toMatchObject({ code: 'file-missing' });
    for (const opened of [model, other]) opened.close();
  });
});
