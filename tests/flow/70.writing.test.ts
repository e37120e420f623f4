import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAgentWith } from '../../src/agent/create-agent.ts';
import { KeptStates } from '../../src/agent/kept-states.ts';
import { writeText } from '../../src/agent/write.ts';
import type { Backbone, State } from '../../src/model/backbone.ts';
import { loadModel, type NativeModel } from '../../src/model/load.ts';
import { FakeTokenizer, randomLogits } from '../fixtures/fake-backbone.ts';
import { fakeSource } from '../fixtures/fake-source.ts';

const golden = path.join(import.meta.dirname, '../golden/jamba-variants');

/** The golden weights, with a tokenizer of bytes. */
function backboneOf(model: NativeModel): Backbone {
  const tokenizer = new FakeTokenizer();
  return {
    name: 'golden',
    hiddenSize: model.info.hiddenSize,
    tokenizer,
    capabilities: { softPrompts: true, hiddenStates: true, snapshots: true },
    open: () => model.open(),
    load: (file) => model.load(file),
    close: () => model.close(),
  };
}

async function texts(pieces: AsyncIterable<{ choice: number; text: string }>): Promise<string[]> {
  const out: string[] = [];
  for await (const { choice, text } of pieces) out[choice] = (out[choice] ?? '') + text;
  return out;
}

describe('writing on from a text', () => {
  const marks = { start: null, end: 2 };

  it('gives the same text with guesses and without, and one for each choice', async () => {
    const model = await loadModel(golden, { prefixBytes: 2 ** 22 });
    const backbone = backboneOf(model);
    const write = (options: object) =>
      texts(writeText(backbone, marks, 'seven times seven times seven', { maxTokens: 60, ...options }));
    const [greedy] = await write({});
    expect(await write({ guesses: true })).toEqual([greedy]);
    expect(await write({ count: 3, guesses: true })).toEqual([greedy, greedy, greedy]);
    const sampled = await write({ count: 2, temperature: 2, seed: 3 });
    expect(sampled).toHaveLength(2);
    expect(sampled[0]).not.toBe(sampled[1]);
    expect(await write({ temperature: 2, seed: 3 })).toEqual([sampled[0]]);
    backbone.close();
  });

  it('is refused with both figures when the states have no room', async () => {
    const model = await loadModel(golden, { stateBytes: 60_000 });
    const run = texts(writeText(backboneOf(model), marks, 'x', { maxTokens: 100_000 }));
    await expect(run).rejects.toMatchObject({
      code: 'memory-exhausted',
      status: 503,
      details: { needed: expect.any(Number), available: expect.any(Number) },
    });
    model.close();
  });

  it('works through an agent, and ends with its reader', async () => {
    const source = fakeSource(randomLogits(1));
    const agent = await createAgentWith(source);
    expect((await texts(agent.write('abc', { maxTokens: 5, count: 2 }))).length).toBe(2);
    for await (const piece of agent.write('abc', { maxTokens: 1000 })) if (piece.tokens > 0) break;
    await expect(texts(agent.write('x', { maxTokens: -1 }))).rejects.toMatchObject({
      code: 'argument-invalid',
    });
    await agent.close();
    expect(source.backbone.sessions).toBe(0);
  });
});

describe('states kept on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mrkl-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The state after a prompt in a new process, so to speak, and whether it had to be fed. */
  async function start(prompt: number[]): Promise<{ fed: boolean; logits: Float32Array }> {
    const model = await loadModel(golden);
    const backbone = backboneOf(model);
    let fed = false;
    const feed = async (): Promise<State> => {
      fed = true;
      const session = backbone.open();
      await session.feed(prompt);
      return session.snapshot();
    };
    const state = await new KeptStates(folder).get(backbone, 'calculator', prompt, feed);
    const session = backbone.open();
    session.restore(state);
    const logits = await session.feed([5]);
    backbone.close();
    return { fed, logits };
  }

  it('are fed once, until prompt or weights change', async () => {
    const first = await start([3, 4, 5]);
    expect(first.fed).toBe(true);
    expect(await start([3, 4, 5])).toEqual({ fed: false, logits: first.logits });
    expect((await start([3, 4, 6])).fed).toBe(true);
    const files = await readdir(folder);
    expect(files).toHaveLength(2);
    for (const name of files) {
      const bytes = await readFile(path.join(folder, name));
      await writeFile(path.join(folder, name), bytes.with(20, (bytes[20] as number) ^ 1));
    }
    expect(await start([3, 4, 5])).toEqual({ fed: true, logits: first.logits });
    expect((await start([3, 4, 5])).fed).toBe(false);
  });
});
