import type { Random } from './random.ts';

const SMALL = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const;
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const;
const SCALES = ['', ' thousand', ' million', ' billion', ' trillion'] as const;

/** How a number is spelled out. */
export interface WordStyle {
  and: boolean; // "three hundred and five"
  hyphen: boolean; // "forty-two"
  comma: boolean; // "two thousand, three hundred"
  article: boolean; // "a hundred" for a leading one
  hundreds: boolean; // "nineteen hundred" for 1900
}

export const PLAIN_WORDS: WordStyle = {
  and: true,
  hyphen: false,
  comma: true,
  article: false,
  hundreds: false,
};

export function wordStyle(rng: Random): WordStyle {
  return {
    and: rng.chance(0.65),
    hyphen: rng.chance(0.4),
    comma: rng.chance(0.5),
    article: rng.chance(0.1),
    hundreds: rng.chance(0.12),
  };
}

function belowHundred(n: number, style: WordStyle): string {
  if (n < 20) return SMALL[n] as string;
  const ones = n % 10;
  const tens = TENS[Math.floor(n / 10)] as string;
  return ones === 0 ? tens : `${tens}${style.hyphen ? '-' : ' '}${SMALL[ones]}`;
}

function belowThousand(n: number, style: WordStyle): string {
  const rest = n % 100;
  if (n < 100) return belowHundred(rest, style);
  const hundreds = `${SMALL[Math.floor(n / 100)]} hundred`;
  if (rest === 0) return hundreds;
  return `${hundreds}${style.and ? ' and ' : ' '}${belowHundred(rest, style)}`;
}

/** "30006" → "thirty thousand and six". Digits without sign, at most 15 of them. */
export function numberToWords(digits: string, style: WordStyle = PLAIN_WORDS): string {
  let left = Number(digits);
  if (left === 0) return 'zero';
  if (style.hundreds && left > 1000 && left < 10_000 && left % 1000 >= 100) {
    const rest = left % 100;
    const hundreds = `${belowHundred(Math.floor(left / 100), style)} hundred`;
    return rest === 0 ? hundreds : `${hundreds}${style.and ? ' and ' : ' '}${belowHundred(rest, style)}`;
  }
  const groups: number[] = [];
  for (; left > 0; left = Math.floor(left / 1000)) groups.push(left % 1000);
  let text = '';
  for (let i = groups.length - 1; i >= 0; i--) {
    const group = groups[i] as number;
    if (group === 0) continue;
    if (text !== '') {
      const small = i === 0 && group < 100;
      text += small && style.and ? ' and ' : style.comma ? ', ' : ' ';
    }
    text += belowThousand(group, style) + (SCALES[i] as string);
  }
  return style.article ? text.replace(/^one (hundred|thousand|million|billion)/, 'a $1') : text;
}

/** "3.14" → "three point one four"; "305" → "three zero five". */
export function digitsToWords(digits: string): string {
  return [...digits].map((c) => (c === '.' ? 'point' : SMALL[Number(c)])).join(' ');
}

/** "12.05" → "twelve point zero five". */
export function decimalToWords(text: string, style: WordStyle): string {
  const [whole = '0', part] = text.split('.');
  const words = numberToWords(whole, style);
  return part === undefined ? words : `${words} point ${digitsToWords(part)}`;
}
