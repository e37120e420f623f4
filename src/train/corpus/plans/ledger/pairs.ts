// Two look-ups of one kind set against each other, each spelled out in full: two groups, two people, two years, a group and
// all, the top and the bottom.

import type { Random } from '../../random.ts';
import { filled } from '../money.ts';
import { plural, somePerson } from '../names.ts';
import { calculation, type Phrase } from '../phrases.ts';
import { asked } from './found.ts';
import { around, capital } from './frames.ts';
import { filters, LEDGERS, someNation, someRegion, someYear } from './things.ts';

type Slots = Readonly<Record<string, string>>;
/** What is asked of `$1` and `$2`, and the wordings. */
type Row = readonly [asked: string, ...said: readonly string[]];

// Of the groups `a` and `b`, of which `r` is short for the second.
// biome-ignore format: a table, one row per calculation
const OF_GROUPS: readonly Row[] = [
  ['$1 minus $2', 'How many more {a} than {b} do we have?', 'By how many do the {a} outnumber {r}?', 'How many more {a} are there than {r}?', 'Compare the {a} with {r}: by how many are there more?', 'The {a} against the {b}: what is the difference in number?', 'What is the number of {a} minus that of {r}?', 'How far are the {a} ahead of {r} in number?', 'How much larger is the number of {a} than the number of {b}?', 'Subtract the number of {b} from the number of {a}.', '{A} versus {b}: how many more is it?', 'If the {b} are taken from the {a}, how many remain?', 'How many {a} would be left over if each was paired with one of the {b}?'],
  ['$1 plus $2', 'How many {a} and {b} are there together?', 'Count the {a}, count {r}, and add the two.', '{A} plus {b}: how many is that?', 'How many would it be if we put the {a} and {r} in one list?', 'What is the number of {a} and {b} taken together?', 'We write to the {a} and to {r}. How many letters is that?', 'How large is a room that holds all {a} and all {b}, counted in seats?', 'The {a} and {r} combined: how many?', 'Add up {a} and {b}, please.', 'How many do the {a} and {r} make in all?'],
  ['$1 divided by $2', 'How many {a} come to one of {r}?', 'What is the ratio of {a} to {b}?', 'How many times as many {a} as {b} are there?', 'For every one of the {b}, how many {a} do we have?', 'Divide the number of {a} by that of {r}.', 'The {a} to {r}: in what ratio do they stand?'],
  ['$1 divided by $2 times 100', 'The number of {a} is how many percent of the number of {b}?', 'In percent of {r}, how many {a} are there?', 'What is the number of {a} as a percentage of the number of {b}?'],
  ['the average of $1 and $2', 'What is the average of the numbers of {a} and of {b}?', 'Halfway between the number of {a} and that of {r}, what number is it?', 'What is the mean of how many {a} and how many {b} there are?'],
  ['the maximum of $1 and $2', 'Are there more {a} or more {b}? Give the larger number.', 'Which are more, the {a} or {r}, and how many?', 'The larger group of the two, {a} or {b}: how many are they?'],
  ['the minimum of $1 and $2', 'Are there fewer {a} or fewer {b}? Give the smaller number.', 'The smaller group of the two, {a} or {b}: how many are they?'],
  ['$1 times $2', 'If each of the {a} met each of {r}, how many meetings would there be?', 'Multiply the number of {a} by the number of {b}.', 'How many ways are there to choose one of the {a} and one of the {b}?'],
];
// Of the group `a` and all `t`.
// biome-ignore format: a table, one row per calculation
const OF_SHARES: readonly Row[] = [
  ['$1 divided by $2 times 100', 'What percentage of all {t} are {a}?', 'How many percent of the {t} are {a}?', 'How large is the share of {a} among all {t}, in percent?', 'Of all our {t}, how many percent are {a}?', 'The {a} are what percentage of the {t}?', 'How many in every hundred {t} are {a}?', 'In percent, how many of our {t} are {a}?', 'What per cent of our {t} do the {a} make up?', '{A} as a percentage of all {t}?', 'I need the percentage of {a} among the {t}.', 'How strong are the {a} among the {t}, in percent?'],
  ['$1 divided by $2', 'What fraction of the {t} are {a}?', 'What part of all {t} do the {a} make?', 'Divide the {a} by all {t}.', 'What share of the {t} are {a}, as a decimal?', 'What proportion of our {t} are {a}?'],
  ['$2 minus $1', 'Leaving out the {a}, how many {t} are there?', 'How many {t} are there apart from the {a}?', 'How many {t} remain when the {a} are taken out?', 'All {t} but the {a}: how many is that?', 'How many of the {t} are not among the {a}?', 'Not counting the {a}, how many {t} do we have?'],
];
// Of the sums of money `a` and `b`, each a clause; `x` and `y` are their owners.
// biome-ignore format: a table, one row per calculation
const OF_SUMS: readonly Row[] = [
  ['$1 plus $2', 'What do {a} and {b} make together?', 'Add {a} to {b}.', '{A} plus {b}: how much is it?', 'How much is {a} together with {b}?', 'Put {a} and {b} in one pot. How much is in it?', 'I want the sum of {a} and {b}.', 'If we collect {a} and {b}, how much comes in?'],
  ['$1 minus $2', 'How much more is {a} than {b}?', 'By how much does {a} exceed {b}?', 'What is the difference if you take {b} from {a}?', 'Deduct {b} from {a}.', 'How far is {b} behind {a}?', '{A} against {b}: how much more is it?', 'How much is left of {a} after {b}?', 'What separates {a} from {b}, in money?'],
  ['$1 divided by $2', 'How many times {b} is {a}?', 'Divide {a} by {b}.', 'What is the ratio of {a} to {b}?'],
  ['$1 divided by $2 times 100', 'How many percent of {b} is {a}?', 'What percentage of {b} does {a} make?', 'Express {a} in percent of {b}.'],
  ['the average of $1 and $2', 'What is the average of {a} and {b}?', 'What lies halfway between {a} and {b}?'],
  ['the maximum of $1 and $2', 'Which is more, {a} or {b}? Give the larger amount.', 'Give me the larger of {a} and {b}.'],
];
// Of the top `h` and the bottom `l` of a measure `f` of things `t`; `o` is one of them.
// biome-ignore format: a table, one row per wording
const OF_ENDS: readonly (readonly [asked: string, one: string, other: string, said: string])[] = [
  ['$1 minus $2', 'highest', 'lowest', 'What is the spread between the highest and the lowest {f} of {t}?'], ['$1 minus $2', 'highest', 'lowest', 'How far apart are the highest and the lowest {f} of {t}?'],
  ['$1 minus $2', 'highest', 'lowest', 'By how much does the highest {f} of {t} exceed the lowest?'], ['$1 minus $2', 'highest', 'average', 'How far above the average {f} of {t} is the highest one?'],
  ['$1 minus $2', 'average', 'lowest', 'How much lower than the average {f} of {t} is the lowest?'], ['$1 divided by $2', 'highest', 'lowest', 'How many times the lowest {f} of {t} is the highest?'],
  ['$1 plus $2', 'highest', 'lowest', 'What do the highest and the lowest {f} of {t} make together?'], ['$1 minus $2', 'largest', 'smallest', 'What lies between the largest and the smallest {f} of {t}?'],
  ['$1 divided by $2', 'highest', 'average', 'How many times as large as the average {f} of {t} is the highest?'], ['the average of $1 and $2', 'highest', 'lowest', 'What is the middle of the highest and the lowest {f} of {t}?'],
];

function say([ask, ...said]: Row, slots: Slots, parts: readonly Phrase[], rng: Random): Phrase {
  return calculation(around(capital(filled(rng.pick(said), slots)), rng), ask, parts);
}

function groups(rng: Random): Phrase {
  const [one, other] = filters(rng.pick(LEDGERS), rng);
  const rest = rng.chance(0.6) ? other.rest : other.those;
  const r = /^(?:those)/.test(rest) ? rest : `the ${rest}`;
  return say(
    rng.pick(OF_GROUPS),
    { a: one.those, A: capital(one.those), b: other.those, r },
    [asked(one.ask), asked(other.ask)],
    rng,
  );
}

function shares(rng: Random): Phrase {
  const ledger = rng.pick(LEDGERS);
  const [{ those: a, ask }] = filters(ledger, rng);
  const all = asked(`How many ${ledger.things} are there?`);
  return say(rng.pick(OF_SHARES), { a, A: capital(a), t: ledger.things }, [asked(ask), all], rng);
}

// How an amount of `v` is said and asked, and what `v` is.
// biome-ignore format: a table, one row per amount
const AMOUNTS: readonly (readonly [said: string, ask: string, of: (rng: Random) => string])[] = [
  ['what {v} owes', 'How much does {v} owe?', somePerson],
  ['what {v} was billed', 'How much was {v} billed?', somePerson],
  ['what {v} has paid', 'How much has {v} paid?', somePerson],
  ['the {w} of {v}', 'What is the {w} of {v}?', someYear],
  ['our {w} of {v}', 'What is the {w} of {v}?', someYear],
  ['our {w} from {v}', 'What is the {w} from {v}?', someRegion],
  ['the {w} of {v}', 'What is the {w} of {v}?', somePerson],
  ['what customers from {v} owe', 'How much do customers from {v} owe?', someRegion],
  ['the total of the unpaid {t} from {v}', 'What is the total of the unpaid {t} from {v}?', someRegion],
  ['the total of the {t} of {v} customers', 'What is the total of the {t} of {v} customers?', someNation],
  ['the total of {t} in {v}', 'What is the total of {t} in {v}?', someYear],
];

/** Two amounts of which the second is said in full as well. */
function amounts(rng: Random): readonly [said: string, ask: string][] {
  if (rng.chance(0.2)) return filtered(rng, rng.pick(['total', 'sum']));
  const [said, ask, of] = rng.pick(AMOUNTS);
  const t = rng.pick(['invoices', 'bills', 'orders', 'payments', 'invoices']);
  const w = rng.pick(['revenue', 'revenue', 'turnover']);
  const one = of(rng);
  for (;;) {
    const other = of(rng);
    if (other === one) continue;
    return [one, other].map((v) => [filled(said, { v, t, w }), filled(ask, { v, t, w })]);
  }
}

function filtered(rng: Random, head: string): [string, string][] {
  const ledger = rng.pick(LEDGERS.filter(({ sums }) => sums.length > 0));
  const measure = rng.pick(ledger.sums);
  const of =
    measure !== 'total' && rng.chance(0.5) ? `total ${measure}` : `${head} of the ${plural(measure)}`;
  return filters(ledger, rng).map(({ those }) => [`the ${of} of ${those}`, `What is the ${of} of ${those}?`]);
}

/** Two amounts of one kind. */
export function twoAmounts(rng: Random): { a: string; b: string; parts: readonly [Phrase, Phrase] } {
  const [[a, askA], [b, askB]] = amounts(rng) as unknown as [[string, string], [string, string]];
  return { a, b, parts: [asked(askA), asked(askB)] };
}

function sums(rng: Random): Phrase {
  const { a, b, parts } = twoAmounts(rng);
  return say(rng.pick(OF_SUMS), { a, A: capital(a), b }, parts, rng);
}

function ends(rng: Random): Phrase {
  const ledger = rng.pick(LEDGERS);
  const f = rng.pick(ledger.measures);
  const t = rng.chance(0.5) ? ledger.things : filters(ledger, rng)[0].those;
  const [ask, one, other, said] = rng.pick(OF_ENDS);
  const part = (end: string): Phrase => asked(`What is the ${end} ${f} of ${t}?`);
  return calculation(around(filled(said, { f, t }), rng), ask, [part(one), part(other)]);
}

// Of the growth from the amount `a` to `b`: what is added, in percent of `a`.
const GROWN = [
  'By how many percent did {a} rise to become {b}?',
  'From {a} to {b}: how many percent more is that?',
  'How many percent higher than {a} is {b}?',
  'In percent, how much more is {b} than {a}?',
  'By what percentage does {b} exceed {a}?',
  'What is the growth in percent from {a} to {b}?',
];

function grown(rng: Random): Phrase {
  const { a, b, parts } = twoAmounts(rng);
  const [first, second] = parts;
  const more = calculation('', '$2 minus $1', [first, second]);
  const said = around(capital(filled(rng.pick(GROWN), { a, b })), rng);
  return calculation(said, '$2 divided by $1 times 100', [first, more]);
}

/** Two look-ups in one question. */
export const paired = (rng: Random): Phrase =>
  rng.weighted<(rng: Random) => Phrase>([
    [3, groups],
    [1.5, shares],
    [3, sums],
    [1, ends],
    [0.7, grown],
  ])(rng);
