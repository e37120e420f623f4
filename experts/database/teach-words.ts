// Chance and words for teach.ts.

/** Numbers by a 32-bit xorshift (Marsaglia 2003). */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) | 1;
  }

  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  one<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
}

export const words = (name: string): string => name.replaceAll('_', ' ').trim();
/** What a column that holds names is called: `state` for `state_name`. */
export const said = (name: string): string => words(name).replace(/(?<=.) (?:name|title)$/, '');
export const plural = (name: string): string =>
  /s$/.test(name)
    ? words(name)
    : words(name)
        .replace(/([^aeiou])y$/, '$1ie')
        .replace(/(?:x|ch|sh)$/, '$&e')
        .concat('s');
export const article = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${words(name)}`;
export const singular = (name: string): string =>
  words(name)
    .replace(/ies$/, 'y')
    .replace(/(x|ch|sh|ss)es$/, '$1')
    .replace(/([^su])s$/, '$1');

export const EXTREMES = [
  { words: ['highest', 'largest', 'greatest'], desc: ' desc' },
  { words: ['lowest', 'smallest', 'least'], desc: '' },
] as const;
/** Ways to ask for what there is most of, by counting. */
export const MOST_OF = ['the most', 'the largest number of', 'the highest number of'] as const;
export const TOTALS = [
  { words: ['total', 'sum of the', 'overall'], name: 'sum' },
  { words: ['average', 'mean'], name: 'avg' },
  { words: ['highest', 'maximum', 'largest'], name: 'max' },
  { words: ['lowest', 'minimum', 'smallest'], name: 'min' },
] as const;
export const COMPARED = [
  { words: ['more than', 'over', 'above'], sign: '>' },
  { words: ['less than', 'under', 'below'], sign: '<' },
  { words: ['at least', 'no less than'], sign: '>=' },
] as const;
