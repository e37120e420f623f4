import { z } from 'zod';
import type { Turn } from '../contract/question.ts';
import { readBody, requestError } from './http-error.ts';

const TextPartSchema = z.object({ type: z.literal('text'), text: z.string() });
const ContentSchema = z.union([z.string(), z.array(TextPartSchema).min(1)], {
  error: 'expected a text or a list of text parts; images, audio and files are not read',
});

const MessageSchema = z.discriminatedUnion(
  'role',
  [
    z.object({ role: z.enum(['system', 'developer']), content: ContentSchema }),
    z.object({ role: z.literal('user'), content: ContentSchema }),
    z.object({ role: z.literal('assistant'), content: ContentSchema }),
  ],
  { error: 'expected the role system, developer, user or assistant' },
);

/** Fields that are read. */
const readFields = {
  model: z.string(),
  messages: z.array(MessageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
    .nullish(),
};

/** Fields that change nothing here: decoding is exact and an answer is never cut. They are checked and reported back. */
const idleFields = {
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.int().nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  reasoning_effort: z.string().nullish(),
  verbosity: z.string().nullish(),
  user: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_retention: z.string().nullish(),
  service_tier: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
};

/** Fields that would change what is answered: only the value that means "no" passes. */
const refusedFields: Readonly<
  Record<string, { readonly allows: (value: unknown) => boolean; readonly why: string }>
> = {
  n: { allows: (value) => value === 1, why: 'a question has one exact answer, so only n = 1 is possible' },
  tools: {
    allows: isEmptyList,
    why: 'tools of the caller are not called yet; the experts of the server answer',
  },
  functions: {
    allows: isEmptyList,
    why: 'functions of the caller are not called; the experts of the server answer',
  },
  tool_choice: { allows: isNoTool, why: 'tools of the caller are not called yet' },
  function_call: { allows: isNoTool, why: 'functions of the caller are not called' },
  response_format: {
    allows: isTextFormat,
    why: 'answers are text; the exact value is in the field mrkl.value',
  },
  stop: { allows: isEmptyList, why: 'an answer is never cut short' },
  logprobs: { allows: (value) => value === false, why: 'an answer is worded from results, not sampled' },
  top_logprobs: { allows: (value) => value === 0, why: 'an answer is worded from results, not sampled' },
  logit_bias: { allows: isEmptyObject, why: 'an answer is worded from results, not sampled' },
  modalities: { allows: (value) => JSON.stringify(value) === '["text"]', why: 'answers are text' },
  audio: { allows: () => false, why: 'answers are text' },
  prediction: { allows: () => false, why: 'an answer is not edited from a prediction' },
  web_search_options: { allows: () => false, why: 'no expert of this server searches the web' },
  store: { allows: (value) => value === false, why: 'answers are not stored' },
};

const ChatRequestSchema = z.strictObject({ ...readFields, ...idleFields });

/** A chat completion request, reduced to what the agent is asked. */
export interface ChatRequest {
  readonly model: string;
  readonly question: string;
  readonly history: readonly Turn[];
  /** All message texts, for counting. */
  readonly texts: readonly string[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** Fields and messages that were sent and change nothing. */
  readonly ignored: readonly string[];
}

/** Checks a request body; the last message is the question. */
export function readChatRequest(body: unknown): ChatRequest {
  const fields = withoutRefused(body);
  const request = readBody(ChatRequestSchema, fields);
  const last = request.messages.at(-1);
  if (last?.role !== 'user') {
    throw requestError(
      'invalid-value',
      'messages',
      'The last message must come from the user: it is the question.',
    );
  }
  const history = request.messages
    .slice(0, -1)
    .flatMap((message): Turn[] =>
      message.role === 'user' || message.role === 'assistant'
        ? [{ role: message.role, text: textOf(message.content) }]
        : [],
    );
  return {
    model: request.model,
    question: textOf(last.content),
    history,
    texts: request.messages.map((message) => textOf(message.content)),
    stream: request.stream ?? false,
    includeUsage: request.stream_options?.include_usage ?? false,
    ignored: ignoredParts(request),
  };
}

function withoutRefused(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => {
      const rule = Object.hasOwn(refusedFields, name) ? refusedFields[name] : undefined;
      if (rule === undefined) return true;
      if (value !== null && !rule.allows(value)) {
        throw requestError('unsupported-parameter', name, `'${name}' is not supported: ${rule.why}.`);
      }
      return false;
    }),
  );
}

function ignoredParts(request: z.infer<typeof ChatRequestSchema>): string[] {
  const fields = Object.keys(idleFields).filter(
    (name) => name in request && request[name as keyof typeof request] != null,
  );
  // Every question is answered on its own; only the last message is one.
  const messages = request.messages.slice(0, -1).map((_, index) => `messages.${index}`);
  return [...messages, ...fields];
}

function textOf(content: z.infer<typeof ContentSchema>): string {
  return typeof content === 'string' ? content : content.map((part) => part.text).join('\n');
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function isNoTool(value: unknown): boolean {
  return value === 'none' || value === 'auto';
}

function isTextFormat(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'text';
}
