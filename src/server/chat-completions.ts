import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { collectAnswer } from '../agent/agent.ts';
import type { Answer } from '../contract/answer.ts';
import { MrklError } from '../contract/errors.ts';
import type { AgentEvent } from '../contract/event.ts';
import { type ChatRequest, readChatRequest } from './chat-request.ts';
import {
  type CompletionHead,
  toChunk,
  toCompletion,
  toProvenance,
  toUsage,
  toUsageChunk,
  type Usage,
} from './chat-response.ts';
import { toErrorBody, toRequestFailure } from './http-error.ts';
import { modelId } from './models.ts';
import type { ServerContext } from './server-context.ts';
import { EventStream } from './sse.ts';

/** Answers POST /v1/chat/completions. */
export function chatCompletions(context: ServerContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const chat = readChatRequest(request.body);
    const model = modelId(context.agent);
    if (chat.model !== model) {
      throw new MrklError(
        'model-not-found',
        `No model is called '${chat.model}'; this server has '${model}'.`,
        {
          details: { param: 'model' },
        },
      );
    }
    const signal = context.work.begin(response);
    const events = context.agent.ask(chat.question, { history: chat.history, signal });
    const head: CompletionHead = {
      id: `chatcmpl-${randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model,
    };
    if (chat.stream) await streamCompletion(context, response, chat, head, events);
    else await sendCompletion(context, response, chat, head, events);
  };
}

async function sendCompletion(
  context: ServerContext,
  response: Response,
  chat: ChatRequest,
  head: CompletionHead,
  events: AsyncIterable<AgentEvent>,
): Promise<void> {
  const answer = await collectAnswer(events);
  const usage = await countUsage(context, chat, answer);
  response.json(toCompletion(head, answer.text, usage, toProvenance(answer, chat.ignored)));
}

async function streamCompletion(
  context: ServerContext,
  response: Response,
  chat: ChatRequest,
  head: CompletionHead,
  events: AsyncIterable<AgentEvent>,
): Promise<void> {
  let stream: EventStream | undefined;
  const send = (value: object) => stream?.send(JSON.stringify(value));
  try {
    for await (const event of events) {
      // A refusal before the first event is an HTTP error, not a broken stream.
      if (stream === undefined) {
        stream = new EventStream(response);
        await send(toChunk(head, { delta: { role: 'assistant', content: '' } }, chat.includeUsage));
      }
      if (event.type === 'token-delta') {
        await send(toChunk(head, { delta: { content: event.text } }, chat.includeUsage));
      }
      if (event.type === 'answer-end') {
        const mrkl = toProvenance(event.answer, chat.ignored);
        await send(toChunk(head, { delta: {}, finish: 'stop', mrkl }, chat.includeUsage));
        if (chat.includeUsage) await send(toUsageChunk(head, await countUsage(context, chat, event.answer)));
        await stream.send('[DONE]');
      }
    }
  } catch (thrown) {
    if (stream === undefined) throw thrown;
    if (response.destroyed) return;
    context.logger.error({ requestId: response.locals['requestId'], err: thrown }, 'stream broke off');
    await send(toErrorBody(toRequestFailure(thrown)));
  }
  stream?.end();
}

async function countUsage(context: ServerContext, chat: ChatRequest, answer: Answer): Promise<Usage> {
  const counts = await Promise.all(
    [...chat.texts, answer.text].map((text) => context.agent.countTokens(text)),
  );
  const completion = counts.pop() ?? 0;
  return toUsage(
    counts.reduce((sum, count) => sum + count, 0),
    completion,
    answer.tokens,
  );
}
