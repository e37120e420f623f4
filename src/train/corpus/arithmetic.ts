import {
  ARITHMETIC,
  binary,
  type Expression,
  number,
  numbersOf,
  type Operator,
  written,
} from './expression.ts';
import { type NumberRange, Numbers } from './number.ts';
import { SHORT_FORMS } from './phrases.ts';
import { type Calculation, calculation } from './question.ts';
import type { Random } from './random.ts';
import { ask } from './speech.ts';

/** Share of formulas with 1, 2, 3, … operations. */
export type Depths = readonly number[];
export const DEPTHS: Depths = [0.4, 0.45, 0.12, 0.03];

function digitsFor(rng: Random, most: number, operations: number): number {
  return operations > 2 ? Math.min(most, rng.int(1, 5)) : most;
}

/** A random tree with `operations` inner nodes; every shape and operator pair occurs. */
export function randomTree(rng: Random, operations: number, leaf: () => Expression): Expression {
  if (operations === 0) return leaf();
  if (operations === 1 && rng.chance(0.06)) {
    const short = rng.pick(SHORT_FORMS);
    return binary(short.op, leaf(), written(short.by));
  }
  const onLeft = rng.int(0, operations - 1);
  const op: Operator = rng.pick(ARITHMETIC);
  return binary(op, randomTree(rng, onLeft, leaf), randomTree(rng, operations - 1 - onLeft, leaf));
}

/** Nested arithmetic in one of our own wordings. */
export function arithmetic(rng: Random, range: NumberRange, depths: Depths = DEPTHS): Calculation {
  const operations = rng.weighted(depths.map((share, i) => [share, i + 1] as const));
  const numbers = new Numbers(rng, { ...range, most: digitsFor(rng, range.most, operations) });
  const short = rng.chance(0.15);
  const tree = randomTree(rng, operations, () => number(short ? numbers.between(1, 20) : numbers.next()));
  // "twice 7" says no 2, "2*7" does: such questions serve no task about their numbers
  return calculation(ask(tree, rng), tree, hasConstant(tree) ? [] : numbersOf(tree));
}

function hasConstant(e: Expression): boolean {
  return e.kind === 'written' || (e.kind === 'binary' && (hasConstant(e.left) || hasConstant(e.right)));
}

const LISTS = [
  ['add up LIST', '+'],
  ['sum LIST', '+'],
  ['the sum of LIST', '+'],
  ['total of LIST', '+'],
  ['LIST added together', '+'],
  ["what's the total of LIST?", '+'],
  ['add LIST', '+'],
  ['how much do LIST make together?', '+'],
  ['the product of LIST', '*'],
  ['multiply LIST', '*'],
  ['multiply LIST together', '*'],
] as const;
const MEANS = [
  'the average of LIST',
  "what's the average of LIST?",
  'the mean of LIST',
  'average LIST',
  'find the mean of LIST',
  'compute the average of LIST',
] as const;

/** "the average of 3, 4 and 8", "add up 2, 5 and 9". */
export function list(rng: Random, range: NumberRange): Calculation {
  const numbers = new Numbers(rng, { ...range, most: Math.min(range.most, 6) }, true);
  const items = Array.from({ length: rng.int(3, 5) }, () => numbers.next());
  const said = items.map((q) => q.said);
  const last = said.pop();
  const text = `${said.join(', ')}${rng.pick([' and ', ' and ', ', and ', ', '])}${last}`;
  const mean = rng.chance(0.35);
  const [template, op] = mean ? ([rng.pick(MEANS), '+'] as const) : rng.pick(LISTS);
  const sum = items.map(number).reduce((left, right) => binary(op, left, right));
  const tree = mean ? binary('/', sum, written(String(items.length))) : sum;
  return calculation(
    template.replace('LIST', () => text),
    tree,
    items,
  );
}
