// Money that is changed: amounts, fees, two currencies, prices of a database, rates of a day that has to be found.

import { NAMES } from '../../people.ts';
import type { Random } from '../../random.ts';
import type { Question } from '../facts.ts';
import { filled } from '../money.ts';
import { CURRENCIES, type Currency, calculation, literal, type Phrase, rate } from '../phrases.ts';
import { countedDay, type Day, datedThing, happening, span, writtenDay } from './found.ts';
import { type Slots, say } from './say.ts';

// Other names, and who pays in it.
// biome-ignore format: a table, one row per currency
const MORE: Readonly<Record<string, readonly [names: string, people: string]>> = {
  EUR: ['euros|euros|euros', 'German|Spaniard|Finn|Dutch firm|guest from Ireland'], USD: ['dollars|dollars|US dollars|American dollars', 'American|visitor from Boston|client from the US'], GBP: ['pounds|pounds|British pounds', 'Briton|Scot|guest from London'],
  JPY: ['yen|yen|Japanese yen', 'Japanese visitor|client from Osaka'], ILS: ['shekels|shekels|Israeli shekels', 'visitor from Haifa|customer in Israel'], CHF: ['Swiss francs|francs|Swiss francs', 'Swiss|tourist from Zurich|Swiss lady'], PLN: ['zlotys|Polish zlotys', 'Pole|buyer from Krakow'],
  SEK: ['kronor|Swedish kronor', 'Swedish couple|buyer from Malmo|Stockholm family'], CAD: ['Canadian dollars', 'Canadian|guest from Toronto'], INR: ['rupees|Indian rupees', 'tourist from Delhi|student from India'], DKK: ['kroner|Danish kroner', 'Dane|firm in Aarhus'],
  CZK: ['Czech koruny|koruny', 'Czech|guest from Brno'], BRL: ['reais|Brazilian reais', 'Brazilian|buyer from Recife'], ZAR: ['rand|South African rand', 'South African|client in Durban'],
};
const RARE: readonly Currency[] = (
  [
    ['Australian dollar', 'Australian dollars', 'AUD'],
    ['Hungarian forint', 'Hungarian forints', 'HUF'],
    ['Turkish lira', 'Turkish liras', 'TRY'],
    ['Chinese yuan', 'Chinese yuan', 'CNY'],
    ['Mexican peso', 'Mexican pesos', 'MXN'],
  ] as const
).map((row) => row as unknown as Currency);

export interface Money {
  readonly currency: Currency;
  /** "a dollar", "dollars". */
  readonly one: string;
  readonly many: string;
  readonly person: string;
}

export function money(rng: Random, not: readonly string[] = []): Money {
  for (;;) {
    const draw = rng.chance(0.4)
      ? rng.pick(CURRENCIES.slice(0, 4))
      : rng.chance(0.9)
        ? rng.pick(CURRENCIES)
        : rng.pick(RARE);
    if (not.includes(draw[2])) continue;
    const [names, people] = MORE[draw[2]] ?? [draw[1], 'tourist'];
    const coded = rng.chance(0.05);
    const currency = coded ? ([draw[2], draw[2], draw[2]] as unknown as Currency) : draw;
    return {
      currency,
      one: currency[0],
      many: coded ? draw[2] : rng.pick(names.split('|')),
      person: rng.pick(people.split('|')),
    };
  }
}

// Of `{n}` in `{as}` that is wanted in `{bs}`; `{who}` has it.
// biome-ignore format: a list
const AMOUNTS = [
  '[How many|What number of] {bs} [are|come out for|are paid for|can I buy with|correspond to|make up|must I pay for] {n} {as}?', '[What|How much] [is|are|would be] {n} {as} [in|worth in|expressed in|when changed into|if paid in] {bs}?', '{n} {as} [in|into|to|as] {bs}[?|, please|, how much]', '[Convert|Change|Turn|Exchange] {n} {as} [into|to] {bs}.',
  '{Who} [has|owns|found|won|inherited|got|is owed|brought|saved|still has] {n} {as}. [How many {bs} is that|What is that in {bs}|How much would it be in {bs}|What does it make in {bs}]?', 'A [room|ticket|meal|book|taxi ride|jacket|bike|course|watch] [costs|is|is offered for|was sold for] {n} {as}[; how many {bs} is that|. What is that in {bs}|, so how many {bs} do I need]?',
  'I [think|count|live|pay|save] in {bs}. [What|How much] [is|are|would be] {n} {as} for me?', 'A {person} [pays|owes|sends|offers|charges] us {n} {as}; [how many|what is that in|how much is it in] {bs}?', '[If|When] I [change|exchange|give] {n} {as}, how many {bs} do I [get|receive|have then]?', 'My [bill|fee|fine|rent|wage|pension|grant] [is|was|comes to] {n} {as}. [In {bs}|What is it in {bs}|How many {bs}]?',
  'What [will|would] {n} {as} [buy|fetch|bring] in {bs}?', '{bs} for {n} {as}?', 'How [many|much] {bs} [does|would] {who} [need|want|get|have to pay] for {n} {as}?', 'The price tag says {n} {as}. [How many {bs} is that|What about {bs}|And in {bs}]?', '{n} {as} is what in {bs}?', 'Give me {n} {as} in {bs}.',
  '[At today\'s rate|By the current rate], [how many|what number of] {bs} [is|are] {n} {as}?', 'Would you change {n} {as} into {bs} for me? How many are they?', 'From {as} to {bs}: {n}.', 'I [have to|must] wire {n} {as} but hold only {bs}. How many do I need?', 'For {n} {as}, what do I [lay down|pay|hand over] in {bs}?',
];
// The same, in parts, with fees, or with other sums: `$1` is the rate.
// biome-ignore format: a table, one block per calculation; a second calculation goes on with `$2`
const PARTED: readonly (readonly [first: string, second: string | null, patterns: readonly string[]])[] = [
  ['{n} times $1', '$2 minus {f}', ['[If|When] I [exchange|send] {n} {as} [to|into] {bs}, [the office|the machine|the broker] [takes|charges|deducts] {f} {bs}. How many {bs} [are left|arrive]?', 'How many {bs} are left of {n} {as} after a [fee|charge|cost] of {f} {bs}?', '{Who} [turns|changes] {n} {as} into {bs} and [spends|pays|loses|gives away] {f} {bs} [at once|of it|on the way]. [What remains|How many {bs} remain|What is left]?', '[With|After] a fee of {f} {bs}, what do {n} {as} make in {bs}?', 'I have {n} {as}, change all into {bs} and buy something for {f} {bs}. What [is left|do I keep]?']],
  ['{n} times $1', '$2 plus {f}', ['I pay {n} {as} for a [tent|coat|printer] and {f} {bs} for [shipping|customs|packing]. [How much is it in all|What is the total|What do I pay] in {bs}?', 'I have {n} {as} and {f} {bs}. [How much|What] is that [together|in all|in total] in {bs}?', '{n} {as} and {f} {bs}, [together|added up|in sum], in {bs}?', '{Who} [has|owns|holds] {f} {bs} and gets {n} {as} [more|on top|as well]. How many {bs} in all?', 'Add {n} {as} to {f} {bs} and give me the sum in {bs}.']],
  ['{n} times $1', '$2 decreased by {p}%', ['What do {n} {as} [make|give|bring] in {bs} [after|less] {p}[%| percent] [commission|charges|fees]?', 'I [change|exchange] {n} {as} into {bs} and [the bank|the booth|the agent] [keeps|takes] {p}%. [What do I get|How many {bs} do I get|How much is left]?', 'How many {bs} do I get for {n} {as} if {p} percent [is|are] [deducted|lost|kept]?', '{n} {as} to {bs} minus {p}% commission?', '{Who} changes {n} {as} to {bs}; a commission of {p}% is taken. What is left?']],
  ['{n} times $1', '$2 increased by {p}%', ['A [machine|camera|carpet] costs {n} {as}, plus {p}% [duty|VAT|customs]. What is that in {bs}?', 'What is {n} {as} in {bs} with {p}% tax on top?', 'How many {bs} are {n} {as} and a {p}% tip?', '{n} {as} plus {p} percent, in {bs}?']],
  ['{n} divided by {c}', '$2 times $1', ['{C} [flatmates|heirs|of us] [share|divide up] {n} {as}. [How many|What is that in] {bs} [each|a head|apiece]?', 'What is one of {c} equal parts of {n} {as}, in {bs}?', '{n} {as} between {c} of us: what is one share in {bs}?', 'A salary of {n} {as} is paid in {c} equal parts. How many {bs} is each?', '{Who} earns {n} {as} in {c} months. What is that a month in {bs}?', '{n} {as} over {c} months is how many {bs} a month?', 'In {bs}, what is {n} {as} divided by {c}?']],
  ['{c} times {n}', '$2 times $1', ['One night [at the inn|in the flat|on the boat] is {n} {as}. {c} nights in {bs}?', '{C} [tickets|books|chairs|tyres|bottles] at {n} {as} each: how many {bs}?', '[I|We] buy {c} [shirts|cards|lamps|pots] for {n} {as} each. [What is that|How much do we pay] in {bs}?', '{Who} earns {n} {as} a month. How many {bs} is that in {c} months?', 'What do {c} [nights|days|lessons|hours] at {n} {as} [each|] come to in {bs}?', '{c} people owe me {n} {as} each. How many {bs} is that?']],
  ['{n} times $1', 'half of $2', ['[I|We] change only half of {n} {as} into {bs}. How many is it?', 'What is half of {n} {as} in {bs}?', 'How many {bs} are half of {n} {as}?']],
];
// `$1` and `$2` are rates of `{as}` to `{bs}` and of `{cs}` to `{bs}`, or of `{as}` to `{bs}` and to `{cs}`.
// biome-ignore format: a table, one block per calculation
const TWO_INTO: readonly (readonly [asked: string, patterns: readonly string[]])[] = [
  ['{n} times $1 plus {m} times $2', ['{n} {as} and {m} {cs}, [together|added|in all], in {bs}?', 'What is the [sum|total] of {n} {as} and {m} {cs} in {bs}?', 'I have {n} {as} and {m} {cs}. How many {bs} is that [in all|together|altogether]?', '{Who} was paid {n} {as} and {m} {cs}. [What is that in {bs}|How many {bs} in total]?', 'The flight is {n} {as} and the hotel {m} {cs}. What is the trip in {bs}?']],
  ['{n} times $1 minus {m} times $2', ['How many more {bs} are {n} {as} than {m} {cs}?', 'By how many {bs} is {n} {as} more than {m} {cs}?', 'I have {n} {as} and owe {m} {cs}. What is left in {bs}?', 'What is the difference between {n} {as} and {m} {cs} in {bs}?', 'One shop asks {n} {as}, the other {m} {cs}. What is the difference in {bs}?']],
  ['the difference between $1 and $2', ['What is the difference between the rates of the {a} and the {c} to the {b}?', 'How far apart are the {a} and the {c} in {bs}?']],
];
// biome-ignore format: a table, one block per calculation
const TWO_FROM: readonly (readonly [asked: string, patterns: readonly string[]])[] = [
  ['{n} times $1 minus {n} times $2', ['In {bs}, {n} {as} is a higher number than in {cs}. How much higher?', 'For {n} {as}, how many more {bs} than {cs} is that?', 'By how many is {n} {as} in {bs} more than {n} {as} in {cs}?']],
  ['$1 times $2', ['What is the product of the rates of the {a} in {bs} and in {cs}?', 'Multiply the rate of the {a} to the {b} by [the|its] rate of the {a} to the {c}.']],
  ['$1 divided by $2', ['What is the rate of the {a} to the {b} divided by that to the {c}?', 'How many times as many {bs} as {cs} is [one|a] {a}?']],
  ['the average of $1 and $2', ['What is the [mean|average] of the rates of the {a} to the {b} and to the {c}?']],
];

const amount = (rng: Random): string => {
  const kind = rng.unit();
  if (kind < 0.45) return String(rng.int(2, 99) * rng.pick([1, 5, 10]));
  if (kind < 0.65) return String(rng.int(1, 90) * 100);
  if (kind < 0.85)
    return String(rng.int(1, 99) * 1000 + rng.pick([0, 0, 500, 250])).replace(/(\d{3})$/, ',$1');
  return `${rng.int(1, 300)}.${rng.pick(['50', '99', '5', '25', '80', '40'])}`;
};
export const slotsFor = (rng: Random, a: Money, b: Money, c?: Money): Slots => {
  const count = rng.chance(0.5)
    ? String(rng.int(2, 12))
    : rng.pick(['two', 'three', 'four', 'five', 'six', 'seven']);
  return {
    ...{ n: amount(rng), m: amount(rng), f: String(rng.int(2, 60)), p: String(rng.int(1, 25)), c: count },
    ...{
      a: a.one,
      as: a.many,
      b: b.one,
      bs: b.many,
      person: a.person,
      who: rng.pick([...NAMES, 'my aunt', 'our guest', 'she', 'the firm']),
    },
    ...(c === undefined ? {} : { c: c.one, cs: c.many }),
  };
};
export const calculated = (said: string, asked: string, parts: readonly Phrase[]): Question => ({
  said,
  ends: [calculation(said, asked, parts)],
});

function ofAmounts(rng: Random): Question {
  const a = money(rng);
  const b = money(rng, [a.currency[2]]);
  const slots = slotsFor(rng, a, b);
  const exchange = rate(a.currency, b.currency);
  if (rng.chance(0.42))
    return calculated(say(rng.pick(AMOUNTS), slots, rng), filled('{n} times $1', slots), [exchange]);
  const [first, second, patterns] = rng.pick(PARTED);
  const said = say(rng.pick(patterns), slots, rng);
  const alone = !first.includes('$1');
  const start = alone
    ? calculation('', filled(first, slots), [])
    : calculation('', filled(first, slots), [exchange]);
  return calculated(said, filled(second ?? '$2', slots), [exchange, start]);
}

function ofTwo(rng: Random): Question {
  const a = money(rng);
  const b = money(rng, [a.currency[2]]);
  const c = money(rng, [a.currency[2], b.currency[2]]);
  const slots = slotsFor(rng, a, b, c);
  const into = rng.chance(0.65);
  const [asked, patterns] = rng.pick(into ? TWO_INTO : TWO_FROM);
  const second = into ? rate(c.currency, b.currency) : rate(a.currency, c.currency);
  return calculated(say(rng.pick(patterns), slots, rng), filled(asked, slots), [
    rate(a.currency, b.currency),
    second,
  ]);
}

// The rate of a day; `{on}` says when: "on 3 May 2021", "when Ben Okafor joined".
// biome-ignore format: a list
const RATES = [
  'How much was [one|a|the] {a} worth, in {bs}, {on}?', 'How many {bs} [did one get for|did you get for|made up|had to be paid for|equalled] [one|a] {a} {on}?', 'What did one pay in {bs} for a {a} {on}?', 'What was the [exchange rate|rate] of the {a} [to|against|in] the {b} {on}?', '{On}, [how many {bs} did [one|a] {a} make|how much was the {a} worth in {bs}|at how many {bs} did a {a} stand|what was the rate of the {a} to the {b}]?',
  'The [rate|exchange rate] of the {a} [to|against] the {b} {on}?', 'How did the {a} stand against the {b} {on}?', '[Give me|I need|Look up|Find] the [exchange rate|rate] of the {a} to the {b} {on}.', '[rate|exchange rate] {a} to {b} {on}', '{a} in {bs} {on}?', 'How [expensive|strong] was the {a} in {bs} {on}?',
];
// biome-ignore format: a list
const DAY_FIRST = ['[Look at|Consider|It is about] {d}[:|.] [How much was the {a} worth in {bs} on it|What was the rate of the {a} to the {b}|How many {bs} did a {a} bring then]?', '{D}: [how many {bs} was [one|a] {a} then|what was the {a} worth in {bs} that day|rate of the {a} to the {b}]?', '{Ev}. [What was the {a} worth in {bs} [then|on that day]|How many {bs} was a {a} that day|What was the rate of the {a} to the {b} then]?'];
// biome-ignore format: a list
const AMOUNTS_THEN = [
  '{On}, how many {bs} [did|were] {n} {as}[ make|]?', '{Who} [changed|exchanged|traded] {n} {as} for {bs} {on}. How many {bs} [came of it|was that|were paid out]?', 'What were {n} {as} worth in {bs} {on}?', '{Who} [got|spent|won|paid|sent] {n} {as} {on}; how many {bs} was that?', 'How [much|many {bs}] [was|were] {n} {as} {on}, in {bs}?', '{n} {as} in {bs} {on}?', 'How many {bs} could {n} {as} be turned into {on}?',
  'How many {bs} did {who} get for {n} {as} {on}?', '{On} {who} changed {n} {as} to {bs}. [How many were they|What came of it|How many {bs} was that]?', 'By the rate {on}, what are {n} {as} in {bs}?', 'Convert {n} {as} to {bs} at the rate {on}.',
];

/** A day with a way to say on it. */
function day(rng: Random): {
  readonly on: string;
  readonly d: string;
  readonly ev?: string;
  readonly phrase: Phrase;
} {
  const kind = rng.unit();
  const noun = ({ noun: d, phrase }: Day) => ({ on: `on ${d}`, d, phrase });
  if (kind < 0.2) {
    const d = writtenDay(rng, 2000, 2025);
    return { on: `on ${d}`, d, phrase: literal(d) };
  }
  if (kind < 0.45) return noun(countedDay(rng, [2000, 2025], true));
  if (kind < 0.55) return noun(datedThing(rng));
  const found = happening(rng);
  if (kind < 0.8)
    return {
      on: rng.chance(0.6) ? `when ${found.told}` : `on ${found.noun}`,
      d: found.noun,
      ev: found.told,
      phrase: found.phrase,
    };
  const start: Day = rng.chance(0.5) ? found : { noun: writtenDay(rng, 2000, 2025), phrase: literal('') };
  const written = start.phrase.expert === null;
  const [p, side] = [span(rng), rng.pick(['after', 'after', 'before'])];
  const said = `${p} ${side} ${start === found ? rng.pick([found.told, found.noun]) : start.noun}`;
  const phrase: Phrase = {
    said,
    expert: 'calendar',
    parts: written ? [] : [start.phrase],
    ask: ([value = '']) => `What date is ${p} ${side} ${written ? start.noun : value}?`,
  };
  return { on: said, d: said, phrase };
}

function ofRates(rng: Random): Question {
  const a = money(rng);
  const b = money(rng, [a.currency[2]]);
  const when = day(rng);
  const exchange = rate(a.currency, b.currency, { ...when.phrase, said: when.d });
  const slots = {
    ...slotsFor(rng, a, b),
    on: when.on,
    d: when.d,
    ...(when.ev === undefined ? {} : { ev: when.ev }),
  };
  const literalDay = when.phrase.expert === null;
  if (literalDay || rng.chance(0.4))
    return calculated(say(rng.pick(AMOUNTS_THEN), slots, rng), filled('{n} times $1', slots), [exchange]);
  const first = rng.chance(0.3) ? DAY_FIRST.slice(0, when.ev === undefined ? 2 : 3) : RATES;
  return { said: say(rng.pick(first), slots, rng), ends: [exchange] };
}

// How a rate changed; `$1` is the rate of then, `$2` that of now.
// biome-ignore format: a table, one block per calculation
const CHANGED: readonly (readonly [asked: string, patterns: readonly string[]])[] = [
  ['$2 minus $1', ['By how much has the [rate of the |]{a} in {bs} changed since {d}?', 'How much [more|dearer] is the {a} in {bs} [now|today] than on {d}?', 'What is the difference between the rate of the {a} to the {b} [now|today] and on {d}?', 'How much has the {a} gained on the {b} since {d}?', 'Today\'s rate of the {a} to the {b} minus that on {d}?']],
  ['$2 divided by $1', ['How many times its rate on {d} is the {a} in {bs} today?', 'What is the rate of the {a} to the {b} now, divided by that on {d}?']],
  ['the average of $1 and $2', ['What is the average of the rates of the {a} to the {b} on {d} and [now|today]?']],
];
function ofChange(rng: Random): Question {
  const a = money(rng);
  const b = money(rng, [a.currency[2]]);
  const d = writtenDay(rng, 2000, 2025);
  const [asked, patterns] = rng.pick(CHANGED);
  return calculated(say(rng.pick(patterns), { ...slotsFor(rng, a, b), d }, rng), asked, [
    rate(a.currency, b.currency, literal(d)),
    rate(a.currency, b.currency),
  ]);
}

/** A question about money that is changed. */
export const ofMoney = (rng: Random): Question =>
  rng.weighted([
    [5, ofAmounts],
    [1.6, ofTwo],
    [4, ofRates],
    [0.8, ofChange],
  ] as const)(rng);
