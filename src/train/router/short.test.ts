import { describe, expect, it } from 'vitest';
import { Random } from '../corpus/random.ts';
import { shortFor } from './short.ts';

describe('short questions', () => {
  it.each(['calculator', 'calendar', 'dictionary', 'api', 'database'])(
    'of the %s are filled in',
    (expert) => {
      const rng = new Random(3);
      const texts = Array.from({ length: 300 }, () => shortFor(expert, rng) ?? '');
      expect(texts.filter((text) => text === '' || /[{}]|undefined/.test(text))).toEqual([]);
      expect(new Set(texts).size).toBeGreaterThan(100);
    },
  );

  it('are none for others', () => {
    expect(shortFor('none', new Random(1))).toBeNull();
  });
});
