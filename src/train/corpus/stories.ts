import { type NumberRange, Numbers, type Quantity } from './number.ts';
import { NAMES } from './people.ts';
import type { Calculation } from './question.ts';
import type { Random } from './random.ts';

const THINGS = [
  'apples',
  'books',
  'marbles',
  'stickers',
  'pencils',
  'oranges',
  'coins',
  'cards',
  'stamps',
  'eggs',
  'bottles',
  'flowers',
  'cookies',
  'balloons',
  'shells',
  'chairs',
  'tickets',
  'tomatoes',
  'candies',
  'toys',
] as const;
const PLACES = [
  'boxes',
  'bags',
  'shelves',
  'rows',
  'baskets',
  'rooms',
  'trucks',
  'packs',
  'tables',
  'crates',
] as const;

/** W, V people; T, P things; A, B, C, D numbers in the order of the text. */
const STORIES: readonly (readonly [string, string])[] = [
  ['W has A T and gets B more. How many T does W have now?', '(A+B)'],
  ['W had A T and found B more. How many T are there now?', '(A+B)'],
  ['W has A T. V has B T. How many do they have together?', '(A+B)'],
  ['There are A T in one box and B in another. How many T in all?', '(A+B)'],
  ['W bought A T on Monday and B T on Tuesday. How many T in total?', '(A+B)'],
  ['W had A T and gave B to V. How many T are left?', '(A-B)'],
  ['W had A T and lost B of them. How many remain?', '(A-B)'],
  ['There were A T. B were sold. How many T are left?', '(A-B)'],
  ['W has A T and V has B T. How many more T does W have than V?', '(A-B)'],
  ['A T were on the table and W took B. How many T are still there?', '(A-B)'],
  ['W needs A T and already has B. How many more T does W need?', '(A-B)'],
  ['There are A P with B T each. How many T are there?', '(A*B)'],
  ['W bought A P of T. Each holds B T. How many T did W buy?', '(A*B)'],
  ['Each of the A P has B T. How many T altogether?', '(A*B)'],
  ['One ticket costs A dollars. How much do B tickets cost?', '(A*B)'],
  ['W earns A dollars per hour and works B hours. How much does W earn?', '(A*B)'],
  ['W reads A pages a day for B days. How many pages is that?', '(A*B)'],
  ['A car drives A km per hour for B hours. How far does it go?', '(A*B)'],
  ['A T cost B dollars each. What is the total price?', '(A*B)'],
  ['A rectangle is A meters long and B meters wide. What is its area?', '(A*B)'],
  ['W shares A T equally among B friends. How many T does each get?', '(A/B)'],
  ['A T are put into B P equally. How many T are in each?', '(A/B)'],
  ['W splits A T into B equal groups. How many T per group?', '(A/B)'],
  ['A train covers A km in B hours. What is its speed?', '(A/B)'],
  ['A T cost B dollars. How much does one cost?', '(B/A)'],
  ['split A dollars between B people', '(A/B)'],
  ['B people share a bill of A dollars. How much does each pay?', '(A/B)'],
  ['W cuts a rope of A meters into pieces of B meters. How many pieces?', '(A/B)'],
  ['W packs A T, B per box. How many boxes are needed?', '(A/B)'],
  ['W has A T, buys B more and gives away C. How many T does W have?', '(A+B-C)'],
  ['W had A T, lost B and then found C. How many T now?', '(A-B+C)'],
  ['W has A P with B T each and C loose T. How many T in total?', '(A*B+C)'],
  ['W had A P of B T and gave away C T. How many T are left?', '(A*B-C)'],
  ['W has A T and V has B T. They share all of them among C friends. How many does each get?', '((A+B)/C)'],
  ['W had A T, ate B, and put the rest into C P. How many T per place?', '((A-B)/C)'],
  ['A red T and B blue T cost C dollars each. What is the total price?', '((A+B)*C)'],
  ['W buys A T for B dollars each and C T for D dollars each. How much does W pay?', '(A*B+C*D)'],
  ['W pays with A dollars for B T that cost C dollars each. How much change does W get?', '(A-B*C)'],
  ['W saves A dollars a week. After B weeks W spends C dollars. How much is left?', '(A*B-C)'],
  ['W is A years old. V is B years older. How old is V?', '(A+B)'],
  ['W is A years old. V is B years younger. How old is V?', '(A-B)'],
  ['W has A times as many T as V. V has B T. How many T does W have?', '(A*B)'],
  ['A square has sides of A cm. What is its perimeter?', '(4*A)'],
  ['A square has sides of A cm. What is its area?', '(A^2)'],
  ['A rectangle is A cm by B cm. What is its perimeter?', '(2*(A+B))'],
  ['W ran A km on each of B days. How many km in all?', '(A*B)'],
  ['The temperature was A degrees and rose by B. What is it now?', '(A+B)'],
  ['The temperature was A degrees and fell by B. What is it now?', '(A-B)'],
  ['A shirt costs A dollars and is B% off. What does it cost now?', '(A*(1-B/100))'],
  ['W has A dollars in the bank at B% interest. How much interest after one year?', '(B/100*A)'],
  ['A class of A pupils is B% girls. How many girls are there?', '(B/100*A)'],
];

/** A short word problem of one or two steps. */
export function stories(rng: Random, range: NumberRange): Calculation {
  const numbers = new Numbers(rng, { ...range, fancy: 0 });
  const [text, shape] = rng.pick(STORIES);
  const [w, v] = [rng.pick(NAMES), rng.pick(NAMES)];
  const [t, p] = [rng.pick(THINGS), rng.pick(PLACES)];
  const drawn: Record<string, Quantity> = {};
  const most = rng.chance(0.7) ? 2 : 4;
  for (const slot of ['A', 'B', 'C', 'D']) if (shape.includes(slot)) drawn[slot] = numbers.next(most);
  const fixed: Record<string, string> = { W: w, V: v, T: t, P: p };
  // an article keeps its letter: "A car", "A red T" begin the sentence, a number does not follow them
  const question = text.replace(
    /\bA (?=(?:car|rectangle|train|square|shirt|class)\b)|\b[WVTPABCD]\b/g,
    (slot) => (slot.length > 1 ? slot : (fixed[slot] ?? drawn[slot]?.said ?? slot)),
  );
  const formula = shape.replace(/[ABCD]/g, (slot) => drawn[slot]?.written ?? slot);
  return {
    question: question.charAt(0).toUpperCase() + question.slice(1),
    formula,
    tree: null,
    numbers: Object.values(drawn),
  };
}
