// Real numbers: exact fractions of integers of any size for as long as possible, else decimals of 64 digits.
import { CalculationFailure, divisionByZero, noReal, tooLarge } from './failure.ts';
import { type BigNumber, big } from './math.ts';

/** Decimal digits that a number may have. */
export const MOST_DIGITS = 10_000;
const MOST_BITS = Math.ceil(MOST_DIGITS * Math.log2(10));
/** A root above this degree is not looked for among the fractions. */
const MOST_ROOT = 64n;

export interface Fraction {
  readonly exact: true;
  readonly n: bigint;
  /** Greater than zero, without a common divisor with n. */
  readonly d: bigint;
}
export interface Decimal {
  readonly exact: false;
  readonly x: BigNumber;
}
export type Real = Fraction | Decimal;

const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);
/** Digits in base 16, times four. */
const bits = (n: bigint): number => magnitude(n).toString(16).length * 4;

export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function fraction(n: bigint, d = 1n): Fraction {
  if (d === 0n) throw divisionByZero();
  if (bits(n) > MOST_BITS || bits(d) > MOST_BITS) throw tooLarge();
  if (d === 1n) return { exact: true, n, d };
  const common = gcd(n, d) * (d < 0n ? -1n : 1n);
  return { exact: true, n: n / common, d: d / common };
}

export function decimal(x: BigNumber): Decimal {
  if (!x.isFinite()) throw tooLarge();
  if (Math.abs(x.e) > MOST_DIGITS) throw tooLarge();
  return { exact: false, x };
}

/** The number that a literal writes: digits, a point, an exponent. */
export function literal(text: string): Fraction {
  const [, whole = '', part = '', exponent = '0'] = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const power = Number(exponent) - part.length;
  if (Math.abs(power) > MOST_DIGITS) throw tooLarge();
  const digits = BigInt(whole + part || '0');
  return power >= 0 ? fraction(digits * 10n ** BigInt(power)) : fraction(digits, 10n ** BigInt(-power));
}

export function toDecimal(a: Real): BigNumber {
  return a.exact ? big(String(a.n)).div(big(String(a.d))) : a.x;
}

export const isZero = (a: Real): boolean => (a.exact ? a.n === 0n : a.x.isZero());
export const isInteger = (a: Real): a is Fraction => a.exact && a.d === 1n;
export const negate = (a: Real): Real => (a.exact ? { ...a, n: -a.n } : decimal(a.x.neg()));

export function compare(a: Real, b: Real): number {
  if (a.exact && b.exact) return a.n * b.d < b.n * a.d ? -1 : a.n * b.d > b.n * a.d ? 1 : 0;
  return toDecimal(a).cmp(toDecimal(b));
}

export function add(a: Real, b: Real): Real {
  if (a.exact && b.exact) return fraction(a.n * b.d + b.n * a.d, a.d * b.d);
  return decimal(toDecimal(a).plus(toDecimal(b)));
}

export const subtract = (a: Real, b: Real): Real => add(a, negate(b));

export function multiply(a: Real, b: Real): Real {
  if (a.exact && b.exact) return fraction(a.n * b.n, a.d * b.d);
  return decimal(toDecimal(a).times(toDecimal(b)));
}

export function divide(a: Real, b: Real): Real {
  if (isZero(b)) throw divisionByZero();
  if (a.exact && b.exact) return fraction(a.n * b.d, a.d * b.n);
  return decimal(toDecimal(a).div(toDecimal(b)));
}

/** Of 64 digits, those after the fiftieth may be wrong: two numbers that differ only there are taken for equal. */
const DOUBT = big('1e-50');

export function withinDoubt(difference: BigNumber, size: BigNumber): boolean {
  return difference.abs().lt(size.abs().lt(1) ? DOUBT : DOUBT.times(size.abs()));
}

/** The greatest integer that is not above the number; exact only where an error of the number cannot change it. */
export function floor(a: Real): Real {
  if (!a.exact) {
    const nearest = a.x.round();
    return withinDoubt(a.x.minus(nearest), a.x) ? decimal(nearest) : literalInteger(a.x.floor());
  }
  const quotient = a.n / a.d;
  return fraction(a.n < 0n && quotient * a.d !== a.n ? quotient - 1n : quotient);
}

function literalInteger(x: BigNumber): Fraction {
  return fraction(BigInt(x.toFixed(0)));
}

/** The whole exponent of a power, kept small enough that the result can be written. */
function wholePower(base: Fraction, exponent: bigint): Fraction {
  const size = magnitude(exponent);
  const largest = Math.max(bits(base.n), bits(base.d)) - 4;
  if (size * BigInt(Math.max(largest, 1)) > BigInt(MOST_BITS) && magnitude(base.n) + base.d > 2n)
    throw tooLarge();
  if (magnitude(base.n) + base.d <= 2n) return unitPower(base, exponent);
  const [n, d] = [base.n ** size, base.d ** size];
  return exponent < 0n ? fraction(d, n) : fraction(n, d);
}

/** Powers of 0, 1 and −1, whatever the exponent. */
function unitPower(base: Fraction, exponent: bigint): Fraction {
  if (base.n === 0n) {
    if (exponent < 0n) throw divisionByZero();
    return fraction(exponent === 0n ? 1n : 0n);
  }
  return fraction(base.n === -1n && exponent % 2n !== 0n ? -1n : 1n);
}

export function power(base: Real, exponent: Real): Real {
  if (base.exact && isInteger(exponent)) return wholePower(base, exponent.n);
  if (isZero(base)) return compare(exponent, fraction(0n)) < 0 ? wholePower(fraction(0n), -1n) : fraction(0n);
  if (base.exact && exponent.exact && exponent.d <= MOST_ROOT) {
    const root = exactRoot(base, exponent.d);
    if (root !== null) return wholePower(root, exponent.n);
  }
  const x = toDecimal(base);
  const y = toDecimal(exponent);
  if (x.isNeg()) {
    const odd = exponent.exact && exponent.d % 2n === 1n;
    if (!odd) throw noReal('A negative number to a broken power');
    const sign = exponent.n % 2n === 0n ? 1 : -1;
    return decimal(smallPower(x.neg(), y).times(sign));
  }
  return decimal(smallPower(x, y));
}

function smallPower(x: BigNumber, y: BigNumber): BigNumber {
  if (
    y
      .abs()
      .times(Math.abs(x.e) + 1)
      .gt(MOST_DIGITS)
  )
    throw tooLarge();
  return x.pow(y);
}

/** The root of a fraction when it is a fraction; null when it is not. */
function exactRoot(a: Fraction, degree: bigint): Fraction | null {
  if (a.n < 0n && degree % 2n === 0n) throw noReal('An even root of a negative number');
  const n = integerRoot(magnitude(a.n), degree);
  const d = integerRoot(a.d, degree);
  if (n ** degree !== magnitude(a.n) || d ** degree !== a.d) return null;
  return fraction(a.n < 0n ? -n : n, d);
}

/** The greatest integer whose power is not above n, by Newton's method. */
function integerRoot(n: bigint, degree: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt(Math.ceil(bits(n) / Number(degree)) + 1);
  for (;;) {
    const next = ((degree - 1n) * x + n / x ** (degree - 1n)) / degree;
    if (next >= x) return x;
    x = next;
  }
}

export function root(a: Real, degree: bigint): Real {
  if (degree < 1n)
    throw new CalculationFailure('argument', 'The degree of a root must be a positive whole number.');
  return power(a, fraction(1n, degree));
}
