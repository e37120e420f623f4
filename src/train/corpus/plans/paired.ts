// Two numbers that have to be found, set against each other or put together: two counts, two prices, two properties of the
// same kind, before and after, two places, two people.

import { NAMES } from '../people.ts';
import type { Random } from '../random.ts';
import { anyNumber, count, price } from './amounts.ts';
import { capital, chosen, figures, found, type Slots, worded, worked } from './choices.ts';
import { framed } from './frames.ts';
import { someDomain } from './made-up.ts';
import { plural, someItem, withArticle } from './names.ts';
import { countedSpan, type Phrase } from './phrases.ts';
import { countOfThings, period, saidOf, someone, somewhere, things } from './things.ts';

interface Pairing {
  readonly asked: string | readonly string[];
  /** Noun phrases of the result over the phrases `{a}` and `{b}`. */
  readonly nouns: readonly string[];
  readonly plain?: readonly string[];
}

// Over any two numbers.
// biome-ignore format: a table, one block per calculation
const OF_NUMBERS: readonly Pairing[] = [
  { asked: '$1 plus $2', nouns: ['{a} plus {b}', '{a} and {b} together', '{a} and {b} [combined|in sum|added up|in all|altogether]', 'the sum of {a} and {b}', '{a} added to {b}', '{a} together with {b}', 'the total of {a} and {b}', 'both {a} and {b} together'],
    plain: ['Add {a} to {b}.', 'Add {a} and {b}.', 'Add up {a} and {b}.', 'Take {a} and add {b}.', 'What do {a} and {b} [make|come to|add up to|amount to] [together|in all|]?', 'How much [are|is] {a} and {b} [together|combined]?', '{A} and {b}: what is the sum?', 'Put {a} and {b} together.', 'Sum up {a} and {b}.'] },
  { asked: '$1 minus $2', nouns: ['{a} minus {b}', '{a} less {b}', 'the difference between {a} and {b}', 'the [gap|distance|spread] between {a} and {b}', '{a} without {b}', '{a} reduced by {b}', 'the excess of {a} over {b}', 'what is left of {a} after {b}'],
    plain: ['Subtract {b} from {a}.', 'Take {b} [off|from|away from] {a}.', 'Deduct {b} from {a}.', '[By how much|How much] does {a} exceed {b}?', 'How much [more|higher|larger|greater] is {a} than {b}?', 'By how much is {a} [above|over|larger than|higher than|greater than|more than] {b}?', 'How far [apart are {a} and {b}|is {a} above {b}|is {b} behind {a}|is {b} below {a}]?', 'How much [less|smaller|lower] is {b} than {a}?', '{A} and {b} differ by how much?', 'What is missing from {b} to reach {a}?'] },
  { asked: '$1 times $2', nouns: ['{a} times {b}', 'the product of {a} and {b}', '{a} multiplied by {b}'], plain: ['Multiply {a} by {b}.', 'Multiply {a} and {b}.', 'What do you get by multiplying {a} with {b}?', '{A} times {b}[, please|]?'] },
  { asked: '$1 divided by $2', nouns: ['{a} divided by {b}', 'the ratio of {a} to {b}', 'the ratio between {a} and {b}', 'the quotient of {a} and {b}', '{a} in relation to {b}'], plain: ['Divide {a} by {b}.', 'How many times [as large as|as big as|as much as|as high as|] {b} is {a}?', 'How often does {b} [fit|go] into {a}?', 'What [part|fraction] of {b} is {a}?', '{A} to {b}: what is the ratio?', 'What is the ratio if {a} is compared [to|with] {b}?', 'In what ratio do {a} and {b} stand?'] },
  { asked: '$1 divided by $2 times 100', nouns: ['{a} as a percentage of {b}', 'the percentage of {a} in {b}', '{a} in percent of {b}', 'the share of {a} in {b} in percent'], plain: ['What [percentage|percent] of {b} is {a}?', 'How many percent of {b} is {a}?', '{A} is [what|which] percentage of {b}?', '{A} makes up how many percent of {b}?', 'Express {a} as a percentage of {b}.', 'What share of {b} is {a}, in percent?'] },
  { asked: 'the average of $1 and $2', nouns: ['the average of {a} and {b}', 'the mean of {a} and {b}', 'the middle of {a} and {b}'], plain: ['What [lies|is] halfway between {a} and {b}?', 'Average {a} and {b}.'] },
  { asked: 'the maximum of $1 and $2', nouns: ['the larger of {a} and {b}', 'the higher of {a} and {b}', 'the greater of {a} and {b}', 'the maximum of {a} and {b}', 'the bigger one of {a} and {b}'], plain: ['{A} or {b}: how much is the [larger|higher|bigger] of the two?', 'Which is [more|higher|larger], {a} or {b}, and how much is it?', 'Compare {a} with {b} and give me the larger [number|one].', 'Whichever is more, {a} or {b}: how much is it?'] },
  { asked: ['$1 minus $2', '#1 divided by $2 times 100'], nouns: ['the [rise|increase|growth|change] from {b} to {a} in percent', 'the percentage by which {a} exceeds {b}'], plain: ['By how many percent [is {a} above|does {a} exceed|is {a} higher than|is {a} larger than] {b}?', 'How many percent [more|higher|larger] is {a} than {b}?', 'By what percentage [did it rise|did it change|did it grow] from {b} to {a}?', 'Compared with {b}, by how many percent is {a} higher?'] },
  { asked: 'the minimum of $1 and $2', nouns: ['the smaller of {a} and {b}', 'the lower of {a} and {b}', 'the minimum of {a} and {b}', 'the lesser of {a} and {b}'], plain: ['{A} or {b}: how much is the [smaller|lower] of the two?', 'Which is [less|lower|smaller], {a} or {b}, and how much is it?', 'Compare {a} and {b} and give me the smaller one.'] },
];

// Over the counts of `{t}` and `{u}`, one of them `{o}` and `{w}`.
// biome-ignore format: a table, one block per calculation
const OF_COUNTS: readonly Pairing[] = [
  { asked: '$1 plus $2', nouns: ['the number of {t} and {u} [together|in all|]', 'the number of {t} plus the number of {u}', '{t} plus {u}', 'the total number of {t} and {u}'], plain: ['How many {t} and {u} [are there|do we have|have we got|are on our books|are recorded] [together|in all|altogether|in total|in sum|combined]?', 'Count the {t} and the {u} and add [both|them up|them].', 'How many are [the|our] {t} and [the|our] {u} [together|combined|in sum]?', 'Add the {t} to the {u}: how many?', '{T} and {u}: how many [in total|in all|together|altogether]?', 'Put all {t} and {u} in one list: how many entries?', 'If all {t} and all {u} came together, how many would that be?', 'What is the number of {t} and {u} in sum?'] },
  { asked: '$1 minus $2', nouns: ['the number of {t} minus the number of {u}', 'the difference between the number of {t} and the number of {u}', 'the difference between the numbers of {t} and {u}', '{t} minus {u}', 'the surplus of {t} over {u}'], plain: ['How many more {t} than {u} [are there|do we have|have we got|]?', 'How many more {t} [are there|do we have] than {u}?', 'By how many do the {t} [outnumber|exceed] the {u}?', 'How many fewer {u} than {t} [are there|do we have]?', 'If [each|every one] of the {t} [gets|takes|meets] one of the {u}, how many {t} [are left|go without|get none]?', '{T} versus {u}: what is the difference?', 'By how much does the number of {t} exceed [the number of|that of] {u}?', 'How far ahead of the {u} are the {t} in number?'] },
  { asked: '$1 divided by $2', nouns: ['the number of {t} per {w}', 'the average number of {t} per {w}', 'the ratio of {t} to {u}', '{t} per {w}', 'the number of {t} divided by the number of {u}', 'the mean number of {t} for each {w}'], plain: ['How many {t} [are there|do we have] [per {w}|for each {w}|for every {w}|to one {w}] [on average|]?', '{T} per {w}[, on average|, on the whole|, roughly|]?', 'How many {t} does [one|each|a|every] {w} have [on average|in the mean]?', 'On average, how many {t} [come to|are there for|belong to] [one|each|a] {w}?', 'If the {t} were [shared|divided|spread] evenly [among|over] the {u}, how many would each get?', 'How many {t} come to one {w}?', '{T} to {u}: what is the ratio?', 'How many times as many {t} as {u} [are there|do we have]?', 'Divide the {t} by the {u}.', 'For each {w}, how many {t} are there?'] },
  { asked: '$1 times $2', nouns: ['the number of {t} times the number of {u}', 'the product of the numbers of {t} and {u}', '{t} times {u}'], plain: ['If [each|every one] of the {t} [meets|calls|sees|writes to|visits] [each|every one] of the {u}, how many [meetings|calls|visits|letters] is that?', 'How many pairs of [one|a] {o} and [one|a] {w} are [there|possible]?', 'Multiply the number of {t} by the number of {u}.', 'How many combinations of [one|a] {o} with [one|a] {w} are there?', 'Every {o} gets one card for each {w}: how many cards?', 'Number of {t} times number of {u}?'] },
  { asked: 'the greatest common divisor of $1 and $2', nouns: ['the greatest common divisor of the number of {t} and the number of {u}', 'the largest common divisor of the numbers of {t} and {u}'], plain: ['What is the largest number that divides both the number of {t} and the number of {u}?', 'All {t} and all {u} go into groups of the same size: how large can they be at most?'] },
  { asked: 'the least common multiple of $1 and $2', nouns: ['the least common multiple of the number of {t} and the number of {u}', 'the smallest common multiple of the numbers of {t} and {u}'] },
  { asked: 'the maximum of $1 and $2', nouns: ['the larger of the numbers of {t} and {u}'], plain: ['Which are more, the {t} or the {u}, and how many are they?', 'Are there more {t} or {u}? How many are those?', '{T} or {u}: how many are there of the [larger|more numerous] kind?'] },
  { asked: 'the minimum of $1 and $2', nouns: ['the smaller of the numbers of {t} and {u}'], plain: ['Every {o} is paired with one {w}: how many pairs can there be?', 'Which are fewer, the {t} or the {u}, and how many are they?'] },
  { asked: 'the average of $1 and $2', nouns: ['the average of the numbers of {t} and {u}', 'the mean of the number of {t} and the number of {u}'] },
  { asked: ['$1 minus $2', '#1 divided by $2 times 100'], plain: ['By how many percent do the {t} outnumber the {u}?', 'How many percent more {t} than {u} are there?'], nouns: ['the percentage by which the {t} outnumber the {u}'] },
  { asked: ['$1 plus $2', '#1 divided by {k}'], plain: ['The {t} and the {u} sit at tables of {k}; how many tables is that?', '{k} [buses|guides|teams] share all {t} and {u}: how many are that for each?', 'Put the {t} and {u} in groups of {k}. How many groups?', 'How many boxes of {k} do the {t} and the {u} fill together?'], nouns: ['the number of {t} and {u} divided by {k}'] },
  { asked: ['$1 plus $2', '{x} times #1'], plain: ['Every {o} and every {w} gets {x}; what do we spend?', 'At {x} each, what do the {t} and the {u} cost together?', 'We pay {x} for each of the {t} and of the {u}. How much is it?'], nouns: ['{x} times the number of {t} and {u} together'] },
  { asked: '$1 divided by $2 times 100', nouns: ['the number of {t} as a percentage of the number of {u}', '{t} in percent of {u}'], plain: ['How many percent of the {u} are the {t} in number?', 'The {t} are how many percent of the {u}?', 'What percentage of the number of {u} is the number of {t}?'] },
];

// Over the prices of `{i}` and `{j}`.
// biome-ignore format: a table, one block per calculation
const OF_PRICES: readonly Pairing[] = [
  { asked: '$1 plus $2', nouns: ['the price of {ti} and {tj} together', '{ti} and {tj} together', '{ai} plus {aj}', 'the prices of {ti} and {tj} [added|in sum]', 'the sum of the prices of {ti} and {tj}'], plain: ['What do {ti} and {tj} cost [together|in all|altogether|]?', 'How much [are|is|for] {ai} and {aj} [together|]?', 'I [buy|want|need|take] {ai} and {aj}; [what|how much] do I pay?', '{who} buys {ai} and {aj}. What is the [bill|total]?', 'What is the price of {ai} and {aj} [together|combined]?', 'If I buy both {ti} and {tj}, what [is it|do I owe|do I pay]?', '{Ai} with {aj}: how much [in all|together]?', 'What would {ai} plus {aj} [cost|come to|set me back]?', 'How much [do|must] I pay for {ti} and {tj}?'] },
  { asked: '$1 minus $2', nouns: ['the difference in price between {ti} and {tj}', 'the price of {ti} minus that of {tj}', 'the price difference between {ti} and {tj}', 'the price gap between {ti} and {tj}'], plain: ['How much [dearer|more expensive|pricier] is {ti} than {tj}?', 'How much more does {ti} cost than {tj}?', 'By how much is {ti} [dearer|more expensive] than {tj}?', 'How much cheaper is {tj} than {ti}?', 'How much [do|would|can] I save by [taking|buying|choosing] {tj} instead of {ti}?', 'What do I pay [on top|extra|more] for {ti} instead of {tj}?', 'I return {tj} and take {ti}: how much [more|] do I pay?', '{Ti} versus {tj}: what is the difference in price?', 'I swap {aj} for {ai}; what do I have to add?', 'Subtract the price of {tj} from that of {ti}.'] },
  { asked: '$1 divided by $2', nouns: ['the price of {ti} divided by that of {tj}', 'the ratio of the price of {ti} to that of {tj}', 'the number of {js} for one {i}'], plain: ['How many times [as dear as|as expensive as|the price of] {tj} is {ti}?', 'How many {js} [could I get|can I buy|do I get] for the price of {ai}?', 'How many {js} is {ai} worth?', 'For one {i}, how many {js} [do I get|could one buy]?', 'How many {js} cost as much as {ai}?'] },
  { asked: 'the average of $1 and $2', nouns: ['the average price of {ti} and {tj}', 'the mean of the prices of {ti} and {tj}', 'the average of what {ti} and {tj} cost'], plain: ['What do {ti} and {tj} cost on average?'] },
  { asked: 'the maximum of $1 and $2', nouns: ['the higher price of {ti} and {tj}', 'the higher of the prices of {ti} and {tj}', 'the price of the dearer one, {ti} or {tj}'], plain: ['Which costs more, {ti} or {tj}, and how much?', 'What does the dearer of {ti} and {tj} cost?', '{Ti} or {tj}: what does the more expensive one cost?'] },
  { asked: 'the minimum of $1 and $2', nouns: ['the lower of the prices of {ti} and {tj}', 'the price of the cheaper one, {ti} or {tj}'], plain: ['Which is cheaper, {ti} or {tj}, and what does it cost?', 'What does the cheaper of {ti} and {tj} cost?', '{Ti} or {tj}: how much is the cheaper one?'] },
  { asked: '{k} times $1 plus {c} times $2', nouns: ['the price of {k} {is} and {c} {js}', '{k} {is} and {c} {js} together', '{k} {is} plus {c} {js}', 'the bill for {k} {is} and {c} {js}'], plain: ['What do {k} {is} and {c} {js} cost [together|in all|]?', 'How much are {k} {is} and {c} {js}?', 'I [buy|order|take] {k} {is} and {c} {js}[;|.] [what|how much] do I pay?', '{who} orders {k} {is} and {c} {js}. What is the bill?', 'We need {k} {is} as well as {c} {js}; how much money is that?', 'Are {k} {is} and {c} {js} more than {h}? What do they cost?', 'If I take {k} {is} and {c} {js}, what is the total?'] },
  { asked: '{k} times $1 plus $2', nouns: ['{k} {is} and {aj} together', 'the price of {k} {is} and {aj}'], plain: ['What do {k} {is} and {aj} cost?', 'I buy {k} {is} and {aj}; what do I pay?', '{k} {is} with {aj}, how much is that?'] },
  { asked: '$1 plus $2', nouns: ['{ai} with {aj}'], plain: ['{who} has a basket with {ai} and {aj}; what is in it worth?', 'Our shelf holds {ai} and {aj}. For how much could we sell both?'] },
  { asked: ['$1 plus $2', '{h} minus #1'], nouns: ['the change from {h} for {ai} and {aj}', 'what is left of {h} after {ai} and {aj}'], plain: ['I have {h} and buy {ai} and {aj}. What is left?', 'How much change do I get from {h} for {ai} and {aj}?', 'How much of {h} remains after paying {ti} and {tj}?', '{who} pays {ai} and {aj} with {h}; how much comes back?'] },
  { asked: ['$1 plus $2', '#1 decreased by {p}'], nouns: ['{ai} and {aj} with {p} off', 'the price of {ti} and {tj} less {p}'], plain: ['What do {ti} and {tj} cost together with {p} off?', 'There is {p} off the sum of {ti} and {tj}: how much is it?'] },
  { asked: ['$1 plus $2', '#1 plus {x}'], nouns: ['{ai}, {aj} and {x} for delivery'], plain: ['What do {ti} and {tj} cost plus {x} for delivery?', 'I order {ai} and {aj}, and shipping is {x}: what is the total?', 'How much is it to buy {ai} and {aj} and have them wrapped for {x}?'] },
  { asked: ['$1 plus $2', '#1 divided by {k}'], nouns: ['the price of {ti} and {tj} shared by {k}'], plain: ['{k} friends buy {ai} and {aj}; what does each pay?', 'We are {k} and share the cost of {ai} and {aj}. How much is it each?'] },
  { asked: ['$1 minus $2', '#1 divided by $2 times 100'], nouns: ['the percentage by which {ti} is dearer than {tj}'], plain: ['By how many percent is {ti} [dearer|more expensive] than {tj}?', 'How many percent more does {ti} cost than {tj}?', 'By what percentage does the price of {ti} exceed that of {tj}?'] },
  { asked: '$1 divided by $2 times 100', nouns: ['the price of {ti} in percent of that of {tj}'], plain: ['How many percent of the price of {tj} is that of {ti}?', 'What percentage of the price of {tj} is the price of {ti}?'] },
];

/** Two phrases of the same head: "the salary of A and that of B", "the sales of 2023 and 2024". */
function alike(rng: Random): readonly [Phrase, Phrase] {
  const domain = someDomain(rng);
  const m = rng.pick(domain.measures);
  const of = (said: string, ask = `What is ${said}?`): Phrase => found('database', said, ask);
  const that = rng.pick(['that of', 'that of', 'the one of', `the ${m} of`]);
  const kind = rng.unit();
  if (kind < 0.25) {
    const [a, b] = [domain.named(rng), domain.named(rng)];
    return [of(`the ${m} of ${a}`), of(`${that} ${b}`, `What is the ${m} of ${b}?`)];
  }
  if (kind < 0.4) {
    const [a, b] = [someone(rng), someone(rng)];
    return [
      of(`${a}'s ${m}`, `What is the ${m} of ${a}?`),
      of(rng.pick([`${b}'s`, `${b}'s ${m}`]), `What is the ${m} of ${b}?`),
    ];
  }
  if (kind < 0.6) {
    const noun = rng.pick(['revenue', 'turnover', 'sales', 'profit', 'income', 'spending', `total ${m}`]);
    const [prep, a, b] = rng.chance(0.6)
      ? ['in', period(rng), period(rng)]
      : ['in', somewhere(rng), somewhere(rng)];
    return [
      of(`the ${noun} ${prep} ${a}`),
      of(rng.pick([`that ${prep} ${b}`, `the ${noun} ${prep} ${b}`]), `What is the ${noun} ${prep} ${b}?`),
    ];
  }
  if (kind < 0.8) {
    const [x, y] = [rng.pick(domain.extremes), rng.pick(domain.extremes)];
    if (x === y) return alike(rng);
    return [
      of(`the ${m} of the ${x} ${domain.thing}`),
      of(
        rng.pick([`${that} the ${y} one`, `${that} the ${y} ${domain.thing}`, `that of the ${y}`]),
        `What is the ${m} of the ${y} ${domain.thing}?`,
      ),
    ];
  }
  const [s, t] = [rng.pick(domain.states), rng.pick(domain.states.concat('closed', 'new', 'old'))];
  if (s === t) return alike(rng);
  const head = rng.pick([`the average ${m} of`, `the total ${m} of`, 'the number of']);
  const ask = (what: string): string =>
    head === 'the number of'
      ? `How many ${what} ${domain.things} are there?`
      : `What is ${head} ${what} ${domain.things}?`;
  return [
    of(`${head} ${s} ${domain.things}`, ask(s)),
    of(rng.pick([`that of ${t} ones`, `${head} ${t} ones`, `that of ${t} ${domain.things}`]), ask(t)),
  ];
}

/** "that of Ada" as it is said where nothing stands before it. */
const full = (phrase: Phrase): string =>
  (phrase.ask?.(phrase.parts.map(({ said }) => said)) ?? phrase.said)
    .replace(/^What is (.*)\?$/, '$1')
    .replace(/^How many (.*) are there\?$/, 'the number of $1');

function pairing({ asked, nouns, plain }: Pairing, slots: Slots, rng: Random) {
  const direct = plain !== undefined && rng.chance(0.6);
  const row = rng.pick(direct ? plain : nouns);
  const { whole } = slots;
  const backwards = whole !== undefined && row.indexOf('{b}') < row.search(/\{[aA]\}/);
  const text = worded(row, backwards ? { ...slots, b: whole } : slots, rng);
  const steps = [asked].flat().map((step) => worded(step, slots, rng));
  return { said: direct ? capital(text) : framed(text, rng), asked: steps };
}

function wordedPair(row: Pairing, slots: Slots, parts: readonly Phrase[], rng: Random): Phrase {
  const { said, asked } = pairing(row, slots, rng);
  return worked(said, asked, parts);
}

/** Two numbers of any kind. */
export function ofTwoNumbers(rng: Random): Phrase {
  const [a, b] = rng.chance(0.6) ? alike(rng) : [anyNumber(rng), anyNumber(rng)];
  return wordedPair(
    rng.pick(OF_NUMBERS),
    { a: a.said, A: capital(a.said), b: b.said, whole: full(b) },
    [a, b],
    rng,
  );
}

/** Two counts. */
export function ofTwoCounts(rng: Random): Phrase {
  const [a, b] = [things(rng, rng.chance(0.6)), things(rng, rng.chance(0.6))];
  if (a.t === b.t) return ofTwoCounts(rng);
  const slots = { ...figures(rng), t: a.t, u: b.t, T: capital(a.t), o: a.one, w: b.one };
  const { said, asked } = pairing(rng.pick(OF_COUNTS), slots, rng);
  return worked(said, asked, [countOfThings(saidOf(a, said)), countOfThings(saidOf(b, said))]);
}

/** Two prices. */
export function ofTwoPrices(rng: Random): Phrase {
  const [i, j] = [someItem(rng), someItem(rng)];
  const slots = {
    ...{
      is: plural(i),
      ai: withArticle(i),
      aj: withArticle(j),
      Ai: capital(withArticle(i)),
      i,
      js: plural(j),
      ...figures(rng),
      who: rng.pick(NAMES),
    },
    ...{ ti: `the ${i}`, tj: `the ${j}`, Ti: `The ${i}` },
  };
  return wordedPair(rng.pick(OF_PRICES), slots, [price(rng, i), price(rng, j)], rng);
}

// Of the stock of `{is}` and of `{js}`.
// biome-ignore format: a table, one block per calculation
const OF_STOCKS: readonly Pairing[] = [
  { asked: '$1 plus $2', nouns: ['the stock of {is} and {js} together', 'the stock of {is} plus that of {js}'], plain: ['How many {is} and {js} [are|do we have] in stock [together|altogether|]?', 'If all {is} and all {js} in stock were [piled up|counted|laid side by side], how many pieces would that be?', 'Add the stock of {is} to [that|the stock] of {js}.', '{Is} and {js} in stock: how many in all?'] },
  { asked: '$1 minus $2', nouns: ['the stock of {is} minus that of {js}'], plain: ['How many more {is} than {js} are in stock?', 'By how many do the {is} in stock exceed the {js}?', 'How many fewer {js} than {is} do we keep in stock?'] },
  { asked: '$1 divided by $2', nouns: ['the stock of {is} divided by that of {js}', 'the ratio of {is} to {js} in stock'], plain: ['For every {j} in stock, how many {is} are there?', 'How many times as many {is} as {js} are in stock?'] },
  { asked: 'the maximum of $1 and $2', nouns: ['the larger stock, {is} or {js}'], plain: ['{Is} or {js}: whichever stock is larger, how many pieces is it?', 'Of which are more in stock, {is} or {js}, and how many?'] },
  { asked: 'the minimum of $1 and $2', nouns: ['the smaller stock, {is} or {js}'], plain: ['Which stock is smaller, that of {is} or of {js}, and how many pieces is it?', 'One {i} and one {j} make a set: how many sets are in stock?'] },
  { asked: 'the greatest common divisor of $1 and $2', nouns: ['the greatest common divisor of the stock of {is} and the stock of {js}'] },
  { asked: '$1 times $2', nouns: ['the stock of {is} times the stock of {js}'], plain: ['How many pairs of {ai} and {aj} can be made from stock?'] },
];
// The things `{t}` are counted, and each of them takes one `{i}`.
// biome-ignore format: a list
const OF_EACH = [
  '[If|Suppose] each of the {t} [bought|took|ordered|wanted|broke] {ai}[,|;] [what|how much] would they pay [altogether|together|in all|]?', 'Every {o} [gets|needs|orders|receives] {ai}. What does that cost us?', 'What does it cost to give {ai} to each of the {t}?', 'How much is {ai} for every {o}?', 'We buy {ai} for each of our {t}; what is the bill?', 'How much would {ai} for all the {t} [cost|be]?', 'Each of the {t} breaks {ai}: what is the damage?', 'One {i} per {o}: how much money is that [altogether|]?', 'If we sold {ai} to every {o}, what would we take in?',
];

/** The stock of two things. */
export function ofTwoStocks(rng: Random): Phrase {
  const [i, j] = [someItem(rng), someItem(rng)];
  const slots = {
    i,
    j,
    is: plural(i),
    js: plural(j),
    Is: capital(plural(i)),
    ai: withArticle(i),
    aj: withArticle(j),
  };
  const of = (item: string): Phrase => found('database', '', `What is the stock of the ${item}?`);
  return wordedPair(rng.pick(OF_STOCKS), slots, [of(i), of(j)], rng);
}

/** One thing for each of those that are counted. */
export function ofEach(rng: Random): Phrase {
  const [who, i] = [things(rng), someItem(rng)];
  const said = worded(rng.pick(OF_EACH), { t: who.t, o: who.one, i, ai: withArticle(i) }, rng);
  return worked(said, ['$1 times $2'], [countOfThings(saidOf(who, said)), price(rng, i)]);
}

/** Two spans of time. */
export function ofTwoSpans(rng: Random): Phrase {
  const [a, b] = [countedSpan(rng), countedSpan(rng)];
  const ask = (span: string): Phrase => found('calendar', '', `How many ${a.unit} are there ${span}?`);
  const [said, asked] = rng.pick([
    ['How many {u} longer is it {s} than {z}?', '$1 minus $2'],
    ['By how many {u} is the time {s} longer than the time {z}?', '$1 minus $2'],
    ['How many {u} are there {s} and {z} together?', '$1 plus $2'],
    ['Add the {u} {s} to those {z}.', '$1 plus $2'],
    ['I was away {s} and again {z}. How many {u} was that [in all|altogether]?', '$1 plus $2'],
    ['How many times the {u} {z} are the {u} {s}?', '$1 divided by $2'],
  ] as const);
  const slots = { u: a.unit, s: a.span, z: b.span };
  return worked(worded(said, slots, rng), [asked], [ask(a.span), ask(b.span)]);
}

/** Three numbers added or averaged. */
export function ofThree(rng: Random): Phrase {
  const parts = rng.chance(0.5)
    ? [price(rng), price(rng), price(rng)]
    : [count(rng), count(rng), anyNumber(rng)];
  const [a, b, c] = parts.map(({ said }) => said) as [string, string, string];
  const said = chosen(
    '[ABC together|the sum of ABC|the total of ABC|ABC added up|ABC in all|ABC combined]',
    rng,
  ).replace('ABC', () => `${a}, ${b} and ${c}`);
  return worked(framed(said, rng), ['$1 plus $2', '#1 plus $3'], parts);
}
