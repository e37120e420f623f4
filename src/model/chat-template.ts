// Renders a conversation with the Jinja chat template of a checkpoint.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { Environment, Interpreter, Template } from '@huggingface/jinja';
import { MrklError } from '../contract/errors.ts';
import type { GgufFile } from './addon.ts';
import { isGguf, readGguf } from './gguf.ts';

export interface ChatMessage {
  readonly role: string;
  readonly content: string | null;
  readonly [field: string]: unknown;
}

export interface RenderOptions {
  readonly tools?: readonly unknown[];
  /** End with the opening of the assistant's turn. Default true. */
  readonly addGenerationPrompt?: boolean;
  /** Further variables of the template. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Milliseconds that a rendering may take, UTF-16 units that it may write, and numbers that a range may have. */
const MOST_MILLISECONDS = 2000;
const MOST_LENGTH = 2_000_000;
const MOST_NUMBERS = 100_000;

export class ChatTemplate {
  readonly #source: string;
  readonly #tokens: Readonly<Record<string, string>>;
  #program: Template['parsed'] | undefined;

  /** `tokens` are the special tokens that templates refer to, such as `bos_token`. */
  constructor(source: string, tokens: Readonly<Record<string, string>> = {}) {
    this.#source = source;
    this.#tokens = tokens;
  }

  /** The text of a prompt. Throws `template-invalid` when the template is broken, refuses, or does not come to an end. */
  render(messages: readonly ChatMessage[], options: RenderOptions = {}): string {
    const environment = globals();
    const given = {
      ...this.#tokens,
      ...options.variables,
      messages,
      ...(options.tools === undefined ? {} : { tools: options.tools }),
      add_generation_prompt: options.addGenerationPrompt ?? true,
    };
    for (const [name, value] of Object.entries(given)) environment.set(name, value);
    const text = this.#inTime(() => new Interpreter(environment).run(this.#parsed()).value);
    if (typeof text === 'string' && text.length <= MOST_LENGTH) return text;
    throw new MrklError(
      'template-invalid',
      `The chat template wrote more than ${MOST_LENGTH} characters for ${messages.length} messages.`,
    );
  }

  #parsed(): Template['parsed'] {
    try {
      this.#program ??= new Template(this.#source).parsed;
      return this.#program;
    } catch (cause) {
      const why = (cause as Error).message;
      throw new MrklError('template-invalid', `The chat template is not valid Jinja: ${why}`, { cause });
    }
  }

  /** Loops of a template may have no end; the interpreter listens to no signal, but `vm` can stop it. */
  #inTime(render: () => unknown): unknown {
    try {
      return runInNewContext('render()', { render }, { timeout: MOST_MILLISECONDS });
    } catch (cause) {
      if (cause instanceof MrklError) throw cause;
      const late = (cause as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
      const why = late ? `took more than ${MOST_MILLISECONDS} ms` : `refused: ${(cause as Error).message}`;
      throw new MrklError('template-invalid', `The chat template ${why}.`, { cause });
    }
  }
}

/** The names that every template knows, as Hugging Face gives them; a range has a bound. */
function globals(): Environment {
  const environment = new Environment();
  const constants = { true: true, false: false, none: null, True: true, False: false, None: null };
  for (const [name, value] of Object.entries(constants)) environment.set(name, value);
  environment.set('raise_exception', (message: string) => {
    throw new Error(message);
  });
  environment.set('range', range);
  environment.set('strftime_now', (format: string) => timeNow(format, new Date()));
  return environment;
}

function range(start: number, stop?: number, step = 1): number[] {
  const [from, until] = typeof stop === 'number' ? [start, stop] : [0, start];
  const by = typeof step === 'number' ? step : 1;
  const count = Math.max(0, Math.ceil((until - from) / by));
  if (!(count <= MOST_NUMBERS)) throw new Error(`range() of more than ${MOST_NUMBERS} numbers`);
  return Array.from({ length: count }, (_, i) => from + i * by);
}

/** What a date looks like in a format of `strftime`; what is not known here stays. */
function timeNow(format: string, date: Date): string {
  const say = (options: Intl.DateTimeFormatOptions): string => date.toLocaleString('en-US', options);
  const two = (value: number): string => String(value).padStart(2, '0');
  const parts: Readonly<Record<string, string>> = {
    ...{ Y: String(date.getFullYear()), m: two(date.getMonth() + 1), d: two(date.getDate()) },
    ...{ H: two(date.getHours()), M: two(date.getMinutes()), S: two(date.getSeconds()), '%': '%' },
    ...{ B: say({ month: 'long' }), b: say({ month: 'short' }) },
    ...{ A: say({ weekday: 'long' }), a: say({ weekday: 'short' }) },
  };
  return format.replace(/%([A-Za-z%])/g, (whole, letter: string) => parts[letter] ?? whole);
}

function ggufChatTemplate({ metadata }: GgufFile): ChatTemplate | null {
  const source = metadata['tokenizer.chat_template'];
  if (typeof source !== 'string') return null;
  const texts = metadata['tokenizer.ggml.tokens'];
  const tokens: Record<string, string> = {};
  for (const [name, key] of Object.entries({ bos: 'bos', eos: 'eos', unk: 'unknown', pad: 'padding' })) {
    const id = metadata[`tokenizer.ggml.${key}_token_id`];
    const text = Array.isArray(texts) && typeof id === 'number' ? texts[id] : undefined;
    if (typeof text === 'string') tokens[`${name}_token`] = text;
  }
  return new ChatTemplate(source, tokens);
}

function tokenText(token: unknown): string | undefined {
  if (typeof token === 'string') return token;
  const content = (token as { content?: unknown } | null)?.content;
  return typeof content === 'string' ? content : undefined;
}

/**
 * The template of a folder (chat_template.jinja, or `chat_template` of tokenizer_config.json) or of a GGUF file; null
 * without one.
 */
export async function loadChatTemplate(folder: string): Promise<ChatTemplate | null> {
  if (isGguf(folder)) return ggufChatTemplate(await readGguf(folder));
  const config = await readFile(path.join(folder, 'tokenizer_config.json'), 'utf8')
    .then((text) => JSON.parse(text) as Record<string, unknown>)
    .catch(() => ({}) as Record<string, unknown>);
  const tokens: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) {
    const text = name.endsWith('_token') ? tokenText(value) : undefined;
    if (text !== undefined) tokens[name] = text;
  }
  const file = await readFile(path.join(folder, 'chat_template.jinja'), 'utf8').catch(() => undefined);
  const inline = config['chat_template'];
  const named = Array.isArray(inline) ? inline.find((entry) => entry?.name === 'default')?.template : inline;
  const source = file ?? named;
  return typeof source === 'string' ? new ChatTemplate(source, tokens) : null;
}
