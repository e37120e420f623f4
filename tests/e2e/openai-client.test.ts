import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MrklError } from '../../src/contract/errors.ts';
import type { Provenance } from '../../src/server/chat-response.ts';
import { type Serving, serveScripted } from './serving.ts';

const model = 'mrkl-nano';
const messages = [{ role: 'user', content: 'What is 27395 plus 87971?' }] as const;
const text = '27395 + 87971 = 115366';

/** The field that the server adds to completions and to the last chunk. */
function provenanceOf(completion: object): Provenance | undefined {
  return (completion as { mrkl?: Provenance }).mrkl;
}

describe('the official OpenAI client', () => {
  let serving: Serving;
  let client: OpenAI;

  beforeAll(async () => {
    serving = await serveScripted();
    client = new OpenAI({ baseURL: `${serving.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  afterAll(() => serving.server.close(0));
  beforeEach(() => {
    serving.agent.asked.length = 0;
    serving.agent.delay = 0;
    serving.agent.failure = undefined;
  });

  it('lists and retrieves models', async () => {
    const ids = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toEqual([model]);
    expect((await client.models.retrieve(model)).owned_by).toBe('mrkl');
    await expect(client.models.retrieve('gpt-9')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  it('completes a chat', async () => {
    const completion = await client.chat.completions.create({
      model,
      messages: [...messages],
      temperature: 0.3,
    });
    expect(completion.object).toBe('chat.completion');
    expect(completion.choices).toEqual([
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ]);
    expect(completion.usage).toEqual({
      ...{ prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 0 },
    });
    expect(provenanceOf(completion)).toMatchObject({
      status: 'answered',
      value: '115366',
      route: { expert: 'calculator', probability: 0.9987 },
      calls: [
        {
          expert: 'calculator',
          input: { expression: '(27395+87971)' },
          output: { value: '115366', exact: true },
        },
      ],
      ignored: ['temperature'],
    });
  });

  it('sends the conversation along', async () => {
    const completion = await client.chat.completions.create({
      model,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What is 1 plus 2?' },
        { role: 'assistant', content: '1 + 2 = 3' },
        { role: 'user', content: [{ type: 'text', text: 'What is 3 plus 4?' }] },
      ],
    });
    expect(provenanceOf(completion)?.ignored).toEqual(['messages.0', 'messages.1', 'messages.2']);
    expect(serving.agent.asked[0]).toMatchObject({
      text: 'What is 3 plus 4?',
      options: {
        history: [
          { role: 'user', text: 'What is 1 plus 2?' },
          { role: 'assistant', text: '1 + 2 = 3' },
        ],
      },
    });
  });

  it('streams', async () => {
    const stream = await client.chat.completions.create({
      model,
      messages: [...messages],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(text);
    const [end, usage] = chunks.slice(-2);
    expect(end?.choices[0]?.finish_reason).toBe('stop');
    expect(provenanceOf(end ?? {})).toMatchObject({ value: '115366', ignored: [] });
    expect(usage).toMatchObject({ choices: [], usage: { total_tokens: 10 } });
    expect(end?.usage).toBeNull();
  });

  it('streams through the helper that gathers the message', async () => {
    const stream = client.chat.completions.stream({ model, messages: [...messages] });
    expect(await stream.finalContent()).toBe(text);
  });

  it('cancels by closing the stream', async () => {
    serving.agent.delay = 60_000;
    const stream = await client.chat.completions.create({ model, messages: [...messages], stream: true });
    for await (const _ of stream) break;
    await expect.poll(() => serving.agent.asked[0]?.options.signal?.aborted).toBe(true);
  });

  it('reads failures before and in the middle of a stream', async () => {
    serving.agent.failure = { when: 'at once', error: new MrklError('overloaded') };
    const ask = () => client.chat.completions.create({ model, messages: [...messages], stream: true });
    await expect(ask()).rejects.toMatchObject({ status: 503, code: 'overloaded', type: 'server_error' });
    serving.agent.failure = { when: 'after the route', error: new MrklError('expert-failed') };
    const stream = await ask();
    const drain = async () => {
      for await (const _ of stream);
    };
    await expect(drain()).rejects.toMatchObject({ code: 'expert_failed' });
  });

  it.each([
    ['n', { n: 2 }],
    ['tools', { tools: [{ type: 'function', function: { name: 'f', parameters: {} } }] }],
    ['response_format', { response_format: { type: 'json_object' } }],
    ['stop', { stop: ['='] }],
    ['logprobs', { logprobs: true }],
  ] as const)('is told that %s is not supported', async (param, extra) => {
    const body = {
      model,
      messages: [...messages],
      ...extra,
    } as OpenAI.ChatCompletionCreateParamsNonStreaming;
    await expect(client.chat.completions.create(body)).rejects.toMatchObject({
      status: 400,
      code: 'unsupported_parameter',
      param,
    });
    expect(serving.agent.asked).toEqual([]);
  });

  it('may spell out the defaults of unsupported fields', async () => {
    const completion = await client.chat.completions.create({
      model,
      messages: [...messages],
      n: 1,
      tools: [],
      stop: null,
      logprobs: false,
      response_format: { type: 'text' },
      max_tokens: 1,
    });
    expect(completion.choices[0]?.message.content).toBe(text);
    expect(provenanceOf(completion)?.ignored).toEqual(['max_tokens']);
  });
});
