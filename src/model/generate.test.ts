import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session, Tokenizer } from './backbone.ts';
import { type Generated, type GenerateEnd, type GenerateOptions, generate } from './generate.ts';
import { loadModel, type NativeModel } from './load.ts';

const folder = path.join(import.meta.dirname, '../../tests/golden/jamba-variants');
const { prompts } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'));
const { input_ids: prompt, greedy24 } = prompts.find((p: { name: string }) => p.name === 'p7');

/** Id i stands for byte i; 256 is special. */
const bytesTokenizer: Tokenizer = {
  specials: new Map(),
  size: 257,
  encode: (text) => [...new TextEncoder().encode(text)],
  decode: (ids) => new TextDecoder().decode(Uint8Array.from(ids)),
  bytes: (id) => (id < 256 ? Uint8Array.of(id) : null),
  id: () => 256,
};

/** A session whose best next token is the next byte of a script, then token 256. */
function scripted(text: string): Session {
  const script = [...new TextEncoder().encode(text), 256];
  let at = 0;
  const feed = async (): Promise<Float32Array> => {
    const logits = new Float32Array(257);
    logits[script[at++] ?? 256] = 9;
    return logits;
  };
  return { feed } as unknown as Session;
}

async function all(
  session: Session,
  options: Partial<GenerateOptions> = {},
): Promise<{ steps: Generated[]; text: string; end: GenerateEnd }> {
  const steps: Generated[] = [];
  const run = generate(session, {
    tokenizer: bytesTokenizer,
    prompt: [1],
    maxTokens: 50,
    endTokens: [256],
    ...options,
  });
  for (;;) {
    const next = await run.next();
    if (next.done) return { steps, text: steps.map((step) => step.text).join(''), end: next.value };
    steps.push(next.value);
  }
}

describe('text', () => {
  it('ends at an end token, which is not part of it', async () => {
    expect(await all(scripted('hello'))).toMatchObject({ text: 'hello', end: 'end-token' });
  });

  it('ends at the limit', async () => {
    expect(await all(scripted('hello'), { maxTokens: 3 })).toMatchObject({ text: 'hel', end: 'length' });
    expect(await all(scripted('hello'), { maxTokens: 0 })).toMatchObject({ text: '', end: 'length' });
  });

  it('ends before a stop string, of which nothing is shown', async () => {
    const { steps, text, end } = await all(scripted('one END two'), { stop: ['STOP', 'END'] });
    expect([text, end]).toEqual(['one ', 'stop']);
    expect(steps.every((step) => !step.text.includes('E'))).toBe(true);
  });

  it('shows what only looked like a stop string', async () => {
    expect(await all(scripted('an EN and E'), { stop: ['END'] })).toMatchObject({ text: 'an EN and E' });
  });

  it('never shows half a character', async () => {
    const { steps, text } = await all(scripted('né 🙂'));
    expect(text).toBe('né 🙂');
    expect(steps.map((step) => step.text)).toEqual(['n', '', 'é', ' ', '', '', '', '🙂', '']);
  });

  it('shows an unfinished character at the end as a replacement', async () => {
    expect(await all(scripted('🙂'), { maxTokens: 2 })).toMatchObject({ text: '\uFFFD' });
  });
});

describe('sampling', () => {
  let model: NativeModel;
  beforeAll(async () => {
    model = await loadModel(folder);
  });
  afterAll(() => model.close());
  const tokens = async (options: Partial<GenerateOptions>): Promise<number[]> => {
    const { steps } = await all(model.open(), {
      prompt,
      endTokens: [],
      maxTokens: greedy24.length,
      ...options,
    });
    return steps.map((step) => step.token);
  };

  it('is greedy by default', async () => {
    expect(await tokens({})).toEqual(greedy24);
    expect(await tokens({ temperature: 1, topK: 1, seed: 1 })).toEqual(greedy24);
  });

  it('depends on the seed alone', async () => {
    const first = await tokens({ temperature: 2, seed: 7 });
    expect(await tokens({ temperature: 2, seed: 7 })).toEqual(first);
    expect(await tokens({ temperature: 2, seed: 8 })).not.toEqual(first);
  });

  it('obeys a mask', async () => {
    const even = (logits: Float32Array): void => {
      for (let i = 1; i < logits.length; i += 2) logits[i] = Number.NEGATIVE_INFINITY;
    };
    const found = await tokens({ mask: even, temperature: 3, seed: 1 });
    expect(found.every((token) => token % 2 === 0)).toBe(true);
    await expect(tokens({ mask: (logits) => logits.fill(Number.NEGATIVE_INFINITY) })).rejects.toMatchObject({
      code: 'argument-invalid',
    });
  });

  it('gives log-probabilities on request', async () => {
    const { steps } = await all(model.open(), { prompt, endTokens: [], maxTokens: 5, logprobs: true });
    for (const { logprob } of steps) expect(logprob).toBeLessThanOrEqual(0);
    const without = await all(model.open(), { prompt, endTokens: [], maxTokens: 1 });
    expect(without.steps[0]?.logprob).toBeNaN();
  });

  it('stops for a signal', async () => {
    const controller = new AbortController();
    const run = generate(model.open(), {
      tokenizer: bytesTokenizer,
      prompt,
      maxTokens: 9,
      signal: controller.signal,
    });
    await run.next();
    controller.abort();
    await expect(run.next()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.each([
    { temperature: -1 },
    { temperature: Number.NaN },
    { topK: 1.5 },
    { topP: 0 },
    { topP: 2 },
    { minP: -1 },
    { maxTokens: -1 },
    { prompt: [] },
  ])('refuses %j', async (options) => {
    await expect(tokens(options)).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});
