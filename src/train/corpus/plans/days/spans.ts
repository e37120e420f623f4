// Spans of time that are counted first: what is saved, paid, read or driven in them, and spans set against each other.
import { MONTHS } from '../../date-words.ts';
import { NAMES } from '../../people.ts';
import type { Random } from '../../random.ts';
import { figure } from '../calculations.ts';
import type { Question } from '../facts.ts';
import { filled } from '../money.ts';
import { calculation, type Phrase } from '../phrases.ts';
import { countedDay, happening, writtenDay } from './found.ts';
import { type Slots, say, vary } from './say.ts';

interface Counted {
  /** "from 1 May 2024 until 3 June 2024". */
  readonly s: string;
  readonly u: string;
  readonly phrase: Phrase;
}

const UNITS = ['days', 'days', 'days', 'weeks', 'months', 'working days', 'days', 'years'];
const one = (unit: string): string => unit.slice(0, -1);

/** Days from one to the other, the first being earlier. */
function ends(rng: Random, u: string): readonly [said: string, from: string, until: string] {
  const year = rng.int(1995, 2033);
  const month = rng.int(1, 11);
  const name = MONTHS[month - 1] as string;
  const [a, b] = [rng.int(1, 14), rng.int(15, 28)];
  const kind = rng.unit();
  if (kind < 0.14 && /days/.test(u)) {
    const said = vary(
      `[from ${a} [to|until|till] ${b} ${name} ${year}|between ${a} and ${b} ${name} ${year}|from the ${a}th to the ${b}th of ${name} ${year}]`,
      rng,
    );
    if (said.includes('th ') && (a < 4 || b === 21 || b === 22 || b === 23)) return ends(rng, u);
    return said.includes('th ')
      ? [said, `the ${a}th of ${name} ${year}`, `the ${b}th of ${name} ${year}`]
      : [said, `${a} ${name} ${year}`, `${b} ${name} ${year}`];
  }
  if (kind < 0.3 && u !== 'years') {
    const other = MONTHS[rng.int(month, 11)] as string;
    const said = vary(
      `[from ${a} ${name} [to|until] ${b} ${other} ${year}|between ${a} ${name} and ${b} ${other} ${year}]`,
      rng,
    );
    return [said, `${a} ${name} ${year}`, `${b} ${other} ${year}`];
  }
  const start = rng.int(1996, 2030);
  const from = writtenDay(rng, start, start);
  const until = writtenDay(rng, start + 1, start + (u === 'years' ? 20 : 3));
  return [
    vary(`[from ${from} [to|until|till]|between ${from} and|from ${from} until] ${until}`, rng),
    from,
    until,
  ];
}

const counting = (u: string, from: string, until: string, parts: readonly Phrase[] = []): Phrase => ({
  ...{ said: '', expert: 'calendar', parts },
  ask: (values) =>
    `How many ${u} are there from ${from} until ${until}?`.replace(
      /\$(\d)/g,
      (_, i: string) => values[Number(i) - 1] ?? '',
    ),
});

/** A span between days that are known, or of which the first has to be found. */
function counted(rng: Random, u = rng.pick(UNITS)): Counted {
  const kind = rng.unit();
  if (kind < 0.85) {
    const [s, from, until] = ends(rng, u);
    return { s, u, phrase: counting(u, from, until) };
  }
  const until = writtenDay(rng, 2022, 2034);
  const day = kind < 0.93 ? happening(rng) : countedDay(rng, [2000, 2021], true);
  return {
    s: vary(`[from ${day.noun} [until|to]|between ${day.noun} and] ${until}`, rng),
    u,
    phrase: counting(u, '$1', until, [day.phrase]),
  };
}

// Who does it, what is done `{n}` times in each `{u1}`, and how the whole is asked.
// biome-ignore format: a table
const HABITS: readonly (readonly [does: string, plain: string, asked: string])[] = [
  ['saves {n}', 'save {n}', '[How much [money|] is that|What have [I|we] got then|How much is [saved|in the box] in the end|What is the sum]'], ['puts {n} aside', 'put {n} aside', '[How much is there at the end|What does that make|How much money is that]'],
  ['spends {n} on coffee', 'spend {n} on coffee', '[How much goes on coffee|What does it all cost|How much is spent]'], ['pays {n} for parking', 'pay {n} for parking', '[What is paid|How much is that in total|What is the bill]'],
  ['reads {n} chapters', 'read {n} chapters', '[How many chapters [is that|in all|are read]|What is that in chapters]'], ['writes {n} words', 'write {n} words', '[How many words [is that|does the text have then]]'],
  ['drives {n} km', 'drive {n} km', '[How many km is that|How far is it altogether|What distance is that]'], ['walks {n} steps', 'walk {n} steps', '[How many steps are that|How many steps altogether]'],
  ['drinks {n} cups of tea', 'drink {n} cups of tea', '[How many cups is that|How many cups altogether]'], ['sells {n} tickets', 'sell {n} tickets', '[How many tickets is that|How many tickets are sold]'],
  ['works {n} hours', 'work {n} hours', '[How many hours altogether|What are the hours in total|How many hours is that]'], ['earns {n}', 'earn {n}', '[How much is earned|What are the earnings|What does that come to]'],
  ['learns {n} new words', 'learn {n} new words', '[How many words is that|How many words are known then]'], ['burns {n} litres of oil', 'burn {n} litres of oil', '[How many litres is that|How much oil is it]'],
  ['plants {n} trees', 'plant {n} trees', '[How many trees are there then|How many trees is that]'], ['bakes {n} loaves', 'bake {n} loaves', '[How many loaves is that|How many loaves were baked]'],
  ['loses {n} grams', 'lose {n} grams', '[How many grams are that|How much weight is that]'], ['gives the dog {n} biscuits', 'give the dog {n} biscuits', '[How many biscuits is that|How many biscuits do we need]'],
];
// Things that cost `{n}` in each `{u1}`.
// biome-ignore format: a list
const COSTS = ['[a|the] [rented|hired] [car|van|bike|boat|tent] costs', '[the|a] [hotel room|holiday flat|camp site|parking space|storage room|locker] is', 'board and lodging is', 'the [nurse|guard|cleaner|gardener|babysitter] takes', 'the [licence|newspaper|machine|server|advert] costs', 'a stay at [the clinic|the kennel|the hostel] costs', 'the fine is'];
// biome-ignore format: a list
const OF_COST = ['What did it cost {s}?', 'How much is [that|it] {s}?', 'What is [due|to pay|the bill|the price] {s}?', 'How much did we pay {s}?', 'How much for the time {s}?', 'What does it come to {s}?'];

// `$1` is the number of units.
// biome-ignore format: a table, one block per calculation
const OTHERS: readonly (readonly [asked: string, patterns: readonly string[]])[] = [
  ['{n} divided by $1', [
    'We have to [clear|settle|pay off] {n} in equal parts, one in each of the {u} {s}. [How big is one part|How much is that a {u1}|What falls on each {u1}]?', '[I have|We have|There are] {n} [pages|kilometres|words|orders|bricks|letters] to [do|finish|get through] in the {u} {s}. How many is that [a|per|each] {u1}?',
    'How much [may|can] I spend [a|per|each] {u1} if {n} must last {s}?', '{n} in the {u} {s} - how much is that per {u1}?', 'Share {n} out equally over the {u} {s}. What does every {u1} get?', 'What is {n} divided by the number of {u} {s}?', 'Our budget of {n} has to last {s}. What is that per {u1}?',
    '{n} was [made|earned|used|eaten|produced] {s}. What is the average per {u1}?', 'With {n} for the {u} {s}, what is the daily or other share, per {u1}?', 'To [save|collect|reach] {n} {s}, how much [is needed|must I put away] [each|a] {u1}?']],
  ['$1 divided by {n}', [
    'How [often|many times] do {n} {u} fit into the time {s}?', 'How many [stretches|periods|rounds|shifts] of {n} {u} are there {s}?', 'What is the number of {u} {s}, divided by {n}?', 'Divide the {u} {s} by {n}.', '[A shift|A turn|A cycle|One course] takes {n} {u}. How many of them [are there|fit] {s}?', 'If something [happens|comes round] every {n} {u}, how [often|many times] is that {s}?',
    'Cut the {u} {s} into {n} equal parts. How many {u} has [one|each]?', '{n} people take turns {s}, all for equally many {u}. How many {u} is that for each?', 'A pack [lasts|is enough for] {n} {u}. How many packs do we need {s}?']],
  ['$1 minus {n}', ['{n} of the {u} {s} [were|are] [lost|free|holidays|rainy|already over]. How many are left?', 'How many {u} {s} remain [without|after] {n} of them?', '[I was ill|We were closed] on {n} of the {u} {s}. On how many not?', 'Of the {u} {s}, {n} do not count. How many do?', 'How many more than {n} {u} are there {s}?']],
  ['$1 plus {n}', ['Add {n} to the number of {u} {s}.', 'It took the {u} {s} and {n} more. How many {u} was it?', 'How many {u} are there {s}, and {n} on top?']],
  ['2 times $1', ['Double the number of {u} {s}.', 'What is [double|twice] the number of {u} {s}?', 'How many is [double|twice] the {u} {s}?']],
  ['half of $1', ['How many {u} are half of the time {s}?', 'Half the {u} {s}: how many?', 'I was there on half of the {u} {s}. How many is that?']],
  ['{p}% of $1', ['It rained on {p}% of the {u} {s}. How many {u} is that?', '{p} percent of the {u} {s} are how many?', 'How many {u} are {p}% of the time {s}?', '[He|She] was away {p}% of the {u} {s}. How many {u}?']],
  ['$1 divided by {n} times 100', ['What percentage of {n} {u} are the {u} {s}?', 'The {u} {s} are how many percent of {n} {u}?']],
];
// `$1` and `$2` are two spans in the same unit.
// biome-ignore format: a table, one block per calculation
const PAIRS: readonly (readonly [asked: string, patterns: readonly string[]])[] = [
  ['$1 minus $2', ['How many {u} longer does the time {s} last than that {r}?', 'How many more {u} are there {s} than {r}?', 'By how many {u} is the time {s} longer than that {r}?', 'What is the difference, in {u}, of the time {s} and the time {r}?', 'I was [here|away|in Spain|ill] {s}, and [Ben|my wife|she] {r}. How many {u} more was I?', 'Take the {u} {s} and subtract the {u} {r}.']],
  ['$1 plus $2', ['How many {u} are there {s} and {r} together?', 'I was [away|abroad|on duty|in hospital] {s} and again {r}. How many {u} [altogether|in all|is that in total]?', 'Add the {u} {s} to the {u} {r}.', 'Two [courses|trips|projects|stays]: one {s}, the other {r}. How many {u} in all?', '{U} {s} plus those {r}: how many?', 'The hotel was open {s} and {r}. On how many {u}, in total?']],
  ['$1 divided by $2', ['How many times as many {u} are there {s} as {r}?', 'What is the ratio of the {u} {s} to those {r}?']],
  ['the average of $1 and $2', ['What is the average number of {u} of two [stays|projects|jobs], one {s} and one {r}?', 'One course ran {s}, another {r}. How many {u} on average?']],
];
// What is done with the sum of a habit.
// biome-ignore format: a table
const MORE: readonly (readonly [asked: string, clause: string])[] = [
  ['$1 plus {b}', 'There were {b} [already|before|to begin with]'], ['$1 minus {b}', '{b} [of it|of that|of them] [is|are] [lost|taken away|given away|used]'], ['$1 divided by {c}', '{c} [people|of us|friends] share [it|that] [equally|evenly]'], ['$1 decreased by {p}%', 'There is {p}% [off|less] in the end'], ['$1 increased by {p}%', '{p}% [is|are] added in the end'],
];

const calculated = (said: string, asked: string, slots: Slots, parts: readonly Phrase[]): Question => ({
  said,
  ends: [calculation(said, filled(asked, slots), parts)],
});

const amounts = (rng: Random) => ({
  n: rng.chance(0.3)
    ? `${rng.int(1, 40)}.${rng.pick(['5', '50', '20', '25', '75', '90'])}`
    : rng.chance(0.5)
      ? String(rng.int(2, 60))
      : figure(rng),
  ...{ p: String(rng.int(2, 95)), b: String(rng.int(5, 900)), c: String(rng.int(2, 9)) },
});

/** What is done in each unit of a span. */
function ofHabit(rng: Random): Question {
  const { s, u, phrase } = counted(rng);
  const [does, plain, asked] = rng.pick(HABITS);
  const n = does.includes('hours') ? { n: String(rng.int(2, 12)) } : {};
  const slots = { ...amounts(rng), ...n, s, u, u1: one(u) };
  const each = rng.pick(['a {u1}', 'every {u1}', 'each {u1}', 'per {u1}', 'on each of the {u}']);
  const cost = rng.chance(0.3);
  const me = rng.chance(0.5);
  const act = `${me ? rng.pick(['I', 'I', 'we', 'they']) : rng.pick([...NAMES, 'my son', 'our boss', 'my aunt', 'the cook', 'a runner', 'she', 'he'])} ${me ? plain : does}`;
  const clause = cost ? `${rng.pick(COSTS)} {n} ${each}` : `${act} ${each}`;
  const chained = !cost && rng.chance(0.25) ? rng.pick(MORE) : undefined;
  const extra = chained === undefined ? '' : ` ${chained[1]}.`;
  const text = cost
    ? `${capitalised(clause)}.${extra} ${rng.pick(OF_COST)}`
    : rng.pick([
        `${capitalised(act)} ${each}${each.startsWith('on') ? ',' : ''} ${s}.${extra} ${asked}?`,
        ...(chained === undefined
          ? [
              `If ${act} ${each} ${s}, ${lower(asked)}?`,
              `${asked} if ${act} ${each} ${s}?`,
              `With {n} ${each}, how much is it {s}?`,
              `${capitalised(s)}, ${act} ${each}. ${asked}?`,
              `${capitalised(act)} ${each}: ${lower(asked)} {s}?`,
              `At {n} [a|per] {u1}, [what does it come to|how much is it|how many is it|what is the total] {s}?`,
              `{n} ${each} {s}: [how much is that|how many is that|total]?`,
            ]
          : []),
      ]);
  const first = calculation('', `${slots.n} times $1`, [phrase]);
  const said = say(text, slots, rng);
  return chained === undefined
    ? { said, ends: [{ ...first, said }] }
    : calculated(said, chained[0], slots, [first]);
}
const capitalised = (text: string): string =>
  text.startsWith('[') || text.startsWith('{') ? text : text.charAt(0).toUpperCase() + text.slice(1);
const lower = (text: string): string =>
  text
    .replace(/^\[?(?:How|What)/, (start) => start.toLowerCase())
    .replace(/\|(?:How|What)/g, (start) => start.toLowerCase());

function ofOthers(rng: Random): Question {
  const { s, u, phrase } = counted(rng);
  const [asked, patterns] = rng.chance(0.6) ? rng.pick(OTHERS.slice(0, 2)) : rng.pick(OTHERS.slice(2));
  const n = asked.startsWith('{n}') ? rng.int(100, 9000) : rng.int(2, 60);
  const slots = { ...amounts(rng), n: String(n), s, u, u1: one(u) };
  return calculated(say(rng.pick(patterns), slots, rng), asked, slots, [phrase]);
}

function ofTwo(rng: Random): Question {
  const u = rng.pick(UNITS);
  const [a, b] = [counted(rng, u), counted(rng, u)];
  const [asked, patterns] = rng.chance(0.75) ? rng.pick(PAIRS.slice(0, 2)) : rng.pick(PAIRS.slice(2));
  return calculated(say(rng.pick(patterns), { s: a.s, r: b.s, u }, rng), asked, {}, [a.phrase, b.phrase]);
}

// Of somebody born on the day `from`, on the day `until`.
// biome-ignore format: a table, one block per calculation
const AGES: readonly (readonly [asked: string, patterns: readonly string[]])[] = [
  ['$1 divided by {n}', ['{Who} was born on {a}. Take the age in {u} on {b} and divide it by {n}.', 'A [house|bridge|ship] finished on {a} was inspected every {n} {u} until {b}. How often was that?']],
  ['{n} times $1', ['{Who} was born on {a}. How many {u} old on {b}, times {n}?', '{Who} has [kept|fed] a [cat|horse] since {a} at {n} [a|per] {u1}. What had it cost by {b}?', 'From {a} on, {who} [smoked|ate|drank|bought] {n} [a|each] {u1}. How many [is|was] that by {b}?', 'Since {a} the [clock|pump|lamp] has used {n} [units|watts|cents] each {u1}. How many by {b}?']],
  ['$1 minus {n}', ['{Who}, born on {a}, [spent|was] {n} {u} abroad. How many {u} was it at home until {b}?', 'Of the {u} that {who} had lived from {a} to {b}, {n} were spent at sea. How many were not?']],
  ['{n} minus $1', ['{Who} was born on {a}. How many {u} were missing to {n} {u} on {b}?', 'Our lease of {n} {u} began on {a}. How many {u} were left on {b}?', 'A [guarantee|term|sentence] of {n} {u} began on {a}. How many {u} of it [remained|were left] on {b}?']],
];
function ofAge(rng: Random): Question {
  const u = rng.pick(UNITS);
  const [a, b] = [writtenDay(rng, 1950, 2004), writtenDay(rng, 2005, 2030)];
  const slots = {
    ...amounts(rng),
    n: String(rng.int(2, 900)),
    a,
    b,
    u,
    u1: one(u),
    who: rng.pick([...NAMES, 'my father', 'somebody', 'our teacher', 'grandma']),
  };
  const [asked, patterns] = rng.pick(AGES);
  return calculated(say(rng.pick(patterns), slots, rng), asked, slots, [counting(u, a, b)]);
}

/** A question over spans of time. */
export const ofSpans = (rng: Random): Question =>
  rng.weighted([
    [5, ofHabit],
    [3.5, ofOthers],
    [2, ofTwo],
    [1, ofAge],
  ] as const)(rng);
