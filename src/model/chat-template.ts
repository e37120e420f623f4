// Renders a conversation with the Jinja chat template of a checkpoint.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Template } from '@huggingface/jinja';
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

export class ChatTemplate {
  readonly #template: Template;
  readonly #tokens: Readonly<Record<string, string>>;

  /** `tokens` are the special tokens that templates refer to, such as `bos_token`. */
  constructor(source: string, tokens: Readonly<Record<string, string>> = {}) {
    try {
      this.#template = new Template(source);
    } catch (cause) {
      throw new MrklError(
        'tokenizer-invalid',
        `The chat template is not valid Jinja: ${(cause as Error).message}`,
        { cause },
      );
    }
    this.#tokens = tokens;
  }

  /** The text of a prompt; encode it with `encodeTemplate`, which knows special tokens. */
  render(messages: readonly ChatMessage[], options: RenderOptions = {}): string {
    try {
      return this.#template.render({
        ...this.#tokens,
        ...options.variables,
        messages,
        ...(options.tools === undefined ? {} : { tools: options.tools }),
        add_generation_prompt: options.addGenerationPrompt ?? true,
      });
    } catch (cause) {
      throw new MrklError('argument-invalid', `The chat template refused: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
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
