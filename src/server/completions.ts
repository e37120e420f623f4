import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { WriteOptions, WrittenPiece } from '../agent/write.ts';
import { MrklError } from '../contract/errors.ts';
import { toUsage } from './chat-response.ts';
import { readBody, requestError, toErrorBody, toRequestFailure } from './http-error.ts';
import { modelId } from './models.ts';
import type { ServerContext } from './server-context.ts';
import { EventStream } from './sse.ts';

const StopSchema = z.union([z.string().min(1), z.array(z.string().min(1)).max(4)]);

const CompletionRequestSchema = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  max_tokens: z.int().min(0).max(1_000_000).nullish(),
  temperature: z.number().min(0).max(100).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  n: z.int().min(1).max(16).nullish(),
  stop: StopSchema.nullish(),
  seed: z.int().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
    .nullish(),
  user: z.string().nullish(),
  /** Beyond OpenAI's: further limits of sampling, who goes first, and whether several tokens may be checked at once. */
  top_k: z.int().min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  priority: z.int().min(-100).max(100).nullish(),
  guesses: z.boolean().nullish(),
});
type CompletionRequest = z.infer<typeof CompletionRequestSchema>;

/** Fields of OpenAI's protocol that would change the text: only the value that means "no" passes. */
const refused: Readonly<Record<string, (value: unknown) => boolean>> = {
  best_of: (value) => value === 1,
  echo: (value) => value === false,
  suffix: (value) => value === '',
  logprobs: () => false,
  logit_bias: (value) => JSON.stringify(value) === '{}',
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
};

function readRequest(body: unknown): CompletionRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return readBody(CompletionRequestSchema, body);
  }
  const left = Object.entries(body).filter(([name, value]) => {
    const allows = Object.hasOwn(refused, name) ? refused[name] : undefined;
    if (allows === undefined) return true;
    if (value !== null && !allows(value)) {
      throw requestError('unsupported-parameter', name, `'${name}' is not supported.`);
    }
    return false;
  });
  return readBody(CompletionRequestSchema, Object.fromEntries(left));
}

/** OpenAI's defaults: 16 tokens at temperature 1. */
function toWriteOptions(request: CompletionRequest, signal: AbortSignal): WriteOptions {
  const { seed, stop } = request;
  return {
    maxTokens: request.max_tokens ?? 16,
    temperature: request.temperature ?? 1,
    topP: request.top_p ?? 1,
    topK: request.top_k ?? 0,
    minP: request.min_p ?? 0,
    count: request.n ?? 1,
    priority: request.priority ?? 0,
    guesses: request.guesses ?? true,
    ...(stop == null ? {} : { stop: [stop].flat() }),
    ...(seed == null ? {} : { seed: ((seed % 2 ** 32) + 2 ** 32) % 2 ** 32 }),
    signal,
  };
}

interface Choice {
  text: string;
  index: number;
  logprobs: null;
  finish_reason: 'stop' | 'length' | null;
}

function toChoice({ choice, text, end }: WrittenPiece): Choice {
  const reason = end === null ? null : end === 'length' ? 'length' : 'stop';
  return { text, index: choice, logprobs: null, finish_reason: reason };
}

/** Answers POST /v1/completions: the language model writes on, without experts. */
export function completions(context: ServerContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { agent, work } = context;
    const asked = readRequest(request.body);
    const model = modelId(agent);
    if (asked.model !== model) {
      const message = `No model is called '${asked.model}'; this server has '${model}'.`;
      throw new MrklError('model-not-found', message, { details: { param: 'model' } });
    }
    const pieces = agent.write(asked.prompt, toWriteOptions(asked, work.begin(response)));
    const created = Math.floor(Date.now() / 1000);
    const head = { id: `cmpl-${randomUUID()}`, object: 'text_completion', created, model };
    if (asked.stream) await stream(context, response, asked, head, pieces);
    else await send(context, response, asked, head, pieces);
  };
}

async function send(
  { agent }: ServerContext,
  response: Response,
  { n, prompt }: CompletionRequest,
  head: object,
  pieces: AsyncIterable<WrittenPiece>,
): Promise<void> {
  const choices = Array.from({ length: n ?? 1 }, (_, choice) =>
    toChoice({ choice, text: '', tokens: 0, end: null }),
  );
  let written = 0;
  for await (const piece of pieces) {
    const choice = choices[piece.choice] as Choice;
    choice.text += piece.text;
    choice.finish_reason = toChoice(piece).finish_reason;
    written += piece.tokens;
  }
  response.json({ ...head, choices, usage: toUsage(await agent.countTokens(prompt), written) });
}

async function stream(
  { agent, logger }: ServerContext,
  response: Response,
  asked: CompletionRequest,
  head: object,
  pieces: AsyncIterable<WrittenPiece>,
): Promise<void> {
  const usageWanted = asked.stream_options?.include_usage ?? false;
  let events: EventStream | undefined;
  let written = 0;
  try {
    for await (const piece of pieces) {
      // A refusal before the first piece is an HTTP error, not a broken stream.
      events ??= new EventStream(response);
      written += piece.tokens;
      if (piece.text === '' && piece.end === null) continue;
      const choices = [toChoice(piece)];
      await events.send(JSON.stringify({ ...head, choices, ...(usageWanted ? { usage: null } : {}) }));
    }
    if (usageWanted) {
      const usage = toUsage(await agent.countTokens(asked.prompt), written);
      await events?.send(JSON.stringify({ ...head, choices: [], usage }));
    }
    await events?.send('[DONE]');
  } catch (thrown) {
    if (events === undefined) throw thrown;
    if (response.destroyed) return;
    logger.error({ requestId: response.locals['requestId'], err: thrown }, 'stream broke off');
    await events.send(JSON.stringify(toErrorBody(toRequestFailure(thrown))));
  }
  events?.end();
}
