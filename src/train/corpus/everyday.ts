import { BILLS, CHAIN_FRAMES, CHAINS, DOZENS, PARTS, type Row, STEADY } from './everyday-rows.ts';
import { integer, type NumberRange, Numbers, type Quantity } from './number.ts';
import { NAMES } from './people.ts';
import type { Calculation } from './question.ts';
import type { Random } from './random.ts';
import { SITUATIONS } from './situations.ts';
import { MORE_SITUATIONS } from './situations-more.ts';

const THINGS = [
  'apples',
  'cookies',
  'tickets',
  'coffees',
  'pizzas',
  'books',
  'pens',
  'eggs',
  'candies',
  'beers',
  'donuts',
  'bottles',
  'marbles',
  'oranges',
  'sandwiches',
  'cupcakes',
  'balls',
  'toy cars',
  'strawberries',
  'notebooks',
  'games',
  'plants',
  'photos',
  'shirts',
  'fish',
] as const;
const GROUPS = [
  [0.4, SITUATIONS],
  [0.4, MORE_SITUATIONS],
  [0.12, DOZENS],
  [0.25, PARTS],
  [0.26, BILLS],
  [0.15, CHAINS],
  [0.22, STEADY],
] as const;
const PERCENT = ['%', '%', '%', ' percent', ' percent', ' per cent'] as const;
const CURRENCY = ['$', '$', '$', '€', '£', ' dollars', ' dollars', ' euros', ''] as const;

function money(rng: Random, numbers: Numbers, currency: string): Quantity {
  const cents = rng.chance(0.3);
  const whole = rng.chance(0.6) ? numbers.between(2, 150) : numbers.whole(4);
  const number = cents ? digits(`${rng.int(1, 200)}.${rng.int(1, 99).toString().padStart(2, '0')}`) : whole;
  const before = currency.length === 1 && /^\d/.test(number.said);
  const after = currency.length === 1 ? (before ? '' : ' dollars') : currency;
  return { said: (before ? currency : '') + number.said + after, written: number.written };
}

const digits = (text: string): Quantity => ({ said: text, written: text });

const WRITTEN_OUT = [
  'A',
  'A',
  'A in digits',
  'A in numbers',
  'A as a number',
  'write A in digits',
  'A equals?',
] as const;

/** "seventy-six million, four hundred and five" is asked for as it stands. */
function writtenOut(rng: Random, range: NumberRange): Calculation {
  const number = new Numbers(rng, { ...range, words: 1, fancy: 0 }).spell(integer(rng, range.most, 3));
  const question = rng.pick(WRITTEN_OUT).replace('A', () => number.said);
  return { question, formula: `(${number.written})`, tree: null, numbers: [number] };
}

/** What people ask day by day: dozens, halves, tips, bills, discounts, percentages in a row, shares, ages, areas. */
export function everyday(rng: Random, range: NumberRange): Calculation {
  if (rng.chance(0.04)) return writtenOut(rng, range);
  const numbers = new Numbers(rng, { ...range, fancy: 0 }, true);
  const group = rng.weighted(GROUPS);
  const [row, formula] = rng.pick<Row>(group);
  const chosen = row
    .replace(/\[([^\]]*)\]/g, (_, words: string) => rng.pick(words.split('|')))
    .replace(/ {2,}/g, ' ');
  const text = group === CHAINS ? rng.pick(CHAIN_FRAMES).replace('E', () => row) : chosen;
  const [sign, currency] = [rng.pick(PERCENT), rng.pick(CURRENCY)];
  const most = rng.weighted([
    [0.65, 2],
    [0.25, 4],
    [0.1, 6],
  ] as const);
  const symbols = group === CHAINS && / [-+*/] /.test(row);
  const plain = () => (symbols ? digits(String(numbers.whole(most).written)) : numbers.whole(most));
  const draw: Record<string, () => Quantity> = {
    M: () => money(rng, numbers, currency),
    O: () => money(rng, numbers, currency),
    P: () => percentage(rng, numbers, symbols),
    Q: () => percentage(rng, numbers, symbols),
    Y: () => digits(String(rng.int(1850, 1999))),
    Z: () => digits(String(rng.int(2000, 2060))),
    N: () => (rng.chance(0.3) ? digits(String(100 * rng.int(1, 20))) : plain()),
  };
  const words: Record<string, string> = { T: rng.pick(THINGS), W: rng.pick(NAMES), V: rng.pick(NAMES) };
  const drawn =
    group === MORE_SITUATIONS
      ? ordered(formula, (slot) => (draw[slot] ?? plain)())
      : new Map<string, Quantity>();
  const filled = text.replace(/\b(?:[ABCDMNOPQYZ](?=s?\b)|[TWV]\b)/g, (slot) => {
    const word = words[slot];
    if (word !== undefined) return word;
    const quantity = drawn.get(slot) ?? (draw[slot] ?? plain)();
    drawn.set(slot, quantity);
    return slot === 'P' || slot === 'Q' ? quantity.said + sign : quantity.said;
  });
  const tight = symbols && rng.chance(0.4) ? filled.replace(/ ([-+*/]) /g, '$1') : filled;
  return {
    question: tight,
    formula: formula.replace(/[ABCDMNOPQYZ]/g, (slot) => drawn.get(slot)?.written ?? slot),
    tree: null,
    numbers:
      group === DOZENS || group === PARTS || group === SITUATIONS || group === MORE_SITUATIONS
        ? []
        : [...drawn.values()],
  };
}

function percentage(rng: Random, numbers: Numbers, symbols: boolean): Quantity {
  if (rng.chance(0.1)) return digits(`${rng.int(0, 40)}.${rng.int(1, 9)}`);
  const whole = rng.chance(0.5) ? String(5 * rng.int(1, 15)) : String(rng.int(1, 99));
  return symbols ? digits(whole) : numbers.spell(whole);
}

/** What is taken from, before what is taken away: the larger number is the first of a difference. */
function ordered(formula: string, draw: (slot: string) => Quantity): Map<string, Quantity> {
  const [, whole, part] = /^\(([AM])(?:\+C)?-([BO])/.exec(formula) ?? [];
  if (whole === undefined || part === undefined) return new Map();
  const [less, more] = [draw(whole), draw(part)].sort((a, b) => Number(a.written) - Number(b.written));
  return new Map([
    [whole, more as Quantity],
    [part, less as Quantity],
  ]);
}
