import { describe, expect, it } from 'vitest';
import { PIECE, vocabulary } from '../../tests/fixtures/gguf-file.ts';
import type { GgufFile } from './addon.ts';
import { ggufTokenizer } from './gguf-tokenizer.ts';

function file(
  pieces: readonly string[],
  more: GgufFile['metadata'] = {},
  given = vocabulary(pieces),
): GgufFile {
  return {
    version: 3,
    tensors: [],
    metadata: {
      'tokenizer.ggml.model': 'llama',
      'tokenizer.ggml.tokens': given.tokens,
      'tokenizer.ggml.token_type': given.types,
      'tokenizer.ggml.scores': given.tokens.map(() => -1000),
      'tokenizer.ggml.add_space_prefix': false,
      ...more,
    },
  };
}

/** The pieces that a text becomes. */
function cut(gguf: GgufFile, text: string): string[] {
  const names = gguf.metadata['tokenizer.ggml.tokens'] as readonly string[];
  return ggufTokenizer(gguf, 'x.gguf')
    .encode(text)
    .map((id) => names[id] as string);
}

const LETTERS = ['▁', ...'abcdefghijklmnopqrstuvwxyzé'];

describe('the tokenizer of a GGUF file', () => {
  it('merges by the id of the result where all scores are the same, not from the left', () => {
    // From the left alone "ab" would come first.
    expect(cut(file(['bc', 'ab', ...LETTERS]), 'abc')).toEqual(['a', 'bc']);
    expect(cut(file(['ab', 'bc', ...LETTERS]), 'abc')).toEqual(['ab', 'c']);
    expect(cut(file(['ud', 'di', 'ét', 'étud', ...LETTERS]), 'étudi')).toEqual(['étud', 'i']);
  });

  it('merges runs of spaces last', () => {
    expect(cut(file(['▁▁', '▁▁▁▁', '▁r', ...LETTERS]), '     r')).toEqual(['▁▁▁▁', '▁r']);
    expect(cut(file(['▁▁', '▁▁▁▁', ...LETTERS]), '     r')).toEqual(['▁▁▁▁', '▁', 'r']);
  });

  it('takes one result from the left, and the pair of lower ids first', () => {
    expect(cut(file(['aa', ...LETTERS]), 'aaa')).toEqual(['aa', 'a']);
    expect(cut(file(['ab', 'bc', 'abc', ...LETTERS]), 'abc')).toEqual(['abc']);
  });

  it('merges by score where there are scores', () => {
    const pieces = ['ab', 'bc', ...LETTERS];
    const { tokens } = vocabulary(pieces);
    const scores = tokens.map((text) => (text === 'bc' ? -1 : -2));
    expect(cut(file(pieces, { 'tokenizer.ggml.scores': scores }), 'abc')).toEqual(['a', 'bc']);
  });

  it('spells what has no piece in bytes', () => {
    const gguf = file(LETTERS);
    expect(cut(gguf, 'aß')).toEqual(['a', '<0xC3>', '<0x9F>']);
    const tokenizer = ggufTokenizer(gguf, 'x.gguf');
    expect(tokenizer.decode(tokenizer.encode('a ß 你'))).toBe('a ß 你');
    expect(tokenizer.bytes(tokenizer.encode('ß')[0] as number)).toEqual(Uint8Array.of(0xc3));
  });

  it('puts a space before the text where the file does not say otherwise', () => {
    const gguf = file(['▁a', ...LETTERS], { 'tokenizer.ggml.add_space_prefix': true });
    expect(cut(gguf, 'a')).toEqual(['▁a']);
    const tokenizer = ggufTokenizer(gguf, 'x.gguf');
    expect(tokenizer.decode(tokenizer.encode('a a'))).toBe('a a');
    expect(cut(file(['▁a', ...LETTERS]), 'a')).toEqual(['a']);
  });

  it('knows control tokens as special ones, and user-defined ones as text', () => {
    const given = vocabulary(LETTERS);
    given.tokens.push('<think>');
    given.types.push(PIECE.userDefined);
    const tokenizer = ggufTokenizer(file([], {}, given), 'x.gguf');
    const think = given.tokens.length - 1;
    expect(tokenizer.id('<|im_end|>')).toBe(5);
    expect(tokenizer.bytes(5)).toBeNull();
    expect(tokenizer.encode('<think>a')).toEqual([think, given.tokens.indexOf('a')]);
    expect(tokenizer.bytes(think)).toEqual(new TextEncoder().encode('<think>'));
    expect(tokenizer.encode('<|im_end|>')).not.toContain(5);
    expect(tokenizer.encodeTemplate('<|im_end|>')).toEqual([5]);
  });

  it('is refused when it is of another kind, or its lists do not fit', () => {
    const refused = (more: GgufFile['metadata'], part: string) =>
      expect(() => ggufTokenizer(file(LETTERS, more), 'x.gguf')).toThrow(
        expect.objectContaining({ code: 'tokenizer-invalid', message: expect.stringContaining(part) }),
      );
    refused({ 'tokenizer.ggml.model': 'gpt2' }, '"tokenizer.ggml.model": expected "llama", found "gpt2"');
    refused({ 'tokenizer.ggml.tokens': 'a' }, 'tokenizer.ggml.tokens');
    refused({ 'tokenizer.ggml.token_type': [1] }, 'found 1 items');
    refused({ 'tokenizer.ggml.scores': ['a'] }, 'tokenizer.ggml.scores');
    refused({ 'tokenizer.ggml.add_space_prefix': 1 }, 'true or false, found 1');
  });
});
