// Numbers in JSON, within bounds, without superfluous zeros.
import type { Term, Terms } from './term.ts';

/** Fraction digits are written only where rounding to a double cannot cross a bound. */
const EXACT = 1e9;
const FRACTION_DIGITS = 6;

const digit = (terms: Terms, low = 0, high = 9): Term => terms.bytes([[48 + low, 48 + high]]);

/** Strings of as many digits as `low` and `high` have (the same count), between the two. */
function sameLength(terms: Terms, low: string, high: string): Term {
  if (low.length === 0) return terms.empty;
  const [first, last, rest] = [Number(low[0]), Number(high[0]), low.length - 1];
  if (/^0*$/.test(low.slice(1)) && /^9*$/.test(high.slice(1))) {
    return terms.sequence(digit(terms, first, last), terms.repeat(digit(terms), rest, rest));
  }
  if (first === last)
    return terms.sequence(digit(terms, first, first), sameLength(terms, low.slice(1), high.slice(1)));
  const branches = [
    terms.sequence(digit(terms, first, first), sameLength(terms, low.slice(1), '9'.repeat(rest))),
    terms.sequence(digit(terms, last, last), sameLength(terms, '0'.repeat(rest), high.slice(1))),
  ];
  if (last - first > 1)
    branches.push(terms.sequence(digit(terms, first + 1, last - 1), terms.repeat(digit(terms), rest, rest)));
  return terms.choice(...branches);
}

function natural(terms: Terms, low: bigint, high: bigint): Term {
  if (low > high) return terms.never;
  const branches: Term[] = [];
  for (let length = String(low).length; length <= String(high).length; length++) {
    const least = length === 1 ? 0n : 10n ** BigInt(length - 1);
    const most = 10n ** BigInt(length) - 1n;
    branches.push(sameLength(terms, String(low > least ? low : least), String(high < most ? high : most)));
  }
  return terms.choice(...branches);
}

/** The integers from `low` to `high`, both included; within ±(2^53 − 1). */
export function integerTerm(terms: Terms, low: number, high: number): Term {
  const least = BigInt(Math.max(Math.ceil(low), Number.MIN_SAFE_INTEGER));
  const most = BigInt(Math.min(Math.floor(high), Number.MAX_SAFE_INTEGER));
  const zero = (a: bigint): bigint => (a > 0n ? a : 0n);
  const one = (a: bigint): bigint => (a > 1n ? a : 1n);
  return terms.choice(
    natural(terms, zero(least), most),
    terms.sequence(terms.text('-'), natural(terms, one(-most), -least)),
  );
}

export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** True when the bound itself is left out. */
  readonly openMin: boolean;
  readonly openMax: boolean;
}

/** Decimal numbers within bounds. With bounds it may leave out numbers, never let one in. */
export function numberTerm(terms: Terms, { min, max, openMin, openMax }: Bounds): Term {
  if (min === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY) return anyNumber(terms);
  const low = Math.max(openMin && Number.isInteger(min) ? min + 1 : Math.ceil(min), Number.MIN_SAFE_INTEGER);
  const high = Math.min(
    openMax && Number.isInteger(max) ? max - 1 : Math.floor(max),
    Number.MAX_SAFE_INTEGER,
  );
  const fraction = terms.sequence(terms.text('.'), terms.repeat(digit(terms), 1, FRACTION_DIGITS));
  const above = Math.max(Math.ceil(min), -EXACT);
  const below = Math.min(Math.floor(max), EXACT);
  const positive = integerTerm(terms, Math.max(0, Math.ceil(min), -EXACT), below - 1);
  const negative = integerTerm(terms, above + 1, Math.min(-1, Math.floor(max)));
  return terms.choice(
    integerTerm(terms, low, high),
    edges(terms, { min, max, openMin, openMax }),
    terms.sequence(positive, openMin || openMax ? nonZero(terms) : fraction),
    terms.sequence(negative, openMin || openMax ? nonZero(terms) : fraction),
  );
}

/** What lies between a bound that is no integer and the next integer. */
function edges(terms: Terms, { min, max, openMin, openMax }: Bounds): Term {
  const [floor, ceiling] = [Math.floor(max), Math.ceil(min)];
  if (Math.floor(min) === floor) return between(terms, min, max, openMin, openMax);
  return terms.choice(
    Number.isInteger(min) || !Number.isFinite(min)
      ? terms.never
      : between(terms, min, ceiling, openMin, true),
    Number.isInteger(max) || !Number.isFinite(max) ? terms.never : between(terms, floor, max, true, openMax),
  );
}

/** The decimals between two bounds that have no integer between them. */
function between(terms: Terms, min: number, max: number, openMin: boolean, openMax: boolean): Term {
  // Below zero the same digits are read from the other end.
  if (max <= 0 && min < 0)
    return terms.sequence(terms.text('-'), between(terms, -max, -min, openMax, openMin));
  const digits = Math.max(2, ...[min, max].map((bound) => decimalsOf(bound)));
  const scale = 10 ** digits;
  if (digits > FRACTION_DIGITS || Math.abs(max) > EXACT / 10) return terms.never;
  const whole = Math.floor(min);
  const low = Math.round((min - whole) * scale) + (openMin ? 1 : 0);
  const high = Math.min(Math.round((max - whole) * scale) - (openMax ? 1 : 0), scale - 1);
  // As many digits as the bounds have, or fewer.
  const fractions = Array.from({ length: digits }, (_, i) => {
    const [length, step] = [digits - i, 10 ** i];
    const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
    const padded = (part: number): string => String(part).padStart(length, '0');
    return first > last ? terms.never : sameLength(terms, padded(first), padded(last));
  });
  return terms.sequence(terms.text(`${whole}.`), terms.choice(...fractions));
}

/** Digits after the point; many when it is written with an exponent. */
function decimalsOf(value: number): number {
  const text = String(value);
  return text.includes('e') ? FRACTION_DIGITS + 1 : (text.split('.')[1]?.length ?? 0);
}

/** A fraction that is not zero, so that an open bound is not met. */
function nonZero(terms: Terms): Term {
  return terms.sequence(
    terms.text('.'),
    terms.repeat(digit(terms), 0, FRACTION_DIGITS - 1),
    digit(terms, 1, 9),
  );
}

function anyNumber(terms: Terms): Term {
  const digits = (max: number): Term => terms.repeat(digit(terms), 1, max);
  const whole = terms.choice(
    digit(terms, 0, 0),
    terms.sequence(digit(terms, 1, 9), terms.repeat(digit(terms), 0, 16)),
  );
  const sign = terms.optional(
    terms.bytes([
      [43, 43],
      [45, 45],
    ]),
  );
  return terms.sequence(
    terms.optional(terms.text('-')),
    whole,
    terms.optional(terms.sequence(terms.text('.'), digits(17))),
    terms.optional(
      terms.sequence(
        terms.bytes([
          [69, 69],
          [101, 101],
        ]),
        sign,
        digits(2),
      ),
    ),
  );
}
