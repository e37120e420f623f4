// Three steps and more: two look-ups and what is worked out of both, or a look-up and two calculations.

import type { Random } from '../../random.ts';
import { filled } from '../money.ts';
import { plural, withArticle } from '../names.ts';
import { calculation, type Phrase, priceOf, stockOf } from '../phrases.ts';
import { asked, type Found, priced, someCount, someFound } from './found.ts';
import { around, capital } from './frames.ts';
import { twoAmounts } from './pairs.ts';
import { LEDGERS, someGood } from './things.ts';

type Slots = Readonly<Record<string, string>>;
/** What is asked one after the other: in the last one `$1` is what came before, and `$2` whatever else was found. */
type Row = readonly [first: string, then: string, ...said: readonly string[]];

// Over the price of `i`.
// biome-ignore format: a table, one row per chain
const OF_PRICES: readonly Row[] = [
  ['{k} times $1', '$1 decreased by {p}%', '{k} {is}, {p}% off: how much?', 'What do I pay for {k} {is} if I get {p}% off?', 'We take {k} {is} and the seller knocks {p} percent off. What is the bill?', 'How much would {k} {is} come to, less {p}%?', '{who} orders {k} {is} with a rebate of {p}%. How much is it?', 'At {p}% off, what do {k} {is} cost?', 'Members get {p}% off. What are {k} {is} for a member?', 'There is a bulk rebate of {p}% on {k} {is}; what do we pay?', 'I want {k} of the {is} with {p}% taken off the bill.'],
  ['{k} times $1', '$1 increased by {p}%', '{k} {is} plus {p}% tax: how much?', 'With VAT of {p}%, what do {k} {is} cost?', '{who} buys {k} {is} and pays {p} percent duty on them. What is the bill?', 'What must I pay for {k} {is} if {p}% tax comes on top?', 'How much are {k} {is} with a tip of {p}%?'],
  ['{k} times $1', '$1 plus {n}', 'What are {k} {is} and {n} for delivery?', '{k} {is} plus a delivery fee of {n}: how much?', '{who} orders {k} {is}, and the courier charges {n}. What is due?', 'We need {k} {is} and pay {n} to have them fitted. What does it cost?', 'How much for {k} {is} when wrapping costs {n} in all?', 'Shipping is {n}. What do {k} {is} come to with it?'],
  ['{k} times $1', '{n} minus $1', 'I have {n}. What is left when I buy {k} {is}?', 'From {n}, how much remains after {k} {is}?', '{who} pays {k} {is} with {n}. How much change is that?', 'What do I keep of {n} if I take {k} {is}?', 'Our budget is {n}. How much of it is left after {k} {is}?'],
  ['{k} times $1', '$1 minus {n}', '{k} {is} with a voucher of {n}: how much?', 'I return bottles worth {n} and buy {k} {is}. What do I pay?', 'What do {k} {is} cost after a credit of {n}?', 'I have {n} already; how much is missing for {k} {is}?'],
  ['{k} times $1', '$1 divided by {c}', '{c} friends buy {k} {is} together. What does each pay?', 'What is the share of each of {c} people for {k} {is}?', 'We pay for {k} {is} in {c} instalments. How big is one?', 'Split the cost of {k} {is} between {c} of us.', 'If {c} classes share {k} {is}, how much is it for each?'],
  ['{k} times $1', 'half of $1', 'The school pays half of {k} {is}. How much is that?', 'What is half the cost of {k} {is}?'],
  ['$1 decreased by {p}%', '{n} minus $1', 'I have {n} and the {i} is {p}% off. What is left after buying it?', 'How much of {n} remains if I buy the {i} at {p}% off?'],
  ['$1 decreased by {p}%', '$1 plus {n}', 'The {i} is {p}% off but delivery costs {n}. What do I pay?', 'What is the {i} with {p}% off and {n} postage?', 'First take {p}% off the {i}, then add {n} for shipping. What is it?'],
  ['$1 decreased by {p}%', '{k} times $1', 'How much are {k} {is} when each is {p}% off?', 'The {i} goes at {p}% off and I take {k}. How much is that?'],
  ['$1 minus {n}', '$1 increased by {p}%', 'We take {n} off the {i} and then add {p}% tax. What is the price?'],
  ['$1 plus {n}', '$1 divided by {c}', 'The {i} and {n} for delivery are shared by {c} people. What does each pay?', '{c} of us buy {ai} with {n} postage. How much each?'],
];
// Over any number `m`.
// biome-ignore format: a table, one row per chain
const OF_ANY: readonly Row[] = [
  ['{p}% of $1', '$1 plus {n}', '{who} gets {p}% of {m} and {n} on top. How much is it in all?', 'What is {p}% of {m} plus {n}?', 'Take {p} percent of {m} and add {n}.', 'We keep {p}% of {m} and another {n}; how much do we keep?'],
  ['{p}% of $1', '$1 divided by {c}', '{c} people share {p}% of {m}. What does each get?', 'Take {p}% of {m} and divide it by {c}.', '{p} percent of {m} goes to {c} clubs in equal parts: how much for each?'],
  ['{p}% of $1', '$1 minus {n}', 'What is {p}% of {m} less {n}?', 'Take {p}% of {m} and subtract {n}.', '{who} gets {p}% of {m} but has had {n} already. What is still due?'],
  ['$1 increased by {p}%', '$1 divided by {c}', 'If {m} rises by {p}% and is shared by {c}, how much is one part?', 'Add {p}% to {m} and split it {c} ways.', '{m} plus {p}% interest is paid in {c} rates. How much is a rate?'],
  ['$1 minus {n}', '$1 divided by {c}', 'Take {n} from {m} and share the rest among {c}. How much for each?', 'After {n} is paid of {m}, the rest is due in {c} instalments. What is one instalment?', '{n} of {m} goes to costs and {c} partners share what is left. How much does each get?'],
  ['$1 plus {n}', '$1 times {c}', 'Add {n} to {m} and multiply the sum by {c}.', 'Put {n} on top of {m}, then take that {c} times.'],
  ['2 times $1', '$1 plus {n}', 'Double {m} and add {n}.', 'What is twice {m} plus {n}?', 'If {m} doubles and {n} is added, what is it?'],
  ['half of $1', '$1 minus {n}', 'Halve {m} and take {n} away.', 'What is half of {m} less {n}?', 'We get half of {m} and pay {n} for the lawyer. What is left?'],
  ['$1 divided by {c}', '$1 rounded to the nearest whole number', 'Divide {m} by {c} and round the result.', 'Split {m} into {c} parts and round one of them to a whole number.', 'What is {m} over {c}, rounded?'],
  ['$1 decreased by {p}%', '$1 divided by {c}', 'Take {p}% off {m} and divide the rest by {c}.', '{p}% of {m} is tax, and {c} heirs share the rest. How much for each?'],
];
// Of what two look-ups come to: `a` and `b`.
// biome-ignore format: a table, one row per chain
const OF_TWO: readonly Row[] = [
  ['$1 plus $2', '{p}% of $1', 'What is {p}% of {a} and {b} together?', '{who} gets {p}% of {a} and {b} together. How much is that?', 'Add {a} to {b} and take {p} percent of the sum.'],
  ['$1 plus $2', '$1 divided by {c}', '{a} and {b} are put together and shared by {c}. How much for each?', 'Add {a} and {b} and divide by {c}.', 'If {c} partners share {a} and {b}, what does each get?'],
  ['$1 plus $2', '$1 increased by {p}%', 'What are {a} and {b} together with {p}% on top?', 'Add {a} to {b} and raise it by {p}%.'],
  ['$1 plus $2', '$1 plus {n}', 'What do {a}, {b} and another {n} make in all?', 'Add {a}, {b} and {n}.'],
  ['$1 plus $2', '{n} minus $1', 'How much of {n} is left after {a} and {b}?', 'We hoped for {n} from {a} and {b} together. How much is missing?'],
  ['$1 minus $2', '{p}% of $1', 'What is {p}% of the difference between {a} and {b}?', 'Take {b} from {a}; how much is {p} percent of the rest?'],
  ['$1 minus $2', '$1 divided by {c}', 'Take {b} from {a} and split the rest {c} ways.', 'By how much does {a} exceed {b}, shared by {c}?'],
];
// Of one `i` and one `j`, or several.
// biome-ignore format: a table, one row per wording
const OF_BASKETS: readonly (readonly [asked: string, said: string])[] = [
  ['{k} times $1 plus {c} times $2', 'What do {k} {is} and {c} {js} cost together?'], ['{k} times $1 plus {c} times $2', '{k} {is} and {c} {js}: how much in all?'], ['{k} times $1 plus {c} times $2', '{who} buys {k} {is} plus {c} {js}. What is the bill?'],
  ['{k} times $1 plus {c} times $2', 'We order {k} {is} and {c} {js}; how much is that?'], ['{k} times $1 plus {c} times $2', 'How much for {k} {is} with {c} {js}?'], ['{k} times $1 plus {c} times $2', 'My list says {k} {is} and {c} {js}. What will I pay?'],
  ['{k} times $1 plus $2', 'What are {k} {is} and {aj} together?'], ['{k} times $1 plus $2', '{who} takes {k} {is} and {aj}. How much is due?'], ['{k} times $1 minus {c} times $2', 'How much more do {k} {is} cost than {c} {js}?'], ['{k} times $1 minus {c} times $2', 'By how much are {k} {is} dearer than {c} {js}?'],
  ['$1 plus $2 plus {n}', 'What do I pay for {ai}, {aj} and {n} postage?'], ['$1 plus $2 plus {n}', '{Ai} and {aj}, delivered for {n}: how much?'], ['$1 plus $2 minus {n}', 'I buy {ai} and {aj} with a voucher of {n}. How much do I pay?'], ['{n} minus $1 minus $2', 'What is left of {n} if I buy {ai} and {aj}?'], ['{n} minus $1 minus $2', 'I have {n} and take {ai} and {aj}. How much remains?'],
];
// Of the stock and the price of `i`, and of the number of `t` and the price of `i`.
// biome-ignore format: a table
const OF_STOCK = ['What are all the {is} in stock worth at their price?', 'If every {i} in stock were sold, how much would come in?', 'Price times stock for the {i}: what is it?', 'How much money is tied up in the {is} in stock?', 'The {is} in stock burnt. What was the loss at our price?', 'What would somebody pay for all our {is} in stock?', 'Multiply the price of the {i} by how many are in stock.'];
// biome-ignore format: a table
const OF_GIFTS = ['If each of the {t} got {ai}, what would that cost?', 'Every one of the {t} is given {ai}. How much do we spend?', 'What does it cost to buy {ai} for each of the {t}?', 'If the {t} bought one {i} each, how much would we take in?', 'What would {is} for all {t} come to?', 'One {i} for each of the {t}: what is the bill?', 'The {t} shall have {ai} each. What do we have to pay?'];

function figures(rng: Random): Slots {
  const k = rng.chance(0.4)
    ? rng.pick(['two', 'three', 'four', 'five', 'six', 'eight', 'ten', 'twelve'])
    : String(rng.int(2, 40));
  const n = rng.chance(0.7) ? String(rng.int(2, 999)) : (rng.int(100, 9000) / 100).toFixed(2);
  return {
    k,
    n,
    p: String(rng.int(1, 60)),
    c: rng.chance(0.3) ? rng.pick(['two', 'three', 'four', 'five', 'six']) : String(rng.int(2, 12)),
    who: rng.pick(['Anna', 'Farid', 'my neighbour', 'the school', 'a customer', 'Lena', 'the club', 'Tom']),
  };
}

function chain([first, then, ...wordings]: Row, slots: Slots, parts: readonly Phrase[], rng: Random): Phrase {
  const all = { ...figures(rng), ...slots };
  const said = around(capital(filled(rng.pick(wordings), all)), rng);
  return calculation(said, filled(then, all), [calculation('', filled(first, all), parts)]);
}

const good = (i: string): Slots => ({ i, is: plural(i), ai: withArticle(i) });

function basket(rng: Random): Phrase {
  const [i, j] = [someGood(rng), someGood(rng)];
  const slots = {
    ...figures(rng),
    ...good(i),
    Ai: capital(withArticle(i)),
    j,
    js: plural(j),
    aj: withArticle(j),
  };
  const [ask, said] = rng.pick(OF_BASKETS);
  return calculation(around(capital(filled(said, slots)), rng), filled(ask, slots), [priceOf(i), priceOf(j)]);
}

function worth(rng: Random): Phrase {
  const i = someGood(rng);
  const stock = rng.chance(0.5);
  const found = someCount(rng);
  const slots = { ...good(i), t: found.bare };
  const said = around(filled(rng.pick(stock ? OF_STOCK : OF_GIFTS), slots), rng);
  return calculation(said, '$1 times $2', [stock ? stockOf(i) : found.phrase, priceOf(i)]);
}

// Of somebody who has to be found first: what is said of `o`, what is asked of them, and what is worked out.
// biome-ignore format: a table
const OF_SOMEBODY: readonly (readonly [ask: string, said: string])[] = [
  ['How much was $ billed?', 'what the {o} was billed'], ['How much has $ paid?', 'what the {o} has paid'], ['How much does $ owe?', 'what the {o} owes'], ['How much has $ spent?', 'what the {o} has spent'],
];

function ofSomebody(rng: Random): Phrase {
  const ledger = rng.pick(LEDGERS.filter(({ people }) => people));
  const o = `${rng.pick(ledger.extremes)} ${ledger.thing}`;
  const [ask, said] = rng.pick(OF_SOMEBODY);
  const sum: Phrase = {
    said: '',
    expert: 'database',
    parts: [asked(`What is the ${o}?`)],
    ask: ([who = '']) => ask.replace('$', () => who),
  };
  const [task, ...wordings] = rng.pick(AFTER);
  const slots = { ...figures(rng), m: filled(said, { o }) };
  return calculation(around(capital(filled(rng.pick(wordings), slots)), rng), filled(task, slots), [sum]);
}
// biome-ignore format: a table
const AFTER: readonly (readonly [string, ...string[]])[] = [
  ['half of $1', 'What is half of {m}?', 'Halve {m}.'], ['{p}% of $1', 'How much is {p}% of {m}?', '{who} gets {p} percent of {m}. What is that?'], ['$1 minus {n}', 'What is {m} less {n}?', 'How much more than {n} is {m}?'],
  ['$1 plus {n}', 'Add {n} to {m}.', 'What is {m} with {n} on top?'], ['$1 divided by {c}', 'Split {m} into {c} equal parts.', 'If {m} is shared by {c} people, how much is it for each?'], ['$1 increased by {p}%', 'What is {m} with {p}% tax?'],
];

const money = (rng: Random): Found => {
  for (;;) {
    const found = someFound(rng);
    if (found.sort === 'sum' || found.sort === 'measure') return found;
  }
};

/** Questions of three steps and more. */
export const chained = (rng: Random): Phrase =>
  rng.weighted<(rng: Random) => Phrase>([
    [
      2.5,
      (r) => {
        const i = priced(r);
        return chain(r.pick(OF_PRICES), good(i), [priceOf(i)], r);
      },
    ],
    [
      2,
      (r) => {
        const found = money(r);
        return chain(r.pick(OF_ANY), { m: found.noun }, [found.phrase], r);
      },
    ],
    [
      1.5,
      (r) => {
        const { a, b, parts } = twoAmounts(r);
        return chain(r.pick(OF_TWO), { a, b }, parts, r);
      },
    ],
    [1.5, basket],
    [1.5, worth],
    [0.5, ofSomebody],
  ])(rng);
