/**
 * Byte-level byte-pair encoding (Sennrich et al. 2016; byte alphabet of GPT-2) with every ASCII digit its own
 * piece. Trains a vocabulary, writes Hugging Face `tokenizer.json`, and encodes fast enough for streaming corpora.
 */

export const SPECIALS = [
  '<|pad|>',
  '<|bos|>',
  '<|eos|>',
  '<|unk|>',
  '<|call|>',
  ...Array.from({ length: 11 }, (_, i) => `<|reserved_${i}|>`),
] as const;

/** GPT-2's words, after digits have been set apart; equals Split([0-9]) followed by ByteLevel. */
const WORDS =
  /[0-9]|'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?(?:(?![0-9])\p{N})+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+(?=[0-9])|\s+/gu;

/** A piece with two signs of a formula would make brackets depend on their neighbours: such merges are refused. */
const SIGNS = /[-+*/^(),].*[-+*/^(),]/;

const BYTE_TO_CHAR = byteAlphabet();
const UTF8 = new TextEncoder();

function byteAlphabet(): string[] {
  const chars: string[] = [];
  let next = 256;
  for (let b = 0; b < 256; b++) {
    const printable = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
    chars.push(String.fromCharCode(printable ? b : next++));
  }
  return chars;
}

function toChars(word: string): string[] {
  return Array.from(UTF8.encode(word), (b) => BYTE_TO_CHAR[b] as string);
}

export interface Bpe {
  readonly pieces: readonly string[]; // in id order, specials first
  readonly merges: readonly (readonly [string, string])[];
}

interface Word {
  symbols: string[];
  readonly count: number;
}

/** Learns merges by pair frequency until `size` pieces exist; ties go to the pair that sorts first. */
export function trainBpe(texts: Iterable<string>, size: number): Bpe {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of text.match(WORDS) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words: Word[] = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, count]) => ({ symbols: toChars(text), count }));
  const pieces: string[] = [...SPECIALS, ...BYTE_TO_CHAR];
  const known = new Set(pieces);
  const merges: [string, string][] = [];
  while (pieces.length < size) {
    const best = commonestPair(words);
    if (best === null) break;
    merges.push(best);
    const joined = best[0] + best[1];
    if (!known.has(joined)) pieces.push(joined);
    known.add(joined);
    for (const word of words) applyMerge(word, best);
  }
  return { pieces, merges };
}

function commonestPair(words: readonly Word[]): [string, string] | null {
  const counts = new Map<string, number>();
  for (const { symbols, count } of words)
    for (let i = 0; i + 1 < symbols.length; i++) {
      const key = `${symbols[i]} ${symbols[i + 1]}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  let best: string | null = null;
  let most = 1;
  for (const [key, count] of counts) {
    const better = count > most || (count === most && best !== null && key < best);
    if (better && !SIGNS.test(key.replace(' ', ''))) [best, most] = [key, count];
  }
  return best === null ? null : (best.split(' ') as [string, string]);
}

function applyMerge(word: Word, [left, right]: readonly [string, string]): void {
  const { symbols } = word;
  for (let i = 0; i + 1 < symbols.length; i++)
    if (symbols[i] === left && symbols[i + 1] === right) symbols.splice(i, 2, left + right);
}

/** The Hugging Face file. */
export function tokenizerJson(bpe: Bpe): object {
  const special = SPECIALS.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  const digits = { type: 'Split', pattern: { Regex: '[0-9]' }, behavior: 'Isolated', invert: false };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: [digits, byteLevel] },
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(bpe.pieces.map((piece, id) => [piece, id])),
      merges: bpe.merges.map(([a, b]) => `${a} ${b}`),
    },
  };
}

/** Encodes text without special tokens; words are cached, as a corpus repeats them. */
export class FastEncoder {
  readonly size: number;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #ranks = new Map<string, number>();
  readonly #cache = new Map<string, readonly number[]>();

  constructor(bpe: Bpe) {
    this.size = bpe.pieces.length;
    this.#ids = new Map(bpe.pieces.map((piece, id) => [piece, id]));
    bpe.merges.forEach(([a, b], rank) => {
      this.#ranks.set(`${a} ${b}`, rank);
    });
  }

  encode(text: string): number[] {
    const ids: number[] = [];
    for (const word of text.match(WORDS) ?? []) for (const id of this.#word(word)) ids.push(id);
    return ids;
  }

  #word(word: string): readonly number[] {
    const cached = this.#cache.get(word);
    if (cached !== undefined) return cached;
    const symbols = toChars(word);
    for (;;) {
      let at = -1;
      let lowest = Number.POSITIVE_INFINITY;
      for (let i = 0; i + 1 < symbols.length; i++) {
        const rank = this.#ranks.get(`${symbols[i]} ${symbols[i + 1]}`) ?? Number.POSITIVE_INFINITY;
        if (rank < lowest) [lowest, at] = [rank, i];
      }
      if (at < 0) break;
      symbols.splice(at, 2, `${symbols[at]}${symbols[at + 1]}`);
    }
    const ids = symbols.map((s) => this.#ids.get(s) as number);
    if (this.#cache.size < 200_000) this.#cache.set(word, ids);
    return ids;
  }
}

/** Reads the vocabulary and merges back from a parsed `tokenizer.json` written by `tokenizerJson`. */
export function readBpe(json: { model: { vocab: Record<string, number>; merges: readonly string[] } }): Bpe {
  const pieces: string[] = [];
  for (const [piece, id] of Object.entries(json.model.vocab)) pieces[id] = piece;
  return { pieces, merges: json.model.merges.map((m) => m.split(' ') as [string, string]) };
}
