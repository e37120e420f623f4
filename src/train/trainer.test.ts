import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { counting, countingOptions } from '../../tests/fixtures/counting-training.ts';
import { readTensors } from '../model/tensors.ts';
import { type Batch, type TrainerOptions, train } from './trainer.ts';

const root = mkdtempSync(join(tmpdir(), 'mrkl-trainer-'));
afterAll(() => rmSync(root, { recursive: true }));

const options = (name: string, more: Partial<TrainerOptions> = {}) => countingOptions(join(root, name), more);

async function bits(folder: string, file = 'model.safetensors') {
  const { tensors } = await readTensors(join(folder, file));
  return tensors.map(({ name, data }) => [name, Buffer.from(data.buffer).toString('base64')]);
}

test('learns to count, and a run in pieces ends with the weights of a run in one', async () => {
  const losses: number[] = [];
  const whole = await train(options('whole', { onProgress: ({ loss }) => losses.push(loss) }));
  expect(losses[0]).toBeGreaterThan(3);
  expect(whole.loss).toBeLessThan(0.5);

  for (const at of [7, 31]) {
    const stop = new AbortController();
    const onProgress = ({ step }: { step: number }) => step === at && stop.abort();
    await train(options('pieces', { signal: stop.signal, onProgress, accumulate: 1 }));
  }
  const resumed = await train(options('pieces'));
  expect(resumed.step).toBe(60);
  expect(await bits(resumed.folder)).toEqual(await bits(whole.folder));
  expect(await bits(resumed.folder, 'optimizer.safetensors')).toEqual(
    await bits(whole.folder, 'optimizer.safetensors'),
  );
});

test('ends with the same weights for any number of threads', async () => {
  const one = await train(options('one', { threads: 1, steps: 5 }));
  const three = await train(options('three', { threads: 3, steps: 5 }));
  expect(await bits(three.folder)).toEqual(await bits(one.folder));
});

test('computing activations again changes the memory and no bit of the weights', async () => {
  const kept = await train(options('kept', { steps: 5 }));
  const again = await train(options('again', { steps: 5, recompute: 'all' }));
  const some = await train(options('some', { steps: 5, recompute: [1] }));
  expect(await bits(again.folder)).toEqual(await bits(kept.folder));
  expect(await bits(some.folder)).toEqual(await bits(kept.folder));
  expect(again.memory.values).toBeLessThan(kept.memory.values);
  expect(kept.costs['linear']?.operations).toBeGreaterThan(0);
});

test('mixed products learn as well as those in f32', async () => {
  const mixed = await train(options('mixed', { products: 'mixed' }));
  expect(mixed.loss).toBeLessThan(0.5);
});

test('two batches of a step count like one batch of both', async () => {
  const halves = ({ value }: { value: Batch }, from: number) => ({
    tokens: value.tokens.slice(from, from + 12),
    segments: Int32Array.of(0),
    lossWeights: value.lossWeights.slice(from, from + 12),
  });
  const stream = function* (): Generator<Batch> {
    for (const value of counting(0)) yield* [halves({ value }, 0), halves({ value }, 12)];
  };
  const common = { steps: 1, auxCoefficient: 0 };
  const whole = await train(options('both', common));
  const split = await train(options('halves', { ...common, stream, accumulate: 2 }));
  expect(split.loss).toBeCloseTo(whole.loss, 5);
  const [a, b] = await Promise.all(
    [whole, split].map(
      async ({ folder }) => (await readTensors(join(folder, 'optimizer.safetensors'))).tensors,
    ),
  );
  for (const [i, { data }] of (a ?? []).entries()) {
    for (const [j, value] of data.entries()) expect(b?.[i]?.data[j]).toBeCloseTo(value, 6);
  }
});

test('a soft prompt learns while the weights stay as they are', async () => {
  const base = await train(options('base', { steps: 20 }));
  const stream = function* (): Generator<Batch> {
    for (;;) {
      const { tokens, lossWeights } = counting(0).next().value as Batch;
      const prompted = Int32Array.of(-1, -2, ...tokens.subarray(0, 12));
      yield {
        tokens: prompted,
        segments: Int32Array.of(0),
        lossWeights: Float32Array.of(0, 1, ...lossWeights.subarray(0, 12)),
      };
    }
  };
  const losses: number[] = [];
  const tuned = await train(
    options('prompt', {
      start: { folder: base.folder },
      trainable: { softPrompt: 2 },
      schedule: { kind: 'constant', peak: 0.3, warmup: 1, steps: 60, floor: 0 },
      stream,
      onProgress: ({ loss }) => losses.push(loss),
    }),
  );
  expect(tuned.softPrompt?.length).toBe(2 * 16);
  expect(tuned.loss).toBeLessThan((losses[0] ?? 0) - 0.1);
  expect(existsSync(join(tuned.folder, 'model.safetensors'))).toBe(false);
});
