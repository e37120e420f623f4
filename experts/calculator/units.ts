// Units of measurement with exact factors to the base unit of their kind.
// Sources: International yard and pound agreement (1959), SI brochure (2019); gallon, quart, pint, cup and spoons are
// the US customary ones; byte multiples are decimal (SI), KiB and its like binary (IEC 80000-13); a year is 365.25 days.
import { CalculationFailure, notAllowed } from './failure.ts';
import { type Fraction, fraction, literal, multiply, power, type Real } from './real.ts';

interface Unit {
  readonly kind: string;
  /** In base units: a decimal number, or a fraction. */
  readonly factor: string;
  /** Added after multiplying, for temperatures. */
  readonly offset?: string;
}

type Rows = Readonly<Record<string, string>>;

const kind = (name: string, rows: Rows): Record<string, Unit> =>
  Object.fromEntries(Object.entries(rows).map(([unit, factor]) => [unit, { kind: name, factor }]));

const FOOT = '0.3048';

// biome-ignore format: a table
export const UNITS: Readonly<Record<string, Unit>> = {
  ...kind('length', { mm: '0.001', cm: '0.01', dm: '0.1', m: '1', km: '1000', inch: '0.0254', in: '0.0254', ft: FOOT, foot: FOOT, feet: FOOT, yard: '0.9144', yd: '0.9144', mile: '1609.344', mi: '1609.344' }),
  ...kind('mass', { mg: '0.000001', g: '0.001', kg: '1', tonne: '1000', lb: '0.45359237', pound: '0.45359237', oz: '0.028349523125', ounce: '0.028349523125', stone: '6.35029318' }),
  ...kind('time', { ms: '0.001', s: '1', second: '1', min: '60', minute: '60', h: '3600', hour: '3600', day: '86400', week: '604800', month: '2629800', year: '31557600' }),
  ...kind('volume', { ml: '0.000001', cl: '0.00001', l: '0.001', liter: '0.001', gallon: '0.003785411784', quart: '0.000946352946', pint: '0.000473176473', cup: '0.0002365882365', tablespoon: '0.00001478676478125', teaspoon: '0.00000492892159375' }),
  ...kind('area', { acre: '4046.8564224', hectare: '10000' }),
  ...kind('data', { bit: '0.125', byte: '1', kB: '1000', MB: '1000000', GB: '1000000000', TB: '1000000000000', KiB: '1024', MiB: '1048576', GiB: '1073741824', TiB: '1099511627776' }),
  ...kind('temperature', { K: '1' }),
  degC: { kind: 'temperature', factor: '1', offset: '273.15' },
  degF: { kind: 'temperature', factor: '5/9', offset: '45967/180' },
  ...kind('angle', { deg: '1' }),
};

/** Kinds as powers of base kinds: an area is a length to the second. */
const BASE: Readonly<Record<string, readonly [string, bigint]>> = {
  area: ['length', 2n],
  volume: ['length', 3n],
};

/** Units to whole powers: km/h is {km: 1, h: −1}. */
export type Measure = ReadonlyMap<string, bigint>;
export const NO_UNIT: Measure = new Map();

const read = (text: string): Fraction => {
  const [n, d] = text.split('/').map((part) => literal(part)) as [Fraction, Fraction | undefined];
  return d === undefined ? n : fraction(n.n * d.d, n.d * d.n);
};

export function unitRow(name: string): Unit {
  const row = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  if (row === undefined) throw notAllowed(`the name '${name}'`);
  return row;
}

export function combine(a: Measure, b: Measure, sign: bigint): Measure {
  const sum = new Map(a);
  for (const [name, exponent] of b) {
    const total = (sum.get(name) ?? 0n) + sign * exponent;
    if (total === 0n) sum.delete(name);
    else sum.set(name, total);
  }
  return sum;
}

export function raise(a: Measure, exponent: bigint): Measure {
  return exponent === 0n ? NO_UNIT : new Map([...a].map(([name, own]) => [name, own * exponent]));
}

function dimension(a: Measure): string {
  const total = new Map<string, bigint>();
  for (const [name, exponent] of a) {
    const { kind } = unitRow(name);
    const [base, times] = BASE[kind] ?? [kind, 1n];
    total.set(base, (total.get(base) ?? 0n) + exponent * times);
  }
  return [...total]
    .filter(([, exponent]) => exponent !== 0n)
    .map(([name, exponent]) => `${name}^${exponent}`)
    .sort()
    .join(' ');
}

function factorOf(a: Measure): Real {
  return [...a].reduce<Real>(
    (product, [name, exponent]) => multiply(product, power(read(unitRow(name).factor), fraction(exponent))),
    fraction(1n),
  );
}

/** A single temperature scale has a zero of its own; as part of a product or a difference it has not. */
function offsetOf(a: Measure): Fraction {
  const [only] = a;
  const row = a.size === 1 && only?.[1] === 1n ? unitRow(only[0]) : undefined;
  return row?.offset === undefined ? fraction(0n) : read(row.offset);
}

/** How a number changes from one measure to another: times `factor`, plus `offset`. */
export function conversion(from: Measure, to: Measure): { factor: Real; offset: Real } {
  if (dimension(from) !== dimension(to)) {
    throw new CalculationFailure(
      'unit-mismatch',
      `${write(from) || 'A plain number'} cannot be turned into ${write(to) || 'a plain number'}.`,
    );
  }
  const inverse = power(factorOf(to), fraction(-1n));
  const shift = fraction(
    offsetOf(from).n * offsetOf(to).d - offsetOf(to).n * offsetOf(from).d,
    offsetOf(from).d * offsetOf(to).d,
  );
  return { factor: multiply(factorOf(from), inverse), offset: multiply(shift, inverse) };
}

/** km/h, m^2, kg */
export function write(a: Measure): string {
  const spell = (entries: (readonly [string, bigint])[]): string =>
    entries.map(([name, exponent]) => (exponent === 1n ? name : `${name}^${exponent}`)).join('*');
  const above = spell([...a].filter(([, exponent]) => exponent > 0n));
  const below = [...a]
    .filter(([, exponent]) => exponent < 0n)
    .map(([name, exponent]) => [name, -exponent] as const);
  if (below.length === 0) return above;
  return `${above || '1'}/${below.length > 1 ? `(${spell(below)})` : spell(below)}`;
}
