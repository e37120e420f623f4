import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokens, views } from './features.ts';
import { Vocabulary } from './vocabulary.ts';

describe('what is seen of a text', () => {
  it('is words and signs in lower case, and numbers by their length', () => {
    expect(tokens('What’s 27395 + 7 in 2024, Zoë?')).toEqual(
      ["what's", '##', '+', '#', 'in', '####', ',', 'zoë', '?'], // one word, whatever its apostrophe
    );
    expect(views('12 plus 34')).toEqual(views('98 PLUS 7'));
    expect(views('12 plus 34')).not.toEqual(views('12 plus 34567'));
  });

  it('knows where a text begins and ends', () => {
    expect(views('call me')).not.toEqual(views('me call'));
    expect(views('')[0].size).toBe(1);
    expect(views('')[1].size).toBe(0);
  });

  it('gives views of length one, whatever the text', () => {
    const vocabulary = Vocabulary.of(['book a flight', 'book a table', 'play a song'], 1, 1);
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constant('book a song')),
        (text) => {
          const { columns, values } = vocabulary.encode(text);
          const square = values.reduce((sum, value) => sum + value * value, 0);
          expect([0, 1, 2].some((length) => Math.abs(square - length) < 1e-5)).toBe(true);
          expect(columns.every((column) => column < vocabulary.size)).toBe(true);
          expect(new Set(columns).size).toBe(columns.length);
        },
      ),
    );
  });

  it('counts rare features more', () => {
    const vocabulary = Vocabulary.of(['a cat', 'a dog', 'a cow'], 1, 1);
    const only = (text: string) => {
      const { columns } = vocabulary.encode(text);
      return Math.max(...Array.from(columns, (column) => vocabulary.rarity[column] as number));
    };
    expect(only('cat')).toBeGreaterThan(only('a'));
  });
});
