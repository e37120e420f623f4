// Numbers out of databases, services and calendars in many wordings: how people name what has to be looked up.

import type { Random } from '../random.ts';
import { chosen, found, type Slots, worded } from './choices.ts';
import { someAccounts, someDomain } from './made-up.ts';
import { plural, someItem, withArticle } from './names.ts';
import { countedNumber, type Phrase, pair, placeNumber, rate, weatherNumber } from './phrases.ts';
import { countOfThings, period, someone, somewhere, things } from './things.ts';

/** How many there are. */
export function count(rng: Random): Phrase {
  const { t } = things(rng);
  const said = chosen(
    '[the number of|the number of|the number of our|how many|the count of|the quantity of|our number of]',
    rng,
  );
  if (said === 'how many')
    return countOfThings(
      t,
      `how many ${t} ${rng.pick(['there are', 'we have', 'we list', 'are on record'])}`,
    );
  return countOfThings(t, `${said} ${t}`);
}

/** What `i` costs. */
export function price(rng: Random, i = someItem(rng)): Phrase {
  const slots = { i, ai: withArticle(i), is: plural(i) };
  const said = worded(
    "[the price of {i2}|the price of {i2}|the cost of {i2}|what {i2} costs|the {i}'s price|our price for {i2}|the list price of {i2}|the retail price of {i2}|the price we charge for {i2}|what we ask for {i2}|what one {i} costs|the price tag of {i2}]",
    { ...slots, i2: rng.chance(0.6) ? `the ${i}` : withArticle(i) },
    rng,
  );
  return found('database', said, `What is the price of the ${i}?`);
}

/** A property of something by its name. */
function property(rng: Random, draw = someDomain): Phrase {
  const domain = draw(rng);
  const [who, m] = [domain.named(rng), rng.pick(domain.measures)];
  const ask = `What is the ${m} of ${who}?`;
  return found(
    'database',
    chosen(
      `[the ${m} of ${who}|the ${m} of ${who}|${who}'s ${m}|${who}'s ${m}|the ${m} that we have for ${who}|the ${m} recorded for ${who}]`,
      rng,
    ),
    ask,
  );
}

/** A property of the first or the last of its kind. */
function extreme(rng: Random, draw = someDomain): Phrase {
  const { domain, t } = things(rng, rng.chance(0.7), draw);
  const [x, m] = [rng.pick(domain.extremes), rng.pick(domain.measures)];
  const one = t === domain.things ? domain.thing : `of the ${t}`;
  if (one !== domain.thing) {
    const said = `the ${rng.pick(['highest', 'lowest', 'largest', 'smallest', 'greatest', 'maximum', 'minimum'])} ${m} ${rng.pick(['of the', 'of all', 'among the', 'of', 'among'])} ${t}`;
    return found('database', said, `What is ${said}?`);
  }
  const who = chosen(`[the|our] ${x} ${one}[|| from ${somewhere(rng)}]`, rng);
  const said = rng.chance(0.75) ? `the ${m} of ${who}` : `${who}'s ${m}`;
  return found('database', said, `What is the ${m} of ${who}?`);
}

/** Sums and averages. */
function aggregate(rng: Random, draw = someDomain): Phrase {
  const { domain, t } = things(rng, false, draw);
  const m = rng.pick(domain.measures);
  const head = chosen(
    `[the total ${m} of|the average ${m} of|the mean ${m} of|the sum of the ${m} of|the combined ${m} of|the overall ${m} of|the ${m} of all|the average ${m} among|the total of|the sum of|the [highest|lowest|smallest|largest|biggest] ${m} of|the median ${m} of|the average ${m} for|the total ${m} for]`,
    rng,
  );
  const said = `${head} ${rng.pick(head.endsWith('all') ? [''] : ['', '', 'the ', 'our ', 'all ', 'all the ', 'all our '])}${t}`;
  return found('database', said, `What is ${said}?`);
}

// Sums of money that somebody made, owes or was billed, with the question for them.
// biome-ignore format: a table
const SUMS: readonly (readonly [said: string, ask: string])[] = [
  ['{our} {income} [of|in|for] {period}', 'What is {said}?'],
  ['{our} {income} [of|in|for] {period}', 'What is {said}?'],
  ['{our} {income} [from|with|in] {place}', 'What is {said}?'],
  ['the {income} [from|with|of] {person}', 'What is {said}?'],
  ["{person}'s {income}", 'What is the {income} of {person}?'],
  ['what {person} owes [us|]', 'How much does {person} owe?'],
  ['what {person} still owes', 'How much does {person} owe?'],
  ["{person}'s debt", 'How much does {person} owe?'],
  ['what {person} has paid [us|so far|]', 'How much has {person} paid?'],
  ['everything {person} has paid', 'How much has {person} paid?'],
  ['what {person} has spent [with us|here|]', 'How much has {person} spent?'],
  ['[what|everything] {person} was [ever |]billed', 'How much was {person} billed?'],
  ['[what|all that|everything that] we billed {person}', 'How much was {person} billed?'],
  ['[what|all that] we earned in {period}', 'How much was earned in {period}?'],
  ['[what|everything that] we sold in {period}', 'How much was sold in {period}?'],
  ['what we spent on {t}', 'How much was spent on {t}?'],
  ['the money [from|for|in|tied up in] {t}', 'What is the total of {t}?'],
  ['the money we [get|make] from {t}', 'What is the total of {t}?'],
  ['what [the|all|all our] {t} [come|add up|amount] to', 'What is the total of {t}?'],
  ['[all|all our|all the|the] {t} together', 'What is the total of {t}?'],
  ['the [amount|money] of [all|our|the] {t}', 'What is the total of {t}?'],
  ['the [worth|value] of [our|the] [whole |entire |]{store}', 'What is the value of the {store}?'],
  ['what [our|the] {store} is worth', 'What is the value of the {store}?'],
  ['the [worth|value] of [all|the] {is} in stock', 'What is the value of the {is} in stock?'],
  ['[our|the] {x} {one}', 'What is {said}?'],
  ['the {x} of [our|the|all] {t0}', 'What is {said}?'],
  ['the average {one}', 'What is {said}?'],
  ['what is [still|] unpaid', 'How much is unpaid?'],
  ['what is [still|] overdue', 'How much is overdue?'],
  ['the money [still|] due', 'How much is due?'],
  ['the [sum|amount|money|debt] [still|] outstanding', 'How much is outstanding?'],
  ['what [all|our|the] {t0} [bring|cost] [us|] [together|]', 'What is the total of {t0}?'],
  ['[the bill|the account|the balance|the invoices|the orders] of {person}', 'What is the total of {said}?'],
];

/** A sum of money. */
function sum(rng: Random): Phrase {
  const { domain, t } = things(rng);
  const slots: Slots = {
    ...{
      our: rng.pick(['our', 'the', 'our total', 'the total', 'our whole']),
      period: period(rng),
      place: somewhere(rng),
      person: someone(rng),
    },
    ...{
      income: rng.pick([
        'revenue',
        'revenue',
        'turnover',
        'sales',
        'income',
        'profit',
        'spending',
        'expenses',
        'takings',
        'earnings',
        'costs',
        'purchases',
      ]),
    },
    ...{
      t,
      t0: domain.things,
      one: domain.thing,
      x: rng.pick(domain.extremes),
      store: rng.pick(['stock', 'inventory', 'warehouse', 'stock']),
      is: plural(someItem(rng)),
    },
  };
  const [said, ask] = rng.pick(SUMS);
  const text = worded(said, slots, rng);
  return found('database', text, worded(ask, { ...slots, said: text }, rng));
}

export const stock = (rng: Random, i = someItem(rng)): Phrase =>
  found(
    'database',
    worded(
      '[the stock of {is}|our stock of {is}|the number of {is} in stock|how many {is} [we have|are] in stock|the {is} we have in stock]',
      { is: plural(i) },
      rng,
    ),
    `What is the stock of the ${i}?`,
  );

type Draw = (rng: Random) => Phrase;
/** Money. */
export const money: Draw = (rng) =>
  rng.weighted<Draw>([
    [3, (r) => price(r)],
    [4, sum],
    [2, (r) => aggregate(r, someAccounts)],
    [1.5, (r) => property(r, someAccounts)],
    [1.5, (r) => extreme(r, someAccounts)],
  ])(rng);
/** Any number. */
export const anyNumber: Draw = (rng) =>
  rng.weighted<Draw>([
    ...([
      [3, count],
      [2.5, (r: Random) => aggregate(r)],
      [2, (r: Random) => property(r)],
      [1.5, (r: Random) => extreme(r)],
      [2, sum],
      [1.5, (r: Random) => price(r)],
    ] as [number, Draw][]),
    ...([
      [0.7, (r: Random) => stock(r)],
      [1, countedNumber],
      [0.8, (r: Random) => rate(...pair(r))],
      [0.8, weatherNumber],
      [0.5, placeNumber],
    ] as [number, Draw][]),
  ])(rng);
