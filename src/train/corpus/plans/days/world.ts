// Weather, places, articles and words, of what is named or has to be found first.

import type { Random } from '../../random.ts';
import { wordNet } from '../../wordnet.ts';
import { DOMAINS } from '../domains.ts';
import type { Question } from '../facts.ts';
import { someItem, somePerson, somePlace } from '../names.ts';
import { calculation, type Phrase, recordedName, weatherOf } from '../phrases.ts';
import { type Slots, say } from './say.ts';

type Row = readonly [asked: string, patterns: readonly string[]];

const found = (
  expert: string,
  said: string,
  ask: (value: string) => string,
  ...parts: readonly Phrase[]
): Phrase => ({
  ...{ said, expert, parts },
  ask: ([value = '']) => ask(value),
});

// The weather `{what}` of the places `{a}` and `{b}`.
// biome-ignore format: a table, one block per calculation
const WEATHERS: readonly (readonly [what: string, row: Row])[] = [
  ['temperature', ['$1 minus $2', ['How many degrees [more|higher] does the thermometer show in {a} than in {b}?', 'It is warmer in {a} than in {b}. By how [much|many degrees]?', 'How much colder than {a} is {b} [now|right now|today|at the moment|]?', 'If I fly from {b} to {a}, how many degrees warmer [will I find it|is it there]?', '{a} against {b}: how many degrees warmer?', 'Temperature in {a} minus temperature in {b}?', 'How far is the temperature in {a} above that in {b}?']]],
  ['temperature', ['$1 plus $2', ['What do the temperatures in {a} and {b} add up to?', 'Add the temperatures [in|of] {a} and {b}.']]],
  ['temperature', ['the average of $1 and $2', ['What is the average temperature of {a} and {b}?', 'Halfway between the temperatures in {a} and {b} is what?', 'How warm is it on average in {a} and {b}?', 'Mean temperature of {a} and {b}, please.']]],
  ['temperature', ['the maximum of $1 and $2', ['How warm is it in the warmer one of {a} and {b}?', 'What is the higher temperature, that in {a} or that in {b}?', '{A} or {b}: how warm is it in the warmer place?']]],
  ['temperature', ['the minimum of $1 and $2', ['How cold is it in the colder one of {a} and {b}?', 'What is the lower temperature, that in {a} or that in {b}?']]],
  ['wind speed', ['$1 minus $2', ['How much windier is it in {a} than in {b}?', 'By how much does the wind in {a} beat the wind in {b}?', 'The wind blows harder in {a} than in {b}: how much faster?', 'What is the wind speed in {a} less that in {b}?']]],
  ['wind speed', ['$1 divided by $2', ['How many times as fast as in {b} is the wind in {a}?', 'How many times stronger is the wind in {a} than in {b}?']]],
  ['wind speed', ['the average of $1 and $2', ['What is the mean wind speed of {a} and {b}?', 'How windy is it in {a} and {b} on average?']]],
  ['humidity', ['$1 minus $2', ['How much higher is the humidity in {a} than in {b}?', 'By how many points does the humidity in {a} exceed that in {b}?', 'What is the difference in humidity between {a} and {b}?']]],
  ['humidity', ['the average of $1 and $2', ['What is the average humidity in {a} and {b}?', 'The mean of the humidity in {a} and in {b}?']]],
  ['air pressure', ['$1 minus $2', ['How much higher is the air pressure in {a} than in {b}?', 'What does the air pressure in {a} have over that in {b}?']]],
  ['cloud cover', ['$1 minus $2', ['By how much is the cloud cover in {a} above that in {b}?', 'How much more cloud cover is there in {a} than in {b}?']]],
];
// The weather of one place with a calculation.
// biome-ignore format: a table, one block per calculation
const WEATHER: readonly (readonly [what: string, row: Row])[] = [
  ['temperature', ['$1 Celsius in Fahrenheit', ['What is the temperature in {a} in Fahrenheit rather than Celsius?', 'How warm is it in {a}, from Celsius to Fahrenheit?', 'Convert the temperature in {a} from Celsius to Fahrenheit.', 'I think in Fahrenheit, not in Celsius: how warm is it in {a}?', '{A}\'s temperature comes in Celsius. What is it in Fahrenheit?', 'Is it warm in {a}? I want Fahrenheit instead of Celsius.']]],
  ['temperature', ['$1 plus {n}', ['If it [gets|grows] {n} degrees warmer in {a}, how warm is it then?', 'What would the temperature in {a} be {n} degrees higher?']]],
  ['temperature', ['$1 minus {n}', ['If the temperature in {a} [falls|drops|sinks] by {n} degrees, what is it then?', 'How far above {n} is the temperature in {a}?', 'How warm is it in {a} if it cools by {n} degrees?']]],
  ['temperature', ['{n} minus $1', ['How many degrees are missing to {n} in {a}?', 'I like {n} degrees. By how much is {a} too cold?']]],
  ['wind speed', ['$1 km/h in m/s', ['What is the wind speed in {a} in m/s instead of km/h?', 'How windy is it in {a}? From km/h to m/s, please.', 'Convert the wind speed in {a} from km/h to m/s.', 'We use m/s, the weather service km/h: what is the wind in {a} in m/s?']]],
  ['wind speed', ['{n} times $1', ['If the wind in {a} became {n} times as [fast|strong], how fast would it be?', 'What is {n} times the wind speed in {a}?']]],
  ['humidity', ['100 minus $1', ['How much is missing to 100 percent humidity in {a}?', 'By how much is the humidity in {a} below 100?']]],
];

function ofWeather(rng: Random): Question {
  const [a, b] = [somePlace(rng), somePlace(rng)];
  const two = rng.chance(0.6);
  const [what, [asked, patterns]] = rng.pick(two ? WEATHERS : WEATHER);
  const slots = { a, b, n: String(rng.int(2, 35)) };
  const said = say(rng.pick(patterns), slots, rng);
  const parts = two ? [weatherOf(what, a), weatherOf(what, b)] : [weatherOf(what, a)];
  return { said, ends: [calculation(said, asked.replace('{n}', slots.n), parts)] };
}

/** A city or a country of somebody or something that a database knows. */
export function someWhere(rng: Random): Phrase {
  const kind = rng.unit();
  const who = rng.chance(0.7)
    ? somePerson(rng)
    : rng.pick([
        'the newest customer',
        'the best customer',
        'the oldest member',
        'the youngest employee',
        'the cheapest supplier',
        'the largest supplier',
        'the last customer',
        'the first member',
      ]);
  if (kind < 0.65)
    return found(
      'database',
      rng.pick([`the city where ${who} lives`, `the city of ${who}`]),
      () => `What is the city of ${who}?`,
    );
  const d = rng.pick(DOMAINS.filter(({ groups }) => groups.includes('city')));
  const noun = `the city with the ${rng.pick(['most', 'fewest'])} ${rng.chance(0.4) ? `${rng.pick(d.states)} ` : ''}${d.things}`;
  return found('database', noun, () => `What is ${noun}?`);
}

// Of a place `{n}` that is found.
// biome-ignore format: a table, one block per question
const OF_PLACE: readonly (readonly [number, Row])[] = [
  [2, ['What is the temperature in $1?', ['How [warm|cold|hot] is it [now|right now|] in {n}?', 'What is the temperature in {n}?', 'What [does the thermometer show|temperature do they have] in {n}?', '{N}: [how warm is it there|what is the temperature there]?', 'I travel to {n}. How [warm|cold] is it there?', 'Tell me how warm it is in {n}.', 'temperature in {n}', '[Find|Look up] {n} and tell me the temperature there.']]],
  [1.2, ['What is the wind speed in $1?', ['How [windy|stormy] is it in {n}?', 'What is the wind speed in {n}?', 'How [strong|fast] is the wind in {n}?', '{N}: how windy is it there?', 'Is there much wind in {n}? The speed, please.']]],
  [0.9, ['What is the population of $1?', ['How many people live in {n}?', 'How many inhabitants has {n}?', '{N}: how many people live there?', 'What is the population of {n}?', 'How [big|populous] is {n}, counted in people?', 'Tell me how many [people|inhabitants] {n} has.']]],
  [0.5, ['What is the elevation of $1?', ['How high [lies|is] {n} above [the sea|sea level]?', 'How many metres above [the sea|sea level] is {n}?', '{N}: how high does it lie?', 'What is the [elevation|altitude] of {n}?']]],
  [1, ['What is the humidity in $1?', ['[Tell me|Give me|I need] the humidity in {n}.', '{N} - what humidity does it have now?', 'How high is the humidity in {n}?']]],
  [0.6, ['What is the air pressure in $1?', ['What is the air pressure in {n}?', 'How high is the air pressure in {n}?']]],
  [1.6, ['In which country is $1?', ['In [which|what] country [is|lies] {n}?', '{N}: [which|what] country is [it|that] in?', 'Which country [has|owns] {n} on its map?', 'To which country does {n} belong?', 'Name the country of {n}.', 'Where on the map is {n}, I mean in which country?', 'What country do I have to go to for {n}?']]],
  [1.8, ['What does the encyclopaedia say about $1?', ['What does the encyclopaedia [say|tell|write|know] about {n}?', '[Read me|Show me|Give me|I want] the encyclopaedia[\'s article|] on {n}.', 'Let me read [something|a bit] about {n}.', '{N}: what does the encyclopaedia say?', 'Summarise {n}, out of the encyclopaedia.', 'What can be read about {n}?', 'Look {n} up in the encyclopaedia.', 'What is there to know about {n}?', 'Tell me something about {n}.']]],
];
const asking = (row: Row, place: Phrase, slots: Slots, rng: Random): Question => ({
  said: say(rng.pick(row[1]), slots, rng),
  ends: [found('api', '', (value) => row[0].replace('$1', () => value), place)],
});
const countryOf = (place: Phrase, said: string): Phrase =>
  found('api', said, (value) => `In which country is ${value}?`, place);

function ofPlace(rng: Random): Question {
  const kind = rng.unit();
  if (kind < 0.35) {
    const p = somePlace(rng);
    const noun = rng.pick([
      `the country of ${p}`,
      `the country that ${p} is in`,
      `the country where ${p} lies`,
      `the country in which ${p} lies`,
      `${p}'s country`,
    ]);
    return asking(
      (OF_PLACE.at(-1) as (typeof OF_PLACE)[number])[1],
      countryOf({ said: p, expert: null, parts: [] }, noun),
      { n: noun },
      rng,
    );
  }
  const place = someWhere(rng);
  if (kind < 0.5) {
    const noun = `the country ${rng.pick(['of', 'around', 'that has'])} ${place.said}`.replace(
      /around|that has/,
      'of',
    );
    return asking(
      (OF_PLACE.at(-1) as (typeof OF_PLACE)[number])[1],
      countryOf(place, noun),
      { n: noun },
      rng,
    );
  }
  if (kind < 0.6) {
    const b = somePlace(rng);
    const here = found('api', '', (value) => `What is the temperature in ${value}?`, place);
    const text = rng.pick([
      'How much warmer is it in {n} than in {b}?',
      'By how many degrees is {n} warmer than {b}?',
      'How many degrees does {n} have more than {b}, in temperature?',
    ]);
    const said = say(text, { n: place.said, b }, rng);
    return { said, ends: [calculation(said, '$1 minus $2', [here, weatherOf('temperature', b)])] };
  }
  return asking(rng.weighted(OF_PLACE), place, { n: place.said }, rng);
}

// biome-ignore format: a list
const WORDS = ['hot', 'happy', 'brave', 'ancient', 'generous', 'shallow', 'noisy', 'rough', 'humble', 'lazy', 'sharp', 'gloomy', 'polite', 'rich', 'clever', 'strong', 'weak', 'bitter', 'narrow', 'guilty', 'dead', 'private', 'victory', 'success', 'increase', 'love', 'war', 'birth', 'entrance', 'profit', 'remember', 'begin', 'win', 'buy', 'arrive', 'rise', 'open', 'accept', 'praise', 'strengthen', 'difficult', 'absent', 'active', 'cheap', 'empty', 'major', 'optimist', 'host', 'day', 'friend'];
// A word `{w}` that is found, as a noun, and how a step asks for it.
// biome-ignore format: a table
const FIRST: readonly (readonly [asked: string, noun: string])[] = [
  ['What is the opposite of {w}?', 'the [opposite|antonym|contrary|reverse] of [the word |the term |]{w}'], ['What is the opposite of {w}?', '[the word|a word] that means the opposite of {w}'], ['What is a synonym of {w}?', '[a|the] synonym of [the word |]{w}'], ['What is a synonym of {w}?', 'another word for {w}'],
  ['What is a synonym of {w}?', 'a word that means the same as {w}'], ['What is the broader term for {w}?', 'the [broader|more general] [term|word] for {w}'],
];
// biome-ignore format: a table
const THEN: readonly (readonly [number, Row])[] = [
  [3, ['What does $1 mean?', ['What does {n} mean?', '[Define|Explain] {n}.', 'What is the [meaning|definition] of {n}?', '[Look up|Find] {n} and [define|explain] it.', '{N}: what does it mean?', 'How does the dictionary define {n}?', 'Give the dictionary\'s [words|definition] for {n}.', 'In what words does the dictionary explain {n}?', 'meaning of {n}', 'I do not know what {n} means.', 'Say {n}, and then its meaning.', 'What is {n} supposed to mean?']]],
  [1.7, ['What is a synonym of $1?', ['What is a synonym [of|for] {n}?', 'Which word means the same as {n}?', 'What else can I [say|write] for {n}?', '[Name|List|Give me] synonyms of {n}.', 'Another word for {n}, please.', '{N}: which words mean the same?', 'Find {n} and a synonym of it.']]],
  [1.7, ['What is the opposite of $1?', ['What is the [opposite|antonym|contrary] of {n}?', 'Which word is the opposite of {n}?', '{N}: what is its opposite?', 'Name [an antonym|the opposite] of {n}.', 'opposite of {n}', 'Take {n} and turn it into its opposite.']]],
  [1.4, ['What is the broader term for $1?', ['What is the broader term for {n}?', 'What [kind|sort] of thing is {n}?', '{N} is a kind of what?', 'Give me a more general word for {n}.', 'What is {n} a [type|kind] of?', 'Under which broader term does {n} fall?']]],
  [0.8, ['To which category does $1 belong?', ['To which category does {n} belong?', 'Which category does {n} belong to?', '{N} - in which category does the dictionary put it, to which does it belong?']]],
  [0.6, ['Use $1 in a sentence.', ['Use {n} in a sentence.', 'Make a sentence with {n}, I mean use it in one.', 'How do I use {n} in a sentence?']]],
];

function ofWord(rng: Random): Question {
  const named = rng.chance(0.3);
  const then = rng.weighted(
    named ? THEN.filter(([, [asked]]) => !asked.includes('opposite') && !asked.startsWith('Use')) : THEN,
  );
  const next = (part: Phrase): Question => ({
    said: say(rng.pick(then[1]), { n: part.said }, rng),
    ends: [found('dictionary', '', (value) => then[0].replace('$1', () => value), part)],
  });
  if (named) {
    const name = rng.chance(0.5) ? recordedName(rng) : undefined;
    const noun =
      name?.said ??
      rng.pick([
        'the cheapest product',
        'the dearest article',
        'the heaviest item',
        'the most expensive tool',
        'the newest product',
        `the product whose price is ${rng.int(2, 400)}`,
        `the category of the ${someItem(rng)}`,
        'the category with the most products',
        'the category with the highest average price',
      ]);
    const said = rng.chance(0.25) ? `the name of ${noun}` : noun;
    return next(found('database', said, () => `What is ${noun}?`));
  }
  const [asked, noun] = rng.pick(FIRST);
  const opposite = asked.includes('opposite');
  const broader = asked.includes('broader');
  const bare =
    opposite || (!broader && rng.chance(0.5))
      ? rng.pick(WORDS)
      : rng.chance(0.6)
        ? someItem(rng)
        : wordNet().draw(rng).word;
  const w = rng.chance(0.4) ? `"${bare}"` : bare;
  const first = found('dictionary', lowered(say(noun, { w }, rng)), () => asked.replace('{w}', () => w));
  if (rng.chance(0.15)) {
    const [more, again] = rng.pick(FIRST);
    const slots = { w: first.said };
    return next(
      found(
        'dictionary',
        lowered(say(again, slots, rng)),
        (value) => more.replace('{w}', () => value),
        first,
      ),
    );
  }
  return next(first);
}
const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A question about weather, places and what is read about them. */
export const ofWorld = (rng: Random): Question => (rng.chance(0.45) ? ofWeather(rng) : ofPlace(rng));
/** A question about a word that is found. */
export const ofFoundWord = ofWord;
