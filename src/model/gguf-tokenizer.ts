// The tokenizer in a GGUF file's metadata, kind "llama": pieces with types, scores and no merges.
import { MrklError } from '../contract/errors.ts';
import type { GgufFile } from './addon.ts';
import { JsonTokenizer, type TokenizerJson } from './tokenizer.ts';

/** `token_type` of a piece. */
const TYPE = { normal: 1, unknown: 2, control: 3, userDefined: 4, byte: 6 } as const;

interface Pieces {
  readonly texts: readonly string[];
  readonly types: readonly number[];
  readonly scores: readonly number[] | undefined;
}

/** `file` names it in errors; `size` is V of the model. */
export function ggufTokenizer(gguf: GgufFile, file: string, size?: number): JsonTokenizer {
  const { metadata } = gguf;
  const kind = metadata['tokenizer.ggml.model'];
  if (kind !== 'llama') throw wrong(file, 'tokenizer.ggml.model', '"llama"', kind);
  const pieces = readPieces(metadata, file);
  const prefixed = metadata['tokenizer.ggml.add_space_prefix'] ?? true;
  if (typeof prefixed !== 'boolean') {
    throw wrong(file, 'tokenizer.ggml.add_space_prefix', 'true or false', prefixed);
  }
  try {
    const tokenizer = new JsonTokenizer(tokenizerJson(pieces, prefixed), {}, size);
    tokenizer.encode('1');
    return tokenizer;
  } catch (cause) {
    throw new MrklError('tokenizer-invalid', `${file}: ${(cause as Error).message}`, { cause });
  }
}

function wrong(file: string, key: string, expected: string, found: unknown): MrklError {
  const what = Array.isArray(found) ? `${found.length} items` : (JSON.stringify(found) ?? 'nothing');
  return new MrklError('tokenizer-invalid', `${file}: "${key}": expected ${expected}, found ${what}`);
}

function readPieces(metadata: GgufFile['metadata'], file: string): Pieces {
  const list = <T extends string | number>(name: string, type: 'string' | 'number', length?: number) => {
    const value = metadata[`tokenizer.ggml.${name}`];
    const fits = Array.isArray(value) && value.every((item) => typeof item === type);
    if (!fits || value.length !== (length ?? value.length)) {
      throw wrong(
        file,
        `tokenizer.ggml.${name}`,
        `a list of ${length ?? ''} ${type}s`.replace('  ', ' '),
        value,
      );
    }
    return value as readonly T[];
  };
  const texts = list<string>('tokens', 'string');
  const types = list<number>('token_type', 'number', texts.length);
  const scored = 'tokenizer.ggml.scores' in metadata;
  return { texts, types, scores: scored ? list<number>('scores', 'number', texts.length) : undefined };
}

/** The same tokenizer as tokenizer.json would say it. */
function tokenizerJson(pieces: Pieces, prefixed: boolean): TokenizerJson {
  const { texts, types } = pieces;
  const vocab: Record<string, number> = Object.create(null);
  for (const [id, text] of texts.entries()) vocab[text] ??= id;
  const special = (id: number) => types[id] === TYPE.control || types[id] === TYPE.unknown;
  const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  const added = texts.flatMap((content, id) =>
    special(id) || types[id] === TYPE.userDefined ? [{ id, content, ...plain, special: special(id) }] : [],
  );
  const spaces = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  const unknown = texts.find((_, id) => types[id] === TYPE.unknown);
  return {
    added_tokens: added,
    normalizer: prefixed
      ? { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, spaces] }
      : spaces,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(prefixed ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
      ],
    },
    model: {
      type: 'BPE',
      byte_fallback: types.includes(TYPE.byte),
      fuse_unk: true,
      ignore_merges: false,
      unk_token: unknown ?? null,
      vocab,
      merges: mergesOf(pieces, vocab),
    },
  };
}

/**
 * Every pair of pieces that makes a piece, in the order in which pairs are merged. By the score of the result, as
 * SentencePiece does; converters without scores write the same one for all, and then the ids of the results are the
 * order, with runs of spaces last (Jamba spec section 8).
 */
function mergesOf({ texts, types, scores }: Pieces, vocab: Readonly<Record<string, number>>): string[][] {
  const flat = scores === undefined || scores.every((score) => score === scores[0]);
  const late = (text: string) => flat && /^▁+$/u.test(text);
  const made = texts
    .map((text, id) => ({ text, id, late: late(text), score: flat ? 0 : (scores[id] as number) }))
    .filter(({ text, id }) => types[id] === TYPE.normal && vocab[text] === id)
    .sort((a, b) => Number(a.late) - Number(b.late) || b.score - a.score || a.id - b.id);
  return made.flatMap(({ text }) => {
    const pairs: [left: number, right: number][] = [];
    for (let cut = 1; cut < text.length; cut++) {
      const [left, right] = [vocab[text.slice(0, cut)], vocab[text.slice(cut)]];
      if (types[left ?? -1] === TYPE.normal && types[right ?? -1] === TYPE.normal) {
        pairs.push([left as number, right as number]);
      }
    }
    pairs.sort(([a, b], [c, d]) => a - c || b - d);
    return pairs.map(([left, right]) => [texts[left] as string, texts[right] as string]);
  });
}
