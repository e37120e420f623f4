// Amounts in another currency.

import type { Random } from '../random.ts';
import { money } from './amounts.ts';
import { type Draw, figure, one } from './calculations.ts';
import { someItem, withArticle } from './names.ts';
import { type Currency, literal, type Phrase, pair, priceOf, rate } from './phrases.ts';

// Of an amount `m` in `as` that is wanted in `bs`.
// biome-ignore format: a list
const TOLD = [
  '{m} converted from {as} to {bs}', '{m}, from {as} into {bs}', '{m} in {bs} instead of {as}', '{m} in {bs}, if it is in {as}',
  '{m} in {bs} when it is given in {as}', '{m} exchanged from {as} into {bs}',
];
const UNTOLD = [
  '{m} in {bs}',
  '{m}, in {bs}',
  '{m} converted to {bs}',
  '{m} expressed in {bs}',
  '{m} changed into {bs}',
];
// biome-ignore format: a list
const ASKED = [
  'How many {bs} is {m} if it is in {as}?', '{M} is in {as}; how much is it in {bs}?', 'What is {m} in {bs}, given that it is in {as}?',
  '{M} is recorded in {as}. How many {bs} is that?', 'Convert {m} from {as} to {bs}.', 'Change {m} from {as} into {bs}.',
  'Our books are in {as}. What is {m} in {bs}?', 'I think in {bs}, not in {as}: how much is {m}?', '{who} pays {m} in {bs} instead of {as}. How much?',
  'For somebody with {bs}, how much is {m}, which is in {as}?', 'Prices are in {as}. What is {m} in {bs}?', 'How much is {m} for a customer who pays in {bs} rather than {as}?',
];
// biome-ignore format: a list
const BARE = [
  'How many {bs} is {m}?', 'What is {m} in {bs}?', 'How much is {m} in {bs}?', 'Convert {m} to {bs}.', 'Give me {m} in {bs}.', 'Express {m} in {bs}.',
  'What would {m} be in {bs}?', '{M}: what is it in {bs}?', '{who} only has {bs}. How much is {m} for them?', 'Turn {m} into {bs}, please.',
];
// biome-ignore format: a list
const GOODS = [
  'What does {ai} cost in {bs}?', 'How many {bs} does the {i} cost?', 'How much is the {i} in {bs}?', 'How many {bs} do I need for {ai}?',
  'What would {who} pay for the {i} in {bs}?', 'What is the {i} worth in {bs}?', 'price of the {i} in {bs}', 'I want to pay for the {i} in {bs}. How much?',
];
// biome-ignore format: a list
const GOODS_TOLD = [
  'What does {ai} cost in {bs} if the price is in {as}?', 'The price of the {i} is in {as}. How many {bs} is it?', 'How much is the {i} in {bs} rather than {as}?',
  'From {as} to {bs}: what does the {i} cost?', 'Our prices are in {as}; what is the {i} in {bs}?', 'How many {bs} does the {i} cost, counted in {as} so far?',
];

const EURO = ['euro', 'euros', 'EUR'] as const;
const DOLLAR = ['dollar', 'dollars', 'USD'] as const;
/** What an amount is in where the question does not say: dollars, or else euros. */
const untold = (into: Currency): typeof EURO | typeof DOLLAR => (into[2] === 'USD' ? EURO : DOLLAR);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const filled = (text: string, slots: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? '');

const times = (said: string, parts: readonly Phrase[]): Phrase => ({
  ...{ said, expert: 'calculator', parts },
  ask: ([a, r]) => `What is ${a} times ${r}?`,
});

/** As a part of a longer question. */
export const inCurrency: Draw = (rng) => {
  const [from, into] = pair(rng);
  if (rng.chance(0.3)) {
    const amount = literal(figure(rng));
    const said = `${amount.said} ${from[1]} ${rng.pick(['in', 'converted to', 'changed into', 'to'])} ${into[1]}`;
    return times(said, [amount, rate(from, into)]);
  }
  const told = rng.chance(0.6);
  const amount = rng.chance(0.25) ? one(rng) : money(rng);
  const slots = { m: amount.said, as: from[1], bs: into[1] };
  return times(filled(rng.pick(told ? TOLD : UNTOLD), slots), [
    amount,
    rate(told ? from : untold(into), into),
  ]);
};

/** As a question of its own, about an amount or what something costs. */
export function moneyStory(rng: Random, who: string): Phrase {
  const [from, into] = pair(rng);
  const told = rng.chance(0.5);
  const source = told ? from : untold(into);
  const currencies = { who, as: from[1], bs: into[1] };
  if (rng.chance(0.45)) {
    const i = someItem(rng);
    const said = filled(rng.pick(told ? GOODS_TOLD : GOODS), { ...currencies, i, ai: withArticle(i) });
    return times(said, [priceOf(i), rate(source, into)]);
  }
  const amount = money(rng);
  const said = filled(rng.pick(told ? ASKED : BARE), {
    ...currencies,
    m: amount.said,
    M: capital(amount.said),
  });
  return times(said, [amount, rate(source, into)]);
}
