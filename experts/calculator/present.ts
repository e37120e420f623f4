// Quantities as text.

import type { Quantity } from './evaluate.ts';
import { type BigNumber, big } from './math.ts';
import { type Fraction, toDecimal } from './real.ts';
import { write } from './units.ts';

/** A fraction whose decimals end is written as a decimal up to this many digits. */
const LONGEST_DECIMAL = 60;
const DIGITS = 20;
const SHOWN_DIGITS = 12;

export interface Presented {
  shown: string;
  value: string;
  decimal: string;
  exact: boolean;
  unit?: string;
  approximate?: string;
  rounded?: string;
}

/** Plain notation where it is readable, else an exponent: 0.00082, 1.5e+40. */
function digitsOf(x: BigNumber, digits: number): string {
  const rounded = x.toSignificantDigits(digits);
  return rounded.e >= 21 || rounded.e < -7 ? rounded.toExponential() : rounded.toFixed();
}

/** The decimals of a fraction when they end soon enough; null when they do not. */
function ending({ n, d }: Fraction): string | null {
  if (d === 1n) return String(n);
  let [rest, twos, fives] = [d, 0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  const places = Math.max(twos, fives);
  if (rest !== 1n || places > LONGEST_DECIMAL) return null;
  const digits = String(((n < 0n ? -n : n) * 10n ** BigInt(places)) / d).padStart(places + 1, '0');
  return `${n < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The formula as a person writes it: without the outer brackets, with spaces around operators. */
function show(expression: string): string {
  const inner = outerBrackets(expression) ? expression.slice(1, -1) : expression;
  return inner
    .replace(/ +/g, ' ')
    .replace(/(?<=[\w)!%.]) ?([+*/-]) ?/g, (_, operator: string) => ` ${operator} `)
    .replace(/(?<=\d[eE]) ([+-]) (?=\d)/g, '$1')
    .replace(/(?<=\b[A-Za-z]+\d?) \/ (?=[A-Za-z]+)/g, '/')
    .replace(/,\s*/g, ', ')
    .trim();
}

/** True when the first bracket is closed by the last. */
function outerBrackets(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === '(') depth += 1;
    if (text[i] === ')') depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}

export function present(expression: string, { number, measure }: Quantity): Presented {
  const unit = write(measure);
  const start = { shown: show(expression), ...(unit === '' ? {} : { unit }) };
  const x = toDecimal(number);
  const decimal = digitsOf(x, DIGITS);
  if (!number.exact) {
    return {
      ...start,
      value: digitsOf(x, 2 * DIGITS),
      decimal,
      exact: false,
      rounded: digitsOf(x, SHOWN_DIGITS),
    };
  }
  const whole = ending(number);
  if (whole !== null)
    return {
      ...start,
      value: whole,
      decimal: number.d === 1n ? digitsOf(big(whole), DIGITS) : decimal,
      exact: true,
    };
  return {
    ...start,
    value: `${number.n}/${number.d}`,
    decimal,
    exact: true,
    approximate: digitsOf(x, SHOWN_DIGITS),
  };
}
