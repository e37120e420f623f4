// Questions that have nothing to do with each other, joined in many ways: every part keeps its own numbers.
import { MONTHS } from '../../date-words.ts';
import type { Random } from '../../random.ts';
import { wordNet } from '../../wordnet.ts';
import { DOMAINS } from '../domains.ts';
import type { Question } from '../facts.ts';
import { someItem, somePlace } from '../names.ts';
import { CURRENCIES, type Phrase, pair } from '../phrases.ts';
import { writtenDay } from './found.ts';
import { capital, say, small } from './say.ts';

/** What one call answers: as a question, as a noun, and as a clause inside a sentence. */
interface Single {
  readonly expert: string;
  readonly ask: string;
  readonly asked: string;
  readonly noun: string;
  readonly clause: string;
}

const n = (rng: Random): string => String(rng.chance(0.5) ? rng.int(2, 60) : rng.int(61, 3000));
// biome-ignore format: a list
const OPPOSED = ['ancient', 'brave', 'humble', 'gloomy', 'victory', 'arrival', 'increase', 'polite', 'narrow', 'guilty', 'success', 'bitter', 'generous', 'lazy', 'calm', 'deep', 'wise', 'smooth', 'loud', 'tall'];
const word = (rng: Random): string => {
  const found = rng.chance(0.5) ? rng.pick(OPPOSED) : wordNet().draw(rng).word;
  return rng.chance(0.5) ? found : `"${found}"`;
};
type Draw = (rng: Random) => Single;
const made = (expert: string, asked: string, noun: string, clause: string, ask = asked): Single => ({
  expert,
  ask: `${ask}?`,
  asked,
  noun,
  clause,
});

const CALCULATIONS = [
  ['{a} times {b}', '{a} times {b}'],
  ['{a} divided by {b}', '{a} divided by {b}'],
  ['{a} plus {b}', '{a} plus {b}'],
  ['{a} minus {b}', '{a} minus {b}'],
  ['{p}% of {a}', '{p}% of {a}'],
  ['the square root of {a}', 'the square root of {a}'],
  ['the square of {b}', 'the square of {b}'],
  ['{p} percent of {a}', '{p} percent of {a}'],
  ['{a} miles in kilometres', '{a} miles in kilometres'],
  ['{a} pounds of weight in kilograms', '{a} pounds of weight in kilograms'],
  ['{a} inches in centimetres', '{a} inches in centimetres'],
  ['{a} gallons in litres', '{a} gallons in litres'],
] as const;
const calculationOf: Draw = (rng) => {
  const noun = say(rng.pick(CALCULATIONS)[0], { a: n(rng), b: n(rng), p: String(rng.int(2, 95)) }, rng);
  const said = noun.startsWith('The ') ? small(noun) : noun;
  return made(
    'calculator',
    `What is ${said}`,
    said,
    `${rng.pick(['what', 'how much'])} ${said} is`,
    `What is ${said}`,
  );
};
const countOf: Draw = (rng) => {
  const d = rng.pick(DOMAINS);
  const kind = rng.unit();
  const what =
    kind < 0.4
      ? `${rng.pick(d.states)} ${d.things}`
      : kind < 0.7
        ? `${d.things} from ${somePlace(rng)}`
        : d.things;
  return made(
    'database',
    `How many ${what} ${rng.pick(['are there', 'are there', 'do we have'])}`,
    `the number of ${what}`,
    `how many ${what} ${rng.pick(['there are', 'we have'])}`,
    `How many ${what} are there`,
  );
};
const priceOf: Draw = (rng) => {
  const i = someItem(rng);
  return made(
    'database',
    rng.pick([`What is the price of the ${i}`, `What does the ${i} cost`, `How much is the ${i}`]),
    `the price of the ${i}`,
    rng.pick([`what the ${i} costs`, `how much the ${i} is`]),
    `What is the price of the ${i}`,
  );
};
const factOf: Draw = (rng) => {
  const d = rng.pick(DOMAINS);
  const noun = rng.pick([
    `the ${rng.pick(d.measures)} of ${d.named(rng)}`,
    `the ${rng.pick(d.extremes)} ${d.thing}`,
    `the ${rng.pick(d.groups)} of ${d.named(rng)}`,
    `the average ${rng.pick(d.measures)} of ${rng.pick(d.states)} ${d.things}`,
  ]);
  return made('database', `What is ${noun}`, noun, `what ${noun} is`);
};
const weekdayOf: Draw = (rng) => {
  const d = writtenDay(rng);
  return made(
    'calendar',
    `${rng.pick(['What', 'Which', 'On what', 'On which'])} ${rng.pick(['weekday', 'day of the week'])} ${rng.pick(['is', 'was'])} ${d}`,
    `the ${rng.pick(['weekday', 'day of the week'])} of ${d}`,
    `what ${rng.pick(['weekday', 'day of the week'])} ${d} is`,
    `What day of the week is ${d}`,
  );
};
const monthOf: Draw = (rng) => {
  const m = `${rng.pick(MONTHS)} ${rng.int(1950, 2040)}`;
  return made(
    'calendar',
    rng.pick([`How many days are there in ${m}`, `How many days has ${m}`, `How many days does ${m} have`]),
    `the number of days in ${m}`,
    `how many days ${rng.pick([`there are in ${m}`, `${m} has`])}`,
    `How many days are there in ${m}`,
  );
};
const daysOf: Draw = (rng) => {
  const [a, b, u] = [
    writtenDay(rng, 1980, 2009),
    writtenDay(rng, 2010, 2034),
    rng.pick(['days', 'weeks', 'months', 'working days']),
  ];
  return made(
    'calendar',
    `How many ${u} are there from ${a} until ${b}`,
    `the number of ${u} from ${a} until ${b}`,
    `how many ${u} there are from ${a} until ${b}`,
  );
};
const shiftOf: Draw = (rng) => {
  const moved = `${rng.int(2, 90)} ${rng.pick(['days', 'weeks', 'months'])} ${rng.pick(['after', 'before'])} ${writtenDay(rng)}`;
  return made('calendar', `What date is ${moved}`, `the date ${moved}`, `what date is ${moved}`);
};
const leapOf: Draw = (rng) => {
  const y = rng.int(1880, 2060);
  const tense = rng.pick(['is', 'was']);
  return made(
    'calendar',
    `${capital(tense)} ${y} a leap year`,
    `the answer whether ${y} ${tense} a leap year`,
    `whether ${y} ${tense} a leap year`,
    `Is ${y} a leap year`,
  );
};
const meaningOf: Draw = (rng) => {
  const w = word(rng);
  return made(
    'dictionary',
    rng.pick([`What does ${w} mean`, `What does the word ${w} mean`, `What is the meaning of ${w}`]),
    rng.pick([`the meaning of ${w}`, `the definition of ${w}`]),
    `what ${rng.pick(['', 'the word '])}${w} means`,
    `What does ${w} mean`,
  );
};
const oppositeOf: Draw = (rng) => {
  const w = rng.chance(0.7) ? rng.pick(OPPOSED) : word(rng);
  const [of, ask] = rng.pick([
    ['the opposite of', 'the opposite of'],
    ['an antonym of', 'the opposite of'],
    ['a synonym of', 'a synonym of'],
    ['another word for', 'a synonym of'],
    ['the contrary of', 'the opposite of'],
    ['the broader term for', 'the broader term for'],
  ] as const);
  return made('dictionary', `What is ${of} ${w}`, `${of} ${w}`, `what ${of} ${w} is`, `What is ${ask} ${w}`);
};
const rateOf: Draw = (rng) => {
  const [a, b] = rng.chance(0.5)
    ? pair(rng)
    : (rng.shuffle(CURRENCIES.slice(0, 6)) as unknown as ReturnType<typeof pair>);
  const ask = `What is the exchange rate of the ${a[0]} to the ${b[0]}`;
  const now = rng.pick(['', '', ' today', ' now']);
  return made(
    'api',
    rng.pick([
      `How many ${b[1]} is a ${a[0]}${now}`,
      `What is the exchange rate of the ${a[0]} to the ${b[0]}${now}`,
      `What is the ${a[0]} worth in ${b[1]}${now}`,
    ]),
    rng.pick([
      `the exchange rate of the ${a[0]} to the ${b[0]}`,
      `the rate of the ${a[0]} to the ${b[0]}`,
      `the ${a[0]} in ${b[1]}`,
    ]),
    `how many ${b[1]} a ${a[0]} is${now}`,
    ask,
  );
};
const weatherOf: Draw = (rng) => {
  const p = somePlace(rng);
  if (rng.chance(0.5))
    return made(
      'api',
      rng.pick([`What is the temperature in ${p}`, `How warm is it in ${p}`, `How cold is it in ${p}`]),
      `the temperature in ${p}`,
      `how warm it is in ${p}`,
      `What is the temperature in ${p}`,
    );
  if (rng.chance(0.5))
    return made(
      'api',
      rng.pick([`How windy is it in ${p}`, `What is the wind speed in ${p}`]),
      `the wind speed in ${p}`,
      `how windy it is in ${p}`,
      `What is the wind speed in ${p}`,
    );
  const what = rng.pick(['humidity', 'air pressure', 'cloud cover']);
  return made('api', `What is the ${what} in ${p}`, `the ${what} in ${p}`, `what the ${what} in ${p} is`);
};
const placeOf: Draw = (rng) => {
  const p = somePlace(rng);
  return made(
    'api',
    `${rng.pick(['In which', 'In what'])} country is ${p}`,
    `the country of ${p}`,
    `in which country ${p} ${rng.pick(['is', 'lies'])}`,
    `In which country is ${p}`,
  );
};
const articleOf: Draw = (rng) => {
  const p = somePlace(rng);
  return made(
    'api',
    `What does the encyclopaedia say about ${p}`,
    `what the encyclopaedia says about ${p}`,
    `what the encyclopaedia says about ${p}`,
  );
};

const SINGLES: readonly (readonly [number, Draw])[] = [
  ...([
    [3, calculationOf],
    [2.5, countOf],
    [2, priceOf],
    [1.5, factOf],
    [2, weekdayOf],
    [0.8, monthOf],
    [0.8, daysOf],
    [0.8, shiftOf],
  ] as const),
  ...([
    [0.5, leapOf],
    [1.5, meaningOf],
    [1.5, oppositeOf],
    [1.8, rateOf],
    [1.5, weatherOf],
    [0.8, placeOf],
    [0.5, articleOf],
  ] as const),
];

// Of questions `{a}` and `{b}`, the second without a capital as `{y}`; of clauses `{i}`, `{j}`; of nouns `{x}`, `{z}`.
// biome-ignore format: a list
const TWO = [
  '{a}, and {y}?', '{a} and {y}?', '{a}? {b}?', '{a}? And {y}?', '{a}? [Also|Then|Besides|Next|By the way|And then|Moreover|Apart from that], {y}?', '{a}; {y}?', '{a}; [also|and|then], {y}?', '{a} - and {y}?', '{a}, [also|then] {y}?', '1. {a}? 2. {b}?', '1) {a} 2) {b}', '(a) {a}? (b) {b}?',
  '[Two|A couple of] [things|questions|points]: {a}? {b}?', '[First|First of all|Firstly], {y0}? [Second|Secondly|Then|After that], {y}?', '{a}? And one more [thing|question]: {y}?', '{a}? While you are at it, {y}?', 'Please answer both: {a}? {b}?', 'Question one: {y0}? Question two: {y}?', '{a}? Different [topic|matter]: {y}?',
  '[Tell me|I want to know|I would like to know|Can you tell me|Find out|Say|Let me know] {i} and {j}.', '[Tell me|I wonder|I need to know|Do you know|Please say] {i}, and also {j}.', '[Tell me|I have to know|Could you look up] {i} as well as {j}.', '[I wonder|Nobody here knows] {i}; {j} too.', 'Besides {i} I want to know {j}.',
  '[Tell me|Give me|I need|Find|Get me|Look up|Show me|I want] {x} and {z}.', '[Give me|I need|Find|Get me] both {x} and {z}.', '[Give me|I need|List] two [things|answers|facts]: {x} and {z}.', '[First|To begin with] {x}, then {z}.', '{x}; {z}', '{x} and also {z}, please.', '{x} as well as {z}?', 'Not only {x} but also {z}, please.', '[Tell me|I need] {x}, and {j}.', '{x}, then {z}.', 'What [is|are] {x} and {z}?',
  '{a}? [I also need|Give me also|And tell me|Add to that] {z}.', '[I need|Give me|Tell me] {x}. {b}?', '[Tell me|Find out] first {i}, then {j}.', 'For {who}: {x}. For {who2}: {z}.', '{who} asks {i}, {who2} asks {j}.', '{x}? And {z}?',
];
// biome-ignore format: a list
const THREE = [
  '{a}, {y}, and {w}?', '{a}? {b}? {c}?', '1. {a}? 2. {b}? 3. {c}?', 'Three [things|questions]: {a}? {b}? {c}?', '[Tell me|I want to know|Find out] {i}, {j} and {k}.', '[Give me|I need|Look up|List] {x}, {z} and {v}.', '[First|Firstly] {x}, then {z}, [finally|and last] {v}.', '{x}; {z}; {v}', '{a}? Then {y}? And finally {w}?', '{a}; {y}; and {w}?', '[Tell me|I need] {x} and {z}. {c}?', '{a}; also {j} and {k}, please.',
];
const PEOPLE = [
  'Ben',
  'my boss',
  'the report',
  'Carla',
  'the quiz',
  'page one',
  'my mother',
  'the office',
  'Hugo',
];

/** Two or three things that have nothing to do with each other. */
export function ofBothKinds(rng: Random): Question {
  const three = rng.chance(0.18);
  const parts: Single[] = [];
  while (parts.length < (three ? 3 : 2)) {
    const next = rng.weighted(SINGLES)(rng);
    if (parts.every(({ ask }) => ask !== next.ask)) parts.push(next);
  }
  const [p, q, r = p] = parts as [Single, Single, Single?];
  const [who, who2] = rng.shuffle([...PEOPLE]) as [string, string];
  const slots = {
    ...{ a: p.asked, b: q.asked, c: r.asked, y0: small(p.asked), y: small(q.asked), w: small(r.asked) },
    ...{ i: p.clause, j: q.clause, k: r.clause, x: p.noun, z: q.noun, v: r.noun, who, who2 },
  };
  const ends: Phrase[] = parts.map(({ expert, ask, noun }) => ({
    said: noun,
    expert,
    parts: [],
    ask: () => ask,
  }));
  return { said: say(rng.pick(three ? THREE : TWO), slots, rng), ends };
}
