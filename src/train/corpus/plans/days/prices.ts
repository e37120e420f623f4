// Prices and other sums of a database, in another currency than theirs.

import type { Random } from '../../random.ts';
import { DOMAINS } from '../domains.ts';
import type { Question } from '../facts.ts';
import { filled } from '../money.ts';
import { plural, someItem, withArticle } from '../names.ts';
import { calculation, type Phrase, priceOf, rate } from '../phrases.ts';
import { calculated, money, slotsFor } from './money.ts';
import { say, vary } from './say.ts';

// Of a price or a recorded amount `{m}` in `{as}`; `$1` is the amount in `{bs}`, or the amount itself.
// biome-ignore format: a table, one block per calculation
const PRICED: readonly (readonly [second: string | null, patterns: readonly string[]])[] = [
  [null, [
    'We sell in {as}. A {person} [buys|asks for|looks at|orders] the {i} and pays in {bs}. [How many|How much is it]?', '[How much|How many {bs}] does a {person} [pay|need] for the {i}, in {bs}, when the tag shows {as}?', 'The price of the {i} is [printed|listed|kept] in {as}. [What is it|And|How much is that] in {bs}?', '[Our|The] [list|catalogue|shop|books] [is|are] in {as}. [What|How much] is the {i} in {bs}?', 'price of the {i}, {as} to {bs}',
    '[Turn|Change|Convert] the price of the {i} from {as} [into|to] {bs}.', 'How many {bs} is the price of the {i}, which stands in {as}?', 'I only [have|carry|take] {bs}, the {i} is priced in {as}. [How much is it|How many do I need|What do I pay]?', '{Ai} in {as} is how many {bs}?', 'In {bs}, what is the price of the {i} that we sell in {as}?', 'We charge {as} for the {i}. What is that in {bs}?']],
  ['{c} times $1', ['What do {c} {is} cost in {bs} [if|when] the [list|price|catalogue] is in {as}?', 'A {person} orders {c} {is}, priced in {as}. [How many|What is that in] {bs}?', 'How many {bs} do I need for {c} {is} [priced|sold|listed] in {as}?', '{C} {is}, from {as} to {bs}: how much?']],
  ['half of $1', ['What is half of what the {i} costs, in {bs}, with the price in {as}?', 'What is half of the price of the {i} in {bs} when it is in {as}?']],
  ['{p}% of $1', ['How much is {p}[%| percent] of the price of the {i} in {bs}, the price being in {as}?', 'A deposit of {p}% on the {i}, whose price is in {as}, is how many {bs}?']],
  ['$1 decreased by {p}%', ['With {p}% off, what is the {i} in {bs} if our prices are in {as}?', 'The {i} is {p}% cheaper today. Its price is in {as}. What is that in {bs}?']],
];
export function ofPrices(rng: Random): Question {
  const a = money(rng);
  const b = money(rng, [a.currency[2]]);
  const i = someItem(rng);
  const [second, patterns] = rng.chance(0.55)
    ? (PRICED[0] as (typeof PRICED)[number])
    : rng.pick(PRICED.slice(1));
  const slots = { ...slotsFor(rng, b, a), as: a.many, bs: b.many, i, is: plural(i), ai: withArticle(i) };
  const changed = calculation('', '$1 times $2', [priceOf(i), rate(a.currency, b.currency)]);
  const said = say(rng.pick(patterns), slots, rng);
  return second === null ? { said, ends: [changed] } : calculated(said, filled(second, slots), [changed]);
}

const MONEY =
  /^(?:price|total|amount|tax|revenue|balance|discount|cost|margin|salary|bonus|wage|value|shipping cost|fare|fee|budget|debt|rent|turnover|penalty|postage|contribution|spending)$/;
const EARNING = DOMAINS.filter(({ measures }) => measures.some((measure) => MONEY.test(measure)));
/** A sum of money out of a database. */
function recordedMoney(rng: Random): Phrase {
  const d = rng.pick(EARNING);
  const measure = rng.pick(d.measures.filter((text) => MONEY.test(text)));
  const things = rng.chance(0.5) ? `${rng.pick(d.states)} ${d.things}` : d.things;
  const said = rng.pick([
    `the [total|average|highest|lowest] ${measure} of [all |]${things}`,
    `the sum of the ${measure} of all ${things}`,
    `the ${measure} of ${d.named(rng)}`,
    `the ${measure} of the ${rng.pick(d.extremes)} ${d.thing}`,
  ]);
  const noun = vary(said, rng);
  return { said: noun, expert: 'database', parts: [], ask: () => `What is ${noun}?` };
}

// biome-ignore format: a list
const RECORDED = [
  'Write {m} in {bs} for me, at present it is in {as}.', '{M}, in {as}, makes how many {bs}?', 'Our ledger is in {as}. What in {bs} is {m}?', '{M}: {as} to {bs}, please.', 'If {m} is in {as}, how many {bs} [is that|are we talking of]?', 'Recalculate {m} from {as} into {bs}.', 'A {person} wants {m} in {bs}; we have it in {as}.', '{M} is kept in {as}. What number of {bs} does it make?', 'With books in {as}, how many {bs} does {m} come to?', 'For the {b} report: {m}, changed from {as} to {bs}.', 'What do we write in {bs} for {m}, kept in {as}?',
];
export function ofRecorded(rng: Random): Question {
  const a = money(rng);
  const b = money(rng, [a.currency[2]]);
  const found = recordedMoney(rng);
  const slots = { ...slotsFor(rng, a, b), person: b.person, m: found.said };
  return calculated(say(rng.pick(RECORDED), slots, rng), '$1 times $2', [
    found,
    rate(a.currency, b.currency),
  ]);
}
