// Text to token ids by a checkpoint's tokenizer.json, and the bytes that each token stands for.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { MrklError } from '../contract/errors.ts';
import type { Tokenizer } from './backbone.ts';

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

/** The parts of tokenizer.json that are read here. */
export interface TokenizerJson {
  readonly model: { readonly type?: string; readonly vocab?: unknown; readonly [field: string]: unknown };
  readonly added_tokens: readonly AddedToken[];
  readonly normalizer?: unknown;
  readonly pre_tokenizer?: unknown;
  readonly decoder?: unknown;
}

/** Character → byte of GPT-2's byte-level alphabet: printable Latin-1 stands for itself, the rest is moved up. */
const BYTE_OF: ReadonlyMap<string, number> = (() => {
  const printable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  const map = new Map<string, number>();
  let moved = 0;
  for (let byte = 0; byte < 256; byte++) {
    map.set(String.fromCodePoint(printable(byte) ? byte : 0x100 + moved++), byte);
  }
  return map;
})();

const utf8 = new TextEncoder();

function byteLevelBytes(piece: string): Uint8Array | null {
  const bytes = Array.from(piece, (character) => BYTE_OF.get(character));
  return bytes.includes(undefined) ? null : Uint8Array.from(bytes as number[]);
}

function sentencePieceBytes(piece: string): Uint8Array {
  const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(piece)?.[1];
  return byte === undefined
    ? utf8.encode(piece.replaceAll('▁', ' '))
    : Uint8Array.of(Number.parseInt(byte, 16));
}

export class JsonTokenizer implements Tokenizer {
  #size: number;
  readonly #byteLevel: boolean;
  /** Made when they are first asked for: a vocabulary is large. */
  readonly #bytes: (Uint8Array | undefined)[] = [];
  readonly #added: ReadonlyMap<number, AddedToken>;
  readonly specials: ReadonlyMap<string, number>;
  readonly #names: (string | undefined)[] = [];
  /** Knows no special tokens: what looks like one in a text stays text. */
  readonly #plain: HubTokenizer;
  readonly #full: () => HubTokenizer;

  constructor(json: TokenizerJson, config: object, size?: number) {
    // A component may be nested in a Sequence.
    this.#byteLevel = JSON.stringify([json.pre_tokenizer, json.decoder]).includes('"type":"ByteLevel"');
    const added = json.added_tokens.filter((token) => !token.special);
    // The library insists on every field.
    const whole = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...json };
    this.#plain = new HubTokenizer({ ...whole, added_tokens: added, post_processor: null }, config);
    let full: HubTokenizer | undefined;
    this.#full = () => {
      full ??= new HubTokenizer(whole, config);
      return full;
    };
    const vocabulary = this.#plain.get_vocab();
    for (const [piece, id] of vocabulary) this.#names[id] = piece;
    for (const token of json.added_tokens) this.#names[token.id] = token.content;
    this.#size = size ?? this.#names.length;
    this.#added = new Map(json.added_tokens.map((token) => [token.id, token]));
    this.specials = new Map(
      json.added_tokens.flatMap(({ special, content, id }) => (special ? [[content, id] as const] : [])),
    );
  }

  get size(): number {
    return this.#size;
  }

  /** Takes V of the model for its size. */
  fit(size: number): void {
    this.#size = size;
    this.#bytes.length = 0;
  }

  encode(text: string): number[] {
    return text === '' ? [] : this.#plain.encode(text, { add_special_tokens: false }).ids;
  }

  /** As `encode`, but special tokens written out in the text become their ids: for rendered chat templates. */
  encodeTemplate(text: string): number[] {
    return text === '' ? [] : this.#full().encode(text, { add_special_tokens: false }).ids;
  }

  decode(ids: readonly number[]): string {
    if (!this.#byteLevel) {
      return this.#full().decode([...ids], {
        skip_special_tokens: false,
        clean_up_tokenization_spaces: false,
      });
    }
    const parts = ids.map((id) => this.bytes(id) ?? utf8.encode(this.#names[id] ?? ''));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(parts));
  }

  bytes(id: number): Uint8Array | null {
    const known = this.#bytes[id];
    if (known !== undefined) return known;
    const bytes = this.#bytesOf(id);
    if (bytes !== null) this.#bytes[id] = bytes;
    return bytes;
  }

  #bytesOf(id: number): Uint8Array | null {
    const added = this.#added.get(id);
    if (added !== undefined) return added.special ? null : utf8.encode(added.content);
    const piece = id < this.#size ? this.#names[id] : undefined;
    if (piece === undefined) return null;
    return this.#byteLevel ? byteLevelBytes(piece) : sentencePieceBytes(piece);
  }

  id(special: string): number {
    const id = this.specials.get(special);
    if (id === undefined) {
      throw new MrklError('tokenizer-invalid', `The tokenizer has no special token ${special}.`);
    }
    return id;
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new MrklError('file-missing', `${file}: cannot be read`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MrklError('tokenizer-invalid', `${file}: is not JSON`, { cause });
  }
}

function isTokenizerJson(json: unknown): json is TokenizerJson {
  const { model, added_tokens: added } = (json ?? {}) as Partial<TokenizerJson>;
  return (
    typeof model === 'object' &&
    model !== null &&
    Array.isArray(added) &&
    added.every((token) => Number.isInteger(token?.id) && token.id >= 0 && typeof token.content === 'string')
  );
}

/** Reads tokenizer.json and, where there is one, tokenizer_config.json. `size` is V of the model, if it differs. */
export async function loadTokenizer(folder: string, size?: number): Promise<JsonTokenizer> {
  const file = path.join(folder, 'tokenizer.json');
  const json = await readJson(file);
  if (!isTokenizerJson(json)) {
    throw new MrklError('tokenizer-invalid', `${file}: expected an object with "model" and "added_tokens"`);
  }
  const config = await readJson(path.join(folder, 'tokenizer_config.json')).catch(() => ({}));
  try {
    const tokenizer = new JsonTokenizer(json, config as object, size);
    tokenizer.encode('1');
    return tokenizer;
  } catch (cause) {
    throw new MrklError('tokenizer-invalid', `${file}: ${(cause as Error).message}`, { cause });
  }
}
