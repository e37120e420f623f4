import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MrklError } from '../../src/contract/errors.ts';
import type { ErrorBody } from '../../src/server/http-error.ts';
import { type Serving, serveScripted } from './serving.ts';

const completions = '/v1/completions';
const model = 'mrkl-nano';

describe('text completions', () => {
  let serving: Serving;
  let client: OpenAI;
  beforeEach(async () => {
    serving = await serveScripted();
    client = new OpenAI({ baseURL: `${serving.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  afterEach(() => serving.server.close(0));

  it('are read by the official client, several texts at once', async () => {
    const given = { model, prompt: 'one two three four', max_tokens: 2, n: 2, seed: -1, stop: '.' };
    const { choices, usage } = await client.completions.create(given);
    expect(choices.map(({ text, index, finish_reason }) => [index, text, finish_reason])).toEqual([
      [0, 'one two ', 'length'],
      [1, 'one two ', 'length'],
    ]);
    expect(usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 4, total_tokens: 8 });
  });

  it('are streamed, with the usage last', async () => {
    const stream = await client.completions.create({
      model,
      prompt: 'one two three',
      stream: true,
      stream_options: { include_usage: true },
    });
    let [text, last] = ['', ''];
    for await (const { choices, usage } of stream) {
      text += choices[0]?.text ?? '';
      last = choices[0]?.finish_reason ?? (usage ? `${last} ${usage.completion_tokens}` : last);
    }
    expect([text, last]).toEqual(['one two three', 'length 3']);
  });

  it.each([
    ['another model', { model: 'gpt-9', prompt: 'x' }, 404, 'model_not_found'],
    ['no prompt', { model }, 400, 'invalid_value'],
    ['a list of prompts', { model, prompt: ['x', 'y'] }, 400, 'invalid_value'],
    ['too many texts', { model, prompt: 'x', n: 17 }, 400, 'invalid_value'],
    ['an echo', { model, prompt: 'x', echo: true }, 400, 'unsupported_parameter'],
    ['log-probabilities', { model, prompt: 'x', logprobs: 1 }, 400, 'unsupported_parameter'],
    ['a field nobody knows', { model, prompt: 'x', colour: 'red' }, 400, 'unknown_parameter'],
  ])('refuse %s', async (_, body, status, code) => {
    const response = await serving.post(completions, body);
    expect([response.status, ((await response.json()) as ErrorBody).error.code]).toEqual([status, code]);
  });

  it.each([false, true])('say so when there is no memory left (stream: %s)', async (stream) => {
    serving.agent.failure = { when: 'at once', error: new MrklError('memory-exhausted') };
    const response = await serving.post(completions, { model, prompt: 'x', stream });
    expect(response.status).toBe(503);
    expect(((await response.json()) as ErrorBody).error).toMatchObject({ code: 'memory_exhausted' });
  });
});
