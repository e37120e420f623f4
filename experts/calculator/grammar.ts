// What the model may write: every string of it is an expression that the calculator can read. See README.md.
import { UNITS } from './units.ts';

const units = (kind: string): string =>
  Object.entries(UNITS)
    .filter(([, unit]) => unit.kind === kind)
    .map(([name]) => name)
    .join('|');
const kinds = [...new Set(Object.values(UNITS).map((unit) => unit.kind))].filter((kind) => kind !== 'angle');
const plain = kinds.map((kind) => `(?:${units(kind)}) to (?:${units(kind)})`);
const speed = `(?:${units('length')})/(?:${units('time')})`;
const square = `(?:(?:${units('length')})\\^2|${units('area')})`;
const cube = `(?:(?:${units('length')})\\^3|${units('volume')})`;
const composed = [speed, square, cube].map((unit) => `${unit} to ${unit}`);

export const GRAMMAR = {
  depth: 10,
  rules: {
    start: '\\((?:<sum>|<conversion>)\\)',
    conversion: `(?:<number>|-<number>|<number>/<number>) (?:${[...plain, ...composed].join('|')})`,
    // A percent sign ends a sum or stands before * or /: before + or - it would be a remainder, before ^ an error.
    sum: '-?<product>(?:[+-]<product>)*%?',
    product: '<power>(?:%?[*/]<power>)*',
    power: '<factor>(?:\\^-?<factor>)*',
    factor: '<atom>!?',
    atom: '<number>|pi|e|\\(<sum>\\)|<one>\\(<sum>\\)|<two>\\(<sum>,<sum>\\)|<many>\\(<sum>(?:,<sum>)*\\)|<angle>\\(<number> deg\\)',
    one: 'sqrt|cbrt|abs|floor|ceil|round|exp|ln|log|log2|log10|sin|cos|tan|asin|acos|atan',
    two: 'mod|nthRoot|round|log|combinations|permutations',
    many: 'gcd|lcm|min|max|mean|median|sum',
    angle: 'sin|cos|tan',
    number: '[0-9]{1,200}(?:\\.[0-9]{1,40})?',
  },
} as const;
