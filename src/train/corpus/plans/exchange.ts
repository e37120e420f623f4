// Money in other currencies: figures, found amounts and prices, of today and of other days, with fees and shares.

import type { Random } from '../random.ts';
import { money, price } from './amounts.ts';
import { capital, figures, type Slots, worded, worked } from './choices.ts';
import { framed } from './frames.ts';
import { plural, someItem, withArticle } from './names.ts';
import {
  CURRENCIES,
  type Currency,
  date,
  foundDate,
  type Phrase,
  pair,
  rate,
  recordedDate,
} from './phrases.ts';
import { someone } from './things.ts';

const [EURO, DOLLAR] = [CURRENCIES[0], CURRENCIES[1]];
/** What an amount is in where nothing is said: dollars, or else euros. */
const untold = (into: Currency): Currency => (into[2] === 'USD' ? EURO : DOLLAR);

// An amount `{n}` in `{as}` (`{a}` one of them) is wanted in `{bs}` (`{b}`).
// biome-ignore format: a list
const FIGURES = [
  'How many {bs} [is|are|do I get for|will I get for|does one get for|would I get for|can I buy with|make|correspond to|are in] {n} {as}?', '[What|How much] [is|are] {n} {as} in {bs}?', '{n} {as} in {bs}[?|, please.|]', '{n} {as} to {bs}', '[Convert|Change|Exchange|Turn|Translate|Express] {n} {as} [into|to|in] {bs}.',
  'I [have|own|found|saved|earned|brought|got] {n} {as}[.|;] [How many {bs} is that?|How much is that in {bs}?|What is it worth in {bs}?]', '[A|The] [meal|room|night|taxi|ticket|flight|coat|book|fine|lunch|course|bike|parcel|visa] costs {n} {as}[;|.] [how many {bs} is that|how much is it in {bs}|what is that in {bs}]?', '{who} [earns|makes|gets|wins|owes|inherits|saves|lends me] {n} {as}. [How much|What] is [that|it] in {bs}?',
  'If I [change|exchange|swap|sell|convert] {n} {as} [for|into] {bs}, how [many|much] do I [get|receive]?', 'For {n} {as}, how many {bs} [do I get|does one receive|do they give]?', 'What [is the value of|is the worth of] {n} {as} in {bs}?', 'I need {bs} and have {n} {as}: how many [do I get|are that]?', 'My [salary|rent|pension|bill|budget|fare] is {n} {as}; [how many {bs} is it|what is it in {bs}]?', 'A [fee|price|rent|salary|debt|gift|loan|prize] of {n} {as} is how many {bs}?', 'How much would {n} {as} be [for somebody|for me] [in|who pays in|who thinks in] {bs}?',
  'Give me {n} {as} in {bs}.', 'Is {n} {as} much in {bs}? [How much|Tell me how much].', 'To pay {n} {as} [in|with] {bs}, how many [do I need|are needed]?',
];
// The amount `{v}` is in `{as}`, which is said.
// biome-ignore format: a list
const TOLD = [
  '{V} is [given |quoted |recorded |counted |stated |booked |listed |] in {as}[.|;] [how many {bs} is that|how much is it in {bs}|what is it in {bs}]?', '[What|How much] is {v} in {bs}[, if it is in {as}| if it is in {as}|, given that it is in {as}|, counting from {as}|, starting from {as}| instead of {as}| rather than {as}|, coming from {as}|, the books being in {as}|, which is in {as}]?', '[Convert|Change|Turn|Exchange|Express|Translate] {v} from {as} [into|to|in] {bs}.', '{V}, from {as} [in|]to {bs}[?|, please.]', 'Our [books|prices|figures|records|accounts|lists] are [kept |] in {as}[.|;] [what|how much] is {v} in {bs}?', 'We [count|calculate|bill|keep the books|work] in {as}; [what|how much] is {v} in {bs}?', 'How many {bs} is {v} [if we book in {as}|when our figures are in {as}|at a value in {as}|counted in {as} so far]?', 'If {v} is in {as}, how [many {bs} is that|much is that in {bs}]?', 'From {as} to {bs}: how much is {v}?', '{V} ({as}) in {bs}?', '{V} in {bs}; it is in {as}.', 'Somebody pays {v} in {bs} instead of {as}; how much?', 'A [visitor|client|partner] with {bs} asks for {v}, which is in {as}. How much is it?',
];
// biome-ignore format: a list
const UNTOLD = [
  '[What|How much] is {v} in {bs}?', 'How many {bs} [is|are] {v}?', '[Convert|Change|Turn|Exchange|Express|Translate|Give me] {v} [into|to|in] {bs}.', '{V} in {bs}[?|, please.]', '{V}: how [many {bs} is that|much is that in {bs}]?', '{who} pays in {bs}: how much is {v}?', 'What would {v} be in {bs}?', 'I think in {bs}. How much is {v}?', 'Our partner wants {v} in {bs}.', 'If I [pay|paid] in {bs}, [what|how much] is {v}?', 'In {bs}, [how much|what] is {v}?', 'How many {bs} is {v} worth?',
];
// An amount `{n}` in `{as}` on the day `{d}`.
// biome-ignore format: a list
const ON_DAYS = [
  '[What|How much] were {n} {as} [worth |] in {bs} on {d}?', 'How many {bs} [were|did one get for|did you get for|could you buy with|was|did I get for] {n} {as} on {d}?', 'On {d}, how many {bs} were {n} {as}?', '[I|We|{who}] [changed|exchanged|swapped|sold] {n} {as} [into|for] {bs} on {d}. How [much|many] [was it|was that|did that give]?', '{who} [got|paid|earned|won|spent|received] {n} {as} on {d}[;|.] [how many {bs} was that|how much was that in {bs}]?', 'A [ticket|hotel|meal|car|machine|house] cost {n} {as} on {d}; what was that in {bs}?', 'If I had [changed|sold] {n} {as} on {d}, how many {bs} would I have [got|received]?', '{n} {as} on {d}, in {bs}?', 'Convert {n} {as} to {bs} at the rate of {d}.',
];
// Only the rate on the day `{d}`.
// biome-ignore format: a list
const RATES = [
  '[What|How much] was [the|one|a] {a} [worth |] in {bs} on {d}?', 'How many {bs} was [one|a|the] {a} on {d}?', 'On {d}, how many {bs} [was|did you get for|were paid for] [one|a] {a}?', 'What did [one|a] {a} cost in {bs} on {d}?', 'The [rate|exchange rate] of the {a} [to the {b}|in {bs}|against the {b}] on {d}?', 'What was the [exchange |] rate [of the {a} to the {b}|between {a} and {b}] on {d}?', 'Exchange rate {a} to {b} on {d}', 'Take {d}: [what|how much] was the {a} in {bs} then?', '[Go to|Look at] {d}; how many {bs} was a {a}?',
];

const slotsOf = (rng: Random, from: Currency, into: Currency): Slots => ({
  ...figures(rng),
  ...{ a: from[0], as: from[1], b: into[0], bs: into[1], who: someone(rng) },
});
/** A day in figures: a rate is not asked for on today. */
function written(rng: Random): Phrase {
  const day = date(rng);
  return /\d/.test(day.said) ? day : written(rng);
}
/** Days that have to be found before a rate of them can be asked for, or stand in the question. */
/** A day counted from another one, which has to be found too. */
function shifted(rng: Random): Phrase {
  const from = rng.chance(0.3) ? foundDate(rng, false) : recordedDate(rng);
  const span = `${rng.pick(['one', 'two', 'three', 'six', 'ten', String(rng.int(2, 90))])} ${rng.pick(['days', 'weeks', 'months', 'years'])} ${rng.pick(['after', 'after', 'before'])}`;
  return {
    ...{ said: `${span} ${from.said}`, expert: 'calendar', parts: [from] },
    ask: ([start]) => `What date is ${span} ${start}?`,
  };
}
const day = (rng: Random): Phrase =>
  rng.weighted<(rng: Random) => Phrase>([
    [2, written],
    [1.5, (r) => foundDate(r)],
    [0.6, shifted],
    [1.5, recordedDate],
  ])(rng);

function ofFigure(rng: Random): Phrase {
  const [from, into] = pair(rng);
  const slots = slotsOf(rng, from, into);
  return worked(
    capital(worded(rng.pick(FIGURES), slots, rng)),
    [worded('{n} times $1', slots, rng)],
    [rate(from, into)],
  );
}

function ofAmount(rng: Random): Phrase {
  const [from, into] = pair(rng);
  const [told, value] = [rng.chance(0.55), money(rng)];
  const slots = { ...slotsOf(rng, from, into), v: value.said, V: capital(value.said) };
  const said = capital(worded(rng.pick(told ? TOLD : UNTOLD), slots, rng));
  return worked(said, ['$1 times $2'], [value, rate(told ? from : untold(into), into)]);
}

// The thing `{i}` costs its price in `{as}`.
// biome-ignore format: a list
const GOODS = [
  '[What|How much] does {ti} cost in {bs}{told}?', 'How many {bs} [does {ti} cost|is {ti}|do I need for {ti}|must I pay for {ti}]{told}?', '[What|How much] is {ti} in {bs}{told}?', 'The price of {ti} in {bs}{told}?', '{who} wants to pay for {ti} in {bs}{told}[.|;] [how much is it|how much is that|what does it cost]?', 'I [only |] have {bs}[.|;] [what|how much] is {ti}{told}?', '{Ti} in {bs}{told}, [how much is it|what does it cost|please]?', 'What would {ti} cost [me|us|a tourist|a customer] in {bs}{told}?', 'Price of {ti}, in {bs}{told}', 'Tell me what {ti} costs in {bs}{told}.',
];
const GOODS_TOLD = [
  ' if the price is in {as}',
  ', the price being in {as}',
  ' when our prices are in {as}',
  ', going from {as}',
  ' instead of {as}',
  ' rather than {as}',
  ', given a price in {as}',
  ', if we sell in {as}',
  ' with prices in {as}',
];
// biome-ignore format: a table, one block per calculation
const MORE_GOODS: readonly (readonly [said: string, asked: readonly string[]])[] = [
  ['[What|How much] do {k} {is} cost in {bs}{told}?', ['{k} times $1', '#1 times $2']], ['{k} {is} in {bs}{told}, how much?', ['{k} times $1', '#1 times $2']], ['How many {bs} do I need for {k} {is}{told}?', ['{k} times $1', '#1 times $2']],
  ['What does half the price of {ti} make in {bs}{told}?', ['half of $1', '#1 times $2']], ['[What|How much] is {ti} in {bs} [with|at] {p} off{told}?', ['$1 decreased by {p}', '#1 times $2']], ['{Ti} {p} cheaper, in {bs}{told}: how much is it?', ['$1 decreased by {p}', '#1 times $2']], ['How much is {ti} plus {p} tax in {bs}{told}?', ['$1 increased by {p}', '#1 times $2']],
  ['{p} of the price of {ti} in {bs}{told}?', ['{p} of $1', '#1 times $2']], ['{c} people share {ti}; what does each pay in {bs}{told}?', ['$1 divided by {c}', '#1 times $2']],
  ['[I|We] have {h} {bs} and buy {ti}, whose price is in {as}. How many {bs} are left?', ['$1 times $2', '{h} minus #1']], ['How many {bs} of {h} are left after buying {ti} for its price in {as}?', ['$1 times $2', '{h} minus #1']],
];

function ofGoods(rng: Random): Phrase {
  const [from, into] = pair(rng);
  const i = someItem(rng);
  const several = rng.chance(0.4);
  const [row, asked] = several ? rng.pick(MORE_GOODS) : [rng.pick(GOODS), ['$1 times $2']];
  const told = /\{as\}/.test(row) || rng.chance(0.55);
  const slots = {
    ...slotsOf(rng, from, into),
    i,
    is: plural(i),
    ti: rng.chance(0.7) ? `the ${i}` : withArticle(i),
    Ti: `The ${i}`,
  };
  const said = worded(
    row.replace('{told}', () => (told ? rng.pick(GOODS_TOLD) : '')),
    slots,
    rng,
  );
  return worked(
    capital(said),
    asked.map((text) => worded(text, slots, rng)),
    [price(rng, i), rate(told ? from : untold(into), into)],
  );
}

// Two steps from an amount `{n}` in `{as}`, the first of them over the rate `$1` or over what it came to.
// biome-ignore format: a table, one block per calculation
const CHAINS: readonly (readonly [said: string, asked: readonly string[]])[] = [
  ['{c} [people|friends|of us|heirs] [share|split] [a bill of |a prize of |] {n} {as}[;|,] how many {bs} [does each get|for each|does each owe|is that each]?', ['{n} divided by {c}', '#1 times $1']], ['[A rent|A bill|The cost] of {n} {as} is [split|divided] [among|between] {c}. What does each pay in {bs}?', ['{n} divided by {c}', '#1 times $1']],
  ['A [hotel|guide|car|machine|flat|lawyer] costs {n} {as} a [day|night|week|hour]; what are {c} of them in {bs}?', ['{c} times {n}', '#1 times $1']], ['{c} tickets at {n} {as} each: how many {bs} [is that|altogether]?', ['{c} times {n}', '#1 times $1']], ['What do {c} nights at {n} {as} [make|come to|cost] in {bs}?', ['{c} times {n}', '#1 times $1']],
  ['I change {n} {as} into {bs} and the [bank|office|exchange] keeps {x} {bs}. What do I get?', ['{n} times $1', '#1 minus {x}']], ['[After|With] a fee of {x} {bs}, how many {bs} do I get for {n} {as}?', ['{n} times $1', '#1 minus {x}']],
  ['With [a commission|a fee] of {p}, what do {n} {as} [become|make|come to] in {bs}?', ['{n} decreased by {p}', '#1 times $1']], ['The bank takes {p} when {n} {as} are changed into {bs}; how many do I get?', ['{n} decreased by {p}', '#1 times $1']],
  ['{p} of {n} {as}, in {bs}?', ['{p} of {n}', '#1 times $1']], ['What is {p} of {n} {as} in {bs}?', ['{p} of {n}', '#1 times $1']], ['A salary of {n} {as} a year is how many {bs} a month?', ['{n} divided by 12', '#1 times $1']], ['{who} earns {n} {as} a month; how many {bs} is that a year?', ['12 times {n}', '#1 times $1']],
  ['How many {bs} are half of {n} {as}?', ['half of {n}', '#1 times $1']], ['Half of my {n} {as} is changed into {bs}; what do I get?', ['half of {n}', '#1 times $1']],
];

function inChains(rng: Random): Phrase {
  const [from, into] = pair(rng);
  const slots = slotsOf(rng, from, into);
  const [said, asked] = rng.pick(CHAINS);
  return worked(
    capital(worded(said, slots, rng)),
    asked.map((text) => worded(text, slots, rng)),
    [rate(from, into)],
  );
}

function onDay(rng: Random): Phrase {
  const [[from, into], when] = [pair(rng), day(rng)];
  const slots = { ...slotsOf(rng, from, into), d: when.said };
  const known = rate(from, into, when);
  if (rng.chance(0.5)) return { ...known, said: capital(worded(rng.pick(RATES), slots, rng)) };
  return worked(
    capital(worded(rng.pick(ON_DAYS), slots, rng)),
    [worded('{n} times $1', slots, rng)],
    [known],
  );
}

// Of two rates or two amounts.
// biome-ignore format: a table, one row per wording
const TWO: readonly (readonly [said: string, asked: readonly string[]])[] = [
  ['[A|The] [book|meal|trip] costs {n} {as} and [postage|a tip|the taxi] {x} {cs}. What is [that|it] [together|altogether] in {bs}?', ['{n} times $1 plus {x} times $2']], ['{n} {as} and {x} {cs} together, how many {bs} is that?', ['{n} times $1 plus {x} times $2']], ['The sum of {n} {as} and {x} {cs} in {bs}?', ['{n} times $1 plus {x} times $2']], ['I own {n} {as} and {x} {cs}; how much is it all in {bs}?', ['{n} times $1 plus {x} times $2']],
];

function ofTwo(rng: Random): Phrase {
  const [a, b, c] = rng.shuffle([...CURRENCIES]) as [Currency, Currency, Currency];
  const slots = { ...slotsOf(rng, a, b), cs: c[1] };
  if (rng.chance(0.45)) {
    const [said, asked] = rng.pick(TWO);
    return worked(
      capital(worded(said, slots, rng)),
      asked.map((text) => worded(text, slots, rng)),
      [rate(a, b), rate(c, b)],
    );
  }
  const [x, y] = [rate(a, b), rate(a, c)];
  const [said, asked] = rng.pick([
    [
      'How many more {bs} than {cs} [do I get|does one get|are there] for {n} {as}?',
      ['{n} times $1 minus {n} times $2'],
    ],
    ['the {a} in {bs} times the {a} in {cs}', ['$1 times $2']],
    ['the product of the rates of the {a} in {bs} and in {cs}', ['$1 times $2']],
    ['the difference between the {a} in {bs} and the {a} in {cs}', ['$1 minus $2']],
    ['the rate of the {a} in {bs} divided by the rate of the {a} in {cs}', ['$1 divided by $2']],
  ] as const);
  const text = worded(said, slots, rng);
  return worked(
    /\?$/.test(text) ? text : framed(text, rng),
    asked.map((one) => worded(one, slots, rng)),
    [x, y],
  );
}

/** How a rate changed. */
function changed(rng: Random): Phrase {
  const [from, into] = pair(rng);
  const [old, now] = [rate(from, into, written(rng)), rate(from, into)];
  const d = (old.parts[0] as Phrase).said;
  const slots = { ...slotsOf(rng, from, into), d };
  const said = worded(
    '[By how much|How much] [has the {a} changed in {bs}|did the {a} change in {bs}|has the {a} risen in {bs}|has the rate of the {a} in {bs} moved] since {d}?',
    slots,
    rng,
  );
  return worked(said, ['$2 minus $1'], [old, now]);
}

const KINDS: readonly (readonly [number, (rng: Random) => Phrase])[] = [
  [2, ofFigure],
  [3, ofAmount],
  [3, ofGoods],
  [2, inChains],
  [2.5, onDay],
  [1, ofTwo],
  [0.4, changed],
];
/** Money in another currency. */
export const exchanged = (rng: Random): Phrase => rng.weighted(KINDS)(rng);
