import type { Answer, Citation } from '../contract/answer.ts';
import { type AskResult, toAskResult } from '../contract/ask-result.ts';

/** Where an answer came from: carried beside the OpenAI fields of a completion. */
export interface Provenance extends Omit<AskResult, 'answer'> {
  readonly status: Answer['status'];
  readonly citations: readonly Citation[];
  /** Request fields and messages that changed nothing. */
  readonly ignored: readonly string[];
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  /** Tokens of the plan and of calls, which are no part of the text. */
  readonly completion_tokens_details?: { readonly reasoning_tokens: number };
}

/** What all objects of one completion share. */
export interface CompletionHead {
  readonly id: string;
  /** Unix time, seconds. */
  readonly created: number;
  readonly model: string;
}

export function toProvenance(answer: Answer, ignored: readonly string[]): Provenance {
  const { answer: _text, ...rest } = toAskResult(answer);
  return { status: answer.status, ...rest, citations: answer.citations, ignored };
}

export function toUsage(promptTokens: number, textTokens: number, writtenTokens?: number): Usage {
  const completionTokens = textTokens + (writtenTokens ?? 0);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    ...(writtenTokens === undefined
      ? {}
      : { completion_tokens_details: { reasoning_tokens: writtenTokens } }),
  };
}

/** A whole completion. */
export function toCompletion(head: CompletionHead, text: string, usage: Usage, mrkl: Provenance): object {
  const message = { role: 'assistant', content: text, refusal: null };
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage,
    mrkl,
  };
}

interface ChunkParts {
  readonly delta: Readonly<Record<string, string>>;
  readonly finish?: 'stop';
  readonly mrkl?: Provenance;
}

/** One piece of a streamed completion. */
export function toChunk(head: CompletionHead, parts: ChunkParts, includeUsage: boolean): object {
  return {
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: parts.delta, logprobs: null, finish_reason: parts.finish ?? null }],
    ...(includeUsage ? { usage: null } : {}),
    ...(parts.mrkl === undefined ? {} : { mrkl: parts.mrkl }),
  };
}

/** The last piece of a stream that was asked to report usage: no choices, only the counts. */
export function toUsageChunk(head: CompletionHead, usage: Usage): object {
  return { ...head, object: 'chat.completion.chunk', choices: [], usage };
}
