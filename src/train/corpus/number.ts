import { decimalToWords, numberToWords, PLAIN_WORDS, type WordStyle, wordStyle } from './number-words.ts';
import type { Random } from './random.ts';

/** One number of a question: how it is said, and how the calculator writes it. */
export interface Quantity {
  readonly said: string;
  readonly written: string;
}

/** What numbers a batch draws; `most` digits grow with the curriculum. */
export interface NumberRange {
  readonly most: number; // digits at most
  readonly words: number; // share spelled in words
  readonly fancy: number; // share of decimals, thousands separators, signs, magnitudes
}

export const WIDE: NumberRange = { most: 12, words: 0.25, fancy: 0.15 };
export const PLAIN: NumberRange = { most: 9, words: 0, fancy: 0 };

/** A positive integer of a uniformly drawn digit count; some with repeats and zeros, which copying finds hard, and
 * some with whole groups of zeros, which words leave out. */
export function integer(rng: Random, most: number, least = 1): string {
  const long = most > 9 && rng.chance(0.15); // the longest are rare: they cost many tokens
  const count = rng.int(Math.min(least, most), long ? most : Math.min(most, 9));
  const shape = rng.unit();
  let digits = String(rng.int(1, 9));
  if (count > 4 && shape < 0.25) return withEmptyGroups(rng, count);
  if (shape < 0.82) for (let i = 1; i < count; i++) digits += rng.int(0, 9);
  else if (shape < 0.9) {
    const few = [rng.int(0, 9), rng.int(0, 9)];
    for (let i = 1; i < count; i++) digits += rng.pick(few);
  } else for (let i = 1; i < count; i++) digits += rng.chance(0.6) ? '0' : rng.int(0, 9);
  return digits;
}

/** 76000405, 9000000: a group of three digits is left out in words when it is 000. */
function withEmptyGroups(rng: Random, count: number): string {
  const first = count % 3 || 3;
  let digits = String(rng.int(10 ** (first - 1), 10 ** first - 1));
  const round = rng.chance(0.2);
  while (digits.length < count) {
    const empty = round || rng.chance(digits.length === count - 3 ? 0.3 : 0.55);
    digits += empty ? '000' : String(rng.int(1, rng.chance(0.35) ? 99 : 999)).padStart(3, '0');
  }
  return digits;
}

export function withCommas(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function fancy(rng: Random, most: number): Quantity {
  const kind = rng.unit();
  if (kind < 0.45) {
    const written = `${rng.chance(0.15) ? '0' : integer(rng, Math.min(most, 6))}.${decimals(rng)}`;
    return { said: rng.chance(0.2) ? decimalToWords(written, wordStyle(rng)) : written, written };
  }
  if (kind < 0.75) {
    const written = integer(rng, Math.max(most, 4), 4);
    return { said: withCommas(written), written };
  }
  if (kind < 0.88) {
    const written = `-${integer(rng, Math.min(most, 5))}`;
    const word = rng.pick(['negative ', 'minus ', '-', '-', 'negative ']);
    return { said: word + written.slice(1), written };
  }
  const zeros = rng.pick([
    ['thousand', 3],
    ['million', 6],
    ['billion', 9],
    ['k', 3],
  ] as const);
  const space = zeros[0] === 'k' ? '' : ' ';
  const said = (text: string) => `${text}${space}${zeros[0]}`;
  if (rng.chance(0.3)) {
    const [whole, tenth] = [rng.int(1, 99), rng.int(1, 9)];
    return { said: said(`${whole}.${tenth}`), written: `${whole}${tenth}${'0'.repeat(zeros[1] - 1)}` };
  }
  if (zeros[0] !== 'k' && rng.chance(0.15))
    return rng.chance(0.5)
      ? { said: `half a ${zeros[0]}`, written: `5${'0'.repeat(zeros[1] - 1)}` }
      : { said: said('a'), written: `1${'0'.repeat(zeros[1])}` };
  const head = String(rng.int(1, 999));
  return { said: said(head), written: head + '0'.repeat(zeros[1]) };
}

function decimals(rng: Random): string {
  let text = '';
  for (let i = rng.int(1, 4); i > 0; i--) text += rng.int(0, 9);
  return text;
}

/** Draws numbers for one question; a question in words stays mostly in words, in one spelling. */
export class Numbers {
  readonly #rng: Random;
  readonly #range: NumberRange;
  readonly #inWords: boolean;
  readonly #style: WordStyle;

  /** `listed` numbers stand between commas, so their words have none. */
  constructor(rng: Random, range: NumberRange, listed = false) {
    this.#rng = rng;
    this.#range = range;
    this.#inWords = rng.chance(range.words);
    const style = rng.chance(0.4) ? PLAIN_WORDS : wordStyle(rng);
    this.#style = listed ? { ...style, comma: false } : style;
  }

  next(most = this.#range.most): Quantity {
    const rng = this.#rng;
    if (rng.chance(this.#range.fancy)) return fancy(rng, most);
    return this.spell(integer(rng, most));
  }

  /** A positive whole number. */
  whole(most = this.#range.most): Quantity {
    return this.spell(integer(this.#rng, most));
  }

  /** A whole number in the question's own spelling. */
  spell(written: string): Quantity {
    const mixed = this.#range.words > 0 && this.#rng.chance(0.1);
    const inWords = mixed ? !this.#inWords : this.#inWords;
    return { said: inWords ? numberToWords(written, this.#style) : written, written };
  }

  /** A whole number between two bounds. */
  between(low: number, high: number): Quantity {
    return this.spell(String(this.#rng.int(low, high)));
  }
}
