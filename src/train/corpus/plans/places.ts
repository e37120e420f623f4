// What the map knows of places, calculated with: how many people live there, how high they lie.
import type { Random } from '../random.ts';
import { say } from './days/say.ts';
import { someWhere } from './days/world.ts';
import { somePlace } from './names.ts';
import { calculation, type Phrase } from './phrases.ts';

type Row = readonly [asked: string, patterns: readonly string[]];

type Measure = 'population' | 'elevation';

// Two places, `{a}` and `{b}`.
// biome-ignore format: a table, one block per calculation
const TWO: Readonly<Record<Measure, readonly Row[]>> = {
  population: [
    ['$1 plus $2', ['How many people live in {a} and {b} together?', 'How many inhabitants do {a} and {b} have [together|between them|in all|altogether]?', 'What is the [joint|combined|total] population of {a} and {b}?', 'Add the populations of {a} and {b}.', '{a} and {b} together have how many [people|inhabitants|residents]?', 'If {a} and {b} became one city, how many people would live [in it|there]?', 'What do the populations of {a} and {b} add up to?']],
    ['$1 minus $2', ['How many more people live in {a} than in {b}?', 'By how many [people|inhabitants] is {a} [larger|bigger] than {b}?', 'How much larger is the population of {a} than that of {b}?', 'How many fewer people live in {b} than in {a}?', 'By how much does the population of {a} exceed [that|the one] of {b}?', '{a} has more inhabitants than {b}. How many more?', 'What is the difference in population between {a} and {b}?']],
    ['$1 divided by $2', ['How many times as many people live in {a} as in {b}?', 'How many times [larger|bigger] is the population of {a} than that of {b}?', 'What is the population of {a} divided by that of {b}?', 'How often does {b} fit into {a}, counted in people?', 'How many inhabitants of {a} are there for every one of {b}?', 'The ratio of the inhabitants of {a} to those of {b}?']],
    ['$1 divided by $2 times 100', ['How many percent of the population of {a} is that of {b}?', 'What percentage of the people in {a} are the people in {b}, in number?']],
    ['the average of $1 and $2', ['What is the average population of {a} and {b}?', 'How many people live in {a} and {b} on average?']],
    ['the maximum of $1 and $2', ['How many people live in the larger of {a} and {b}?', 'Which has more inhabitants, {a} or {b}, and how many [are they|is that]?']],
    ['the minimum of $1 and $2', ['How many people live in the smaller of {a} and {b}?']],
  ],
  elevation: [
    ['$1 minus $2', ['By how many [metres|meters] does {a} lie higher than {b}?', 'How much higher [is|lies] {a} than {b}?', 'How many metres [lower|deeper] than {a} is {b}?', 'How far above {b} does {a} lie?', 'What is the difference in [elevation|altitude|height] between {a} and {b}?', 'How many metres do I climb from {b} to {a}?', 'Going from {b} up to {a}, how many metres is that?']],
    ['$1 divided by $2', ['How many times as high as {b} does {a} lie?', 'What is the elevation of {a} divided by that of {b}?']],
    ['the average of $1 and $2', ['What is the [average|mean] [elevation|altitude|height] of {a} and {b}?', 'How high do {a} and {b} lie on average?']],
    ['the maximum of $1 and $2', ['How high lies the higher one of {a} and {b}?', 'What is the greater elevation, that of {a} or that of {b}?']],
  ],
};
// One place `{a}` with figures.
// biome-ignore format: a table, one block per calculation
const ONE: Readonly<Record<Measure, readonly Row[]>> = {
  population: [
    ['{p}% of $1', ['If {p}% of [the people in|the inhabitants of|those who live in] {a} [came|bought one|voted|left|had a bicycle], how many [would that be|is that|people are that]?', 'What is {p} percent of the population of {a}?', '{p}% of everybody in {a}: how many people?']],
    ['$1 increased by {p}%', ['How many people will live in {a} if it grows by {p}%?', 'If the population of {a} rises by {p} percent, how many [are they|people is that]?', '{a} grows by {p}%. How many inhabitants has it then?']],
    ['$1 decreased by {p}%', ['If {a} loses {p}% of its people, how many stay?', 'How many people live in {a} after a loss of {p} percent?']],
    ['$1 divided by {n}', ['If the people of {a} were divided into {n} districts, how many would live in each?', 'If one out of {n} people in {a} came, how many would that be?', 'What is the population of {a} divided by {n}?', 'One doctor for {n} people: how many doctors does {a} need?', 'Each bus takes {n} people. How many buses would the people of {a} fill?']],
    ['$1 minus {n}', ['If {n} people left {a}, how many would stay?', 'How many people [are left|remain] in {a} when {n} of them move away?']],
    ['$1 plus {n}', ['If {n} people moved to {a}, how many would live there?', 'How many inhabitants has {a} after {n} more arrive?']],
    ['a {f} of $1', ['If a {f} of the [inhabitants|people] of {a} came to us, how many would that be?', 'How many people is a {f} of those who live in {a}?', 'What is a {f} of the population of {a}?']],
    ['{k} times $1', ['If everybody in {a} bought {k}, how many would be sold?', 'How many would it be if the people of {a} were {k} times as many?', 'What is {k} times the number of people in {a}?', 'At {k} each, what do all the people of {a} cost?']],
  ],
  elevation: [
    ['$1 plus {n}', ['A tower of {n} metres stands in {a}. How high above the sea is its top?', 'If I climb {n} metres above {a}, how high am I?', 'How high is one {n} metres above {a}?']],
    ['$1 minus {n}', ['How far above {n} metres does {a} lie?', 'How high is the bottom of a well of {n} metres in {a}?']],
    ['$1 metres in feet', ['How high is {a} in feet?', 'How many feet above [the sea|sea level] is {a}?', 'What is the elevation of {a} in feet?', 'Convert the altitude of {a} from metres to feet.']],
    ['$1 times {k}', ['What is the elevation of {a} times {k}?', '{k} times as high as {a}, how high is that?']],
  ],
};
// biome-ignore format: a list
const FRACTIONS = ['third', 'quarter', 'fifth', 'tenth', 'half'];

const spelled = (text: string): string => text.replaceAll('a half', 'half');

/** `{a}` by its name, or as what another step finds. */
const somewhere = (rng: Random): Phrase =>
  rng.chance(0.75) ? { said: somePlace(rng), expert: null, parts: [] } : someWhere(rng);

const measured = (what: Measure, place: Phrase, said = ''): Phrase => ({
  ...{ said, expert: 'api', parts: [place] },
  ask: ([where = '']) => `What is the ${what} of ${where}?`,
});

/** People and heights of one place or two, with a calculation. */
export function ofPlaces(rng: Random): Phrase {
  const what: Measure = rng.chance(0.7) ? 'population' : 'elevation';
  const two = rng.chance(0.5);
  const [asked, patterns] = rng.pick((two ? TWO : ONE)[what]);
  const [a, b] = [somewhere(rng), somewhere(rng)];
  const slots = {
    ...{ a: a.said, b: b.said, p: String(rng.int(1, 95)), n: String(rng.int(2, rng.pick([20, 500, 9000]))) },
    ...{ k: String(rng.int(2, 12)), f: rng.pick(FRACTIONS) },
  };
  const said = spelled(say(rng.pick(patterns), slots, rng));
  const calculated = spelled(asked.replace(/\{(\w)\}/g, (_, slot: 'p') => slots[slot]));
  return calculation(said, calculated, two ? [measured(what, a), measured(what, b)] : [measured(what, a)]);
}
