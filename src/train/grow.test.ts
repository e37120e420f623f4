import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { counting, countingOptions } from '../../tests/fixtures/counting-training.ts';
import { Tape } from '../model/tape.ts';
import { growWeights, placeLayers } from './grow.ts';
import { readJambaConfig } from './jamba-config.ts';
import { type Batch, jambaForward, jambaLogits } from './jamba-graph.ts';
import { JambaParameters, loadWeights } from './jamba-parameters.ts';
import { train } from './trainer.ts';

const root = mkdtempSync(join(tmpdir(), 'mrkl-grow-'));
afterAll(() => rmSync(root, { recursive: true }));

const jamba = (layers: number, period: number, offset: number) =>
  readJambaConfig({
    model_type: 'jamba',
    num_hidden_layers: layers,
    attn_layer_period: period,
    attn_layer_offset: offset,
    num_experts: 4,
  });

test('places keep order and kind', () => {
  expect(placeLayers(jamba(8, 8, 4), jamba(8, 8, 4))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const [old, grown] = [jamba(8, 8, 4), jamba(16, 8, 4)];
  const places = placeLayers(old, grown);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(new Set(places).size).toBe(8);
  for (const [layer, place] of places.entries()) {
    expect(grown.isAttention(place)).toBe(old.isAttention(layer));
    expect(grown.isMoe(place)).toBe(old.isMoe(layer));
  }
  expect(() => placeLayers(jamba(8, 8, 4), jamba(8, 8, 3))).toThrow('8 layers do not fit into 8');
});

async function logits(folder: string, config: ReturnType<typeof readJambaConfig>, grow: boolean) {
  const tape = new Tape({ threads: 1 });
  try {
    const weights = new JambaParameters(tape, config, false);
    await (grow ? growWeights : loadWeights)(tape, weights, folder, config);
    const { tokens, segments } = counting(5).next().value as Batch;
    const rows = tape.embedding(weights.get('model.embed_tokens.weight'), tokens, { padding: -1 });
    const { hidden } = jambaForward(tape, weights, config, rows, segments);
    const out = jambaLogits(tape, weights, config, hidden);
    await tape.run();
    return tape.read(out);
  } finally {
    tape.close();
  }
}

test('a grown model computes what the model computed, and learns', async () => {
  const options = countingOptions(join(root, 'small'), { steps: 30 });
  const config = { ...(options.config as object), attn_layer_period: 2 };
  const { folder, loss } = await train({ ...options, config });
  const small = readJambaConfig(config);
  const deep = { ...config, num_hidden_layers: 7 };
  const before = await logits(folder, small, false);
  const after = await logits(folder, readJambaConfig(deep), true);
  expect(after.length).toBe(before.length);
  for (const [i, value] of after.entries()) expect(value).toBeCloseTo(before[i] as number, 5);

  const losses: number[] = [];
  const grown = await train(
    countingOptions(join(root, 'deep'), {
      config: deep,
      start: { folder, grow: true },
      onProgress: (progress) => losses.push(progress.loss),
    }),
  );
  expect(losses[0]).toBeLessThan(loss * 1.5);
  expect(grown.loss).toBeLessThan(loss);
});
