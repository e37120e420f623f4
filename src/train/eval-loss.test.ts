import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../base/package-root.ts';
import { loadModel } from '../model/load.ts';
import { loadTokenizer } from '../model/tokenizer.ts';
import { evalLoss, recipeDocuments, textDocuments, type Variant } from './eval-loss.ts';

const nano = path.join(packageRoot(), 'models', 'nano');
const stored: Variant = { weights: 'stored', kv: 'f32', precision: 'f32' };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mrkl-loss-'));
  await writeFile(path.join(folder, 'a.txt'), 'What is 12 plus 30? It is 42. '.repeat(20));
  await writeFile(path.join(folder, 'b.md'), 'not read');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the loss under number formats', () => {
  it('is the mean of −ln p over the tokens of the windows, whatever their chunks', async () => {
    const tokenizer = await loadTokenizer(nano, 1024);
    const documents = await textDocuments([folder], tokenizer, { context: 150, most: 200 });
    expect(documents.map(({ tokens }) => tokens.length)).toEqual([151, 51]);
    const report = await evalLoss(documents, { model: nano, variants: [stored], threads: 1 });
    const model = await loadModel(nano, { threads: 1, precision: 'f32' });
    let nats = 0;
    for (const { tokens } of documents) {
      const session = model.open();
      for (const [i, token] of tokens.slice(0, -1).entries()) {
        const logits = await session.feed([token]);
        const sum = logits.reduce((total, x) => total + Math.exp(x), 0);
        nats += Math.log(sum) - (logits[tokens[i + 1] as number] as number);
      }
    }
    model.close();
    expect(report).toMatchObject({ documents: 2, tokens: 200 });
    expect(report.rows[0]?.natsPerToken).toBeCloseTo(nats / 200, 4);
    expect(report.rows[0]).toMatchObject({ difference: 0, error: 0, agreement: 1 });
  });

  it('compares every variant with the first, on examples of a recipe', async () => {
    const documents = recipeDocuments(path.join(nano, 'recipes', 'base.json'), folder, 800);
    const report = await evalLoss(documents, {
      model: nano,
      variants: [
        stored,
        { ...stored, weights: 'experts-int8' },
        { ...stored, weights: 'int4' },
        { ...stored, kv: 'int8' },
      ],
      threads: 1,
    });
    const [, experts, int4, kv] = report.rows;
    for (const row of [experts, int4, kv]) {
      expect(row?.agreement).toBeGreaterThan(0.95);
      expect(row?.difference).not.toBe(0);
    }
    expect(int4?.bytes).toBeLessThan(experts?.bytes ?? 0);
    expect(Math.abs(experts?.difference ?? 1)).toBeLessThan(0.02);
    expect(Math.abs(kv?.difference ?? 1)).toBeLessThan(0.02);
  });

  it('needs a text', async () => {
    const tokenizer = await loadTokenizer(nano, 1024);
    const options = { context: 1, most: 1 };
    await expect(textDocuments([path.join(folder, 'c')], tokenizer, options)).rejects.toMatchObject({
      code: 'file-missing',
    });
    const empty = await mkdtemp(path.join(folder, 'empty-'));
    await expect(textDocuments([empty], tokenizer, options)).rejects.toMatchObject({
      code: 'argument-invalid',
    });
  });
});
