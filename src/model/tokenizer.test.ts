import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MrklError } from '../contract/errors.ts';
import { JsonTokenizer, loadTokenizer } from './tokenizer.ts';

const folder = path.join(import.meta.dirname, '../../models/nano');
const tokenizer = await loadTokenizer(folder);
const json = JSON.parse(await readFile(path.join(folder, 'tokenizer.json'), 'utf8'));
const vocabulary = new Map<string, number>(Object.entries(json.model.vocab));
const rank = new Map<string, number>(
  json.model.merges.map((merge: string | [string, string], i: number) => [
    typeof merge === 'string' ? merge : merge.join(' '),
    i,
  ]),
);

/** One character per byte, as the vocabulary spells it: read from the tokenizer's own one-byte pieces. */
const spelling = new Map<number, string>();
for (const [piece, id] of vocabulary) {
  const bytes = tokenizer.bytes(id);
  if (bytes?.length === 1 && [...piece].length === 1) spelling.set(bytes[0] as number, piece);
}

/** Byte-pair encoding as the definition says it: merge the pair of the lowest rank until none is left. */
function merged(word: string): number[] {
  let pieces = Array.from(new TextEncoder().encode(word), (byte) => spelling.get(byte) as string);
  for (;;) {
    const ranks = pieces.slice(1).map((piece, i) => rank.get(`${pieces[i]} ${piece}`) ?? Infinity);
    const best = Math.min(...ranks, Infinity);
    if (best === Infinity) return pieces.map((piece) => vocabulary.get(piece) as number);
    const out: string[] = [];
    for (let i = 0; i < pieces.length; i++) {
      const joins = `${pieces[i]} ${pieces[i + 1]}`;
      out.push(rank.get(joins) === best ? `${pieces[i]}${pieces[++i]}` : (pieces[i] as string));
    }
    pieces = out;
  }
}

/** Digits alone, then the pre-tokenizer of GPT-2. */
const words = (text: string): string[] =>
  text
    .split(/([0-9])/)
    .flatMap(
      (part) => part.match(/'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu) ?? [],
    );

describe('the byte-level tokenizer', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z0-9 .,'+*/?!-]*$/));

  it('spells every byte', () => {
    expect(spelling.size).toBe(256);
  });

  it('gives texts back', () => {
    fc.assert(fc.property(text, (t) => tokenizer.decode(tokenizer.encode(t)) === t));
    expect(tokenizer.decode(tokenizer.encode('\uFEFFa'))).toBe('\uFEFFa');
  });

  it('merges by rank', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 .,'+*/?!()-]*$/), (t) => {
        expect(tokenizer.encode(t)).toEqual(words(t).flatMap(merged));
      }),
    );
  });

  it('stands for exactly the bytes of the text', () => {
    fc.assert(
      fc.property(text, (t) => {
        const bytes = tokenizer.encode(t).flatMap((id) => [...(tokenizer.bytes(id) as Uint8Array)]);
        expect(Uint8Array.from(bytes)).toEqual(new TextEncoder().encode(t));
      }),
    );
  });

  it('makes every digit a token', () => {
    expect(tokenizer.encode('27395').length).toBe(5);
  });

  it('reads special tokens in templates, never in plain text', () => {
    const call = tokenizer.id('<|call|>');
    expect(tokenizer.encodeTemplate('a<|call|>')).toContain(call);
    expect(tokenizer.encode('a<|call|>')).not.toContain(call);
    expect(tokenizer.decode(tokenizer.encode('a<|call|>'))).toBe('a<|call|>');
    expect(tokenizer.decode([call])).toBe('<|call|>');
    expect(tokenizer.bytes(call)).toBeNull();
  });

  it('knows its limits', () => {
    expect(tokenizer.bytes(tokenizer.size)).toBeNull();
    expect(tokenizer.bytes(-1)).toBeNull();
    expect(() => tokenizer.id('<|nothing|>')).toThrow(MrklError);
    expect(tokenizer.encode('')).toEqual([]);
    expect(tokenizer.decode([])).toBe('');
  });
});

describe('a tokenizer with ▁ and byte fallback', () => {
  const vocab = Object.fromEntries(
    ['<unk>', '<s>', '▁', 'a', 'b', '▁a', '▁ab', ...Array.from({ length: 256 }, (_, i) => byteName(i))].map(
      (piece, id) => [piece, id],
    ),
  );
  const sentencePiece = new JsonTokenizer(
    {
      added_tokens: [{ id: 1, content: '<s>', special: true }],
      pre_tokenizer: null,
      normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      decoder: {
        type: 'Sequence',
        decoders: [
          { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
          { type: 'ByteFallback' },
          { type: 'Fuse' },
        ],
      },
      model: { type: 'BPE', vocab, merges: ['▁ a', '▁a b'], unk_token: '<unk>', byte_fallback: true },
    } as never,
    {},
  );

  it('gives the bytes of pieces', () => {
    const ids = sentencePiece.encode(' ab é');
    expect(Buffer.concat(ids.map((id) => sentencePiece.bytes(id) as Uint8Array)).toString()).toBe(' ab é');
    expect(sentencePiece.bytes(sentencePiece.id('<s>'))).toBeNull();
    expect(sentencePiece.decode(ids)).toBe(' ab é');
  });
});

function byteName(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

it('refuses files that are missing or no tokenizer', async () => {
  const empty = await mkdtemp(path.join(tmpdir(), 'mrkl-'));
  await expect(loadTokenizer(empty)).rejects.toMatchObject({ code: 'file-missing' });
  for (const text of [
    '{',
    '[]',
    'null',
    '{"model":{}}',
    '{"model":{"type":"BPE"},"added_tokens":[{"id":-1}]}',
  ]) {
    await writeFile(path.join(empty, 'tokenizer.json'), text);
    await expect(loadTokenizer(empty)).rejects.toMatchObject({ code: 'tokenizer-invalid' });
  }
  await rm(empty, { recursive: true });
});
