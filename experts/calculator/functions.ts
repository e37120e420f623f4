// The closed list of functions and constants.
import { CalculationFailure, divisionByZero, noReal, tooLarge } from './failure.ts';
import { type BigNumber, big } from './math.ts';
import {
  add,
  compare,
  decimal,
  divide,
  floor,
  fraction,
  gcd,
  isInteger,
  isZero,
  multiply,
  negate,
  power,
  type Real,
  root,
  subtract,
  toDecimal,
  withinDoubt,
} from './real.ts';

/** 3000! has 9131 digits. */
const MOST_FACTORIAL = 3000n;
/** Sines of larger numbers would be noise. */
const MOST_ANGLE = 1e15;
/** A tangent above this is that of a right angle, but for the digits that π lacks. */
const STEEPEST = 1e30;
const MOST_EXPONENT = 20_000;

interface Row {
  /** Least and most arguments. */
  readonly arity: readonly [number, number];
  readonly run: (...args: Real[]) => Real;
}

const ONE = fraction(1n);
const TWO = fraction(2n);
const MANY = 200;

function whole(a: Real, name: string): bigint {
  if (!isInteger(a)) throw new CalculationFailure('argument', `${name} takes whole numbers.`);
  return a.n;
}

function natural(a: Real, name: string, most: bigint): bigint {
  const n = whole(a, name);
  if (n < 0n) throw new CalculationFailure('argument', `${name} takes no negative numbers.`);
  if (n > most) throw tooLarge();
  return n;
}

/** from · (from + 1) · … · to, by halves so that the factors stay of like size. */
function product(from: bigint, to: bigint): bigint {
  if (from > to) return 1n;
  if (to - from < 8n) {
    let result = from;
    for (let i = from + 1n; i <= to; i++) result *= i;
    return result;
  }
  const middle = (from + to) / 2n;
  return product(from, middle) * product(middle + 1n, to);
}

export function factorial(a: Real): Real {
  return fraction(product(1n, natural(a, 'A factorial', MOST_FACTORIAL)));
}

function permutations(a: Real, b: Real): Real {
  const n = natural(a, 'permutations', 1_000_000n);
  const k = natural(b, 'permutations', MOST_FACTORIAL);
  return fraction(k > n ? 0n : product(n - k + 1n, n));
}

function combinations(a: Real, b: Real): Real {
  const n = natural(a, 'combinations', 1_000_000n);
  const k = whole(b, 'combinations');
  if (k < 0n || k > n) return fraction(0n);
  if (2n * k > n) return combinations(a, fraction(n - k));
  return divide(permutations(a, b), factorial(b));
}

/** Half is rounded away from zero. */
function round(a: Real, digits: Real = fraction(0n)): Real {
  const places = whole(digits, 'round');
  if (places < 0n || places > 1000n)
    throw new CalculationFailure('argument', 'round takes 0 to 1000 decimal places.');
  const scale = fraction(10n ** places);
  const scaled = multiply(a, scale);
  const negative = compare(scaled, fraction(0n)) < 0;
  const up = floor(add(negative ? negate(scaled) : scaled, fraction(1n, 2n)));
  return divide(negative ? negate(up) : up, scale);
}

/** a − b · ⌊a / b⌋ */
export function modulo(a: Real, b: Real): Real {
  if (isZero(b)) throw divisionByZero();
  return subtract(a, multiply(b, floor(divide(a, b))));
}

function smooth(name: string, most: number, run: (x: BigNumber) => BigNumber | null): Row {
  return {
    arity: [1, 1],
    run: (a) => {
      const x = toDecimal(a);
      if (x.abs().gt(most)) throw tooLarge();
      const y = run(x);
      if (y === null || y.isNaN()) throw noReal(`${name} of this number`);
      return decimal(y);
    },
  };
}

/** A sine that is zero but for the digits that π lacks; the sine of a tiny angle is as tiny and stays. */
const wave =
  (run: (x: BigNumber) => BigNumber) =>
  (x: BigNumber): BigNumber => {
    const y = run(x);
    return x.abs().gt(1) && withinDoubt(y, x) ? big('0') : y;
  };

/** No number where the cosine is zero. */
function tangent(x: BigNumber): BigNumber | null {
  const y = wave((angle) => angle.tan())(x);
  return y.abs().gt(STEEPEST) ? null : y;
}

function logarithm(a: Real, base?: Real): Real {
  if (compare(a, fraction(0n)) <= 0) throw noReal('The logarithm of a number that is not positive');
  if (base === undefined) return isOne(a) ? fraction(0n) : decimal(toDecimal(a).ln());
  if (compare(base, fraction(0n)) <= 0 || isOne(base)) throw noReal('A logarithm to this base');
  const guess = toDecimal(a).ln().div(toDecimal(base).ln());
  const near = fraction(BigInt(guess.round().toFixed(0)));
  return a.exact && base.exact && compare(power(base, near), a) === 0 ? near : decimal(guess);
}

const isOne = (a: Real): boolean => compare(a, ONE) === 0;
const fold =
  (run: (a: Real, b: Real) => Real) =>
  (...all: Real[]): Real =>
    all.reduce((a, b) => run(a, b));
const sum = fold(add);

function median(...all: Real[]): Real {
  const sorted = all.sort(compare);
  const middle = (sorted.length - 1) / 2;
  return divide(add(sorted[Math.floor(middle)] as Real, sorted[Math.ceil(middle)] as Real), TWO);
}

function lcm(a: Real, b: Real): Real {
  const [x, y] = [whole(a, 'lcm'), whole(b, 'lcm')];
  if (x === 0n || y === 0n) return fraction(0n);
  const result = (x / gcd(x, y)) * y;
  return fraction(result < 0n ? -result : result);
}

// biome-ignore format: a table
export const FUNCTIONS: Readonly<Record<string, Row>> = {
  sqrt: { arity: [1, 1], run: (a) => root(a, 2n) },
  cbrt: { arity: [1, 1], run: (a) => root(a, 3n) },
  nthRoot: { arity: [2, 2], run: (a, n) => root(a as Real, whole(n as Real, 'nthRoot')) },
  abs: { arity: [1, 1], run: (a) => (compare(a, fraction(0n)) < 0 ? negate(a) : a) },
  floor: { arity: [1, 1], run: floor },
  ceil: { arity: [1, 1], run: (a) => negate(floor(negate(a))) },
  round: { arity: [1, 2], run: round },
  mod: { arity: [2, 2], run: modulo },
  gcd: { arity: [2, MANY], run: fold((a, b) => fraction(gcd(whole(a, 'gcd'), whole(b, 'gcd')))) },
  lcm: { arity: [2, MANY], run: fold(lcm) },
  min: { arity: [1, MANY], run: fold((a, b) => (compare(a, b) <= 0 ? a : b)) },
  max: { arity: [1, MANY], run: fold((a, b) => (compare(a, b) >= 0 ? a : b)) },
  sum: { arity: [1, MANY], run: sum },
  mean: { arity: [1, MANY], run: (...all) => divide(sum(...all), fraction(BigInt(all.length))) },
  median: { arity: [1, MANY], run: median },
  factorial: { arity: [1, 1], run: factorial },
  combinations: { arity: [2, 2], run: combinations },
  permutations: { arity: [2, 2], run: permutations },
  exp: smooth('exp', MOST_EXPONENT, (x) => x.exp()),
  ln: { arity: [1, 1], run: logarithm },
  log: { arity: [1, 2], run: logarithm },
  log2: { arity: [1, 1], run: (a) => logarithm(a, TWO) },
  log10: { arity: [1, 1], run: (a) => logarithm(a, fraction(10n)) },
  sin: smooth('sin', MOST_ANGLE, wave((x) => x.sin())),
  cos: smooth('cos', MOST_ANGLE, wave((x) => x.cos())),
  tan: smooth('tan', MOST_ANGLE, tangent),
  asin: smooth('asin', 1e6, (x) => x.asin()),
  acos: smooth('acos', 1e6, (x) => x.acos()),
  atan: smooth('atan', MOST_ANGLE, (x) => x.atan()),
};

/** Functions whose argument may be given in degrees. */
export const ANGULAR: ReadonlySet<string> = new Set(['sin', 'cos', 'tan']);

const PI = '3.14159265358979323846264338327950288419716939937510582097494459230781640628620899';
export const CONSTANTS: Readonly<Record<string, () => Real>> = {
  pi: () => decimal(big(PI)),
  e: () => decimal(big('1').exp()),
};
