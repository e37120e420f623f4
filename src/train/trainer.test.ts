import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTensors } from '../model/tensors.ts';
import { type Batch, type TrainerOptions, train } from './trainer.ts';

const root = mkdtempSync(join(tmpdir(), 'mrkl-trainer-'));
afterAll(() => rmSync(root, { recursive: true }));

const config = {
  model_type: 'jamba',
  architectures: ['JambaForCausalLM'],
  vocab_size: 32,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 3,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  attn_layer_period: 3,
  attn_layer_offset: 1,
  num_experts: 4,
  mamba_d_state: 4,
  mamba_dt_rank: 2,
};

/** Sequences that count upwards modulo 20 from a start that depends on the batch alone. */
function* counting(first: number): Generator<Batch> {
  for (let i = first; ; i++) {
    const tokens = Int32Array.from(
      { length: 24 },
      (_, t) => 5 + ((7 * i + (t % 12) + (t < 12 ? 0 : 3)) % 20),
    );
    const lossWeights = Float32Array.from(tokens, (_, t) => (t % 12 === 11 ? 0 : 1));
    yield { tokens, segments: Int32Array.of(0, 12), lossWeights };
  }
}

function options(name: string, more: Partial<TrainerOptions> = {}): TrainerOptions {
  return {
    config,
    start: { seed: 3 },
    stream: counting,
    trainable: 'all',
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.05, clipNorm: 1 },
    schedule: { kind: 'cosine', peak: 0.01, warmup: 5, steps: 60, floor: 0.001 },
    steps: 60,
    checkpointFolder: join(root, name),
    threads: 2,
    ...more,
  };
}

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
