// What is looked up in the dictionary, on the map, in the encyclopaedia and in the weather about a name or a word that has
// to be found first, and the weather of two places.

import type { Random } from '../random.ts';
import { wordNet } from '../wordnet.ts';
import { capital, chosen, figures, found, type Slots, worded, worked } from './choices.ts';
import { someDomain } from './made-up.ts';
import { someItem, somePlace } from './names.ts';
import type { Phrase } from './phrases.ts';
import { someone, somewhere } from './things.ts';

interface Fact {
  readonly asked: string;
  readonly plain: readonly string[];
}

// About the word `{w}`.
// biome-ignore format: a table, one block per question
const OF_WORD: readonly (readonly [number, Fact])[] = [
  [4, { asked: 'What does $1 mean?', plain: ['What does {w} mean?', '[Define|Explain|Look up|Describe] {w}.', '[What is|Give|Give me|Tell me|State|Find] the [definition|meaning] of {w}[?|.]', '{W}: what does it mean?', '{W}[,|:] [definition|meaning], please.', 'How does the dictionary [define|explain|describe] {w}?', 'What does the dictionary say [about|on|under] {w}?', 'Explain the meaning of {w}.', 'In the dictionary, what is {w}?', '[Take|Find] {w} and [define it|tell me what it means|explain it|look up its meaning].', 'What is meant by {w}?', 'I do not [know|understand] {w}; what does [it|that] mean?', 'Look up {w} in the dictionary.', 'What is {w}, in words?', "What's the meaning of {w}?", 'Meaning of {w}?', 'Let me know what {w} means.'] }],
  [2, { asked: 'What is a synonym of $1?', plain: ['What is another word for {w}?', 'What is a synonym [for|of] {w}?', 'Give me [a synonym|synonyms] [for|of] {w}.', 'Which [word means|words mean] the same as {w}?', '{W}: [a synonym|synonyms], please.', 'How else can [I|one] say {w}?', 'Find {w} and list [its synonyms|words that mean the same].', 'Another word for {w}?', 'Name a synonym for {w}.', 'List words that mean the same as {w}.', 'A synonym for {w}, please.'] }],
  [1.5, { asked: 'What is the opposite of $1?', plain: ['What is the [opposite|antonym|contrary] of {w}?', 'Give me the opposite of {w}.', '{W}: what is its opposite?', 'The opposite of {w}?', 'Name an antonym of {w}.', 'Which word means the opposite of {w}?', 'Find {w} and then its [opposite|antonym].'] }],
  [1.5, { asked: 'What is the broader term for $1?', plain: ['What is [a|the] broader [term|word] for {w}?', 'What kind of thing is {w}?', 'What sort of thing is {w}?', 'What is {w} a kind of?', '{W}: what kind of thing is it?', 'A broader word for {w}?', 'Name a broader term for {w}.', 'To which class of things does {w} belong?'] }],
  [0.8, { asked: 'To which category does $1 belong?', plain: ['To which category does {w} belong?', 'What category does {w} belong to?', 'In which category is {w}?', '{W}: to which category does it belong?'] }],
  [0.8, { asked: 'What are the parts of $1?', plain: ['What are the parts of {w}?', 'Which parts does {w} have?', 'Name the parts of {w}.', 'What does {w} consist of?'] }],
  [0.8, { asked: 'What kinds of $1 are there?', plain: ['What kinds of {w} are there?', 'Which kinds of {w} are there?', 'Name some kinds of {w}.', 'List kinds of {w}.'] }],
  [0.5, { asked: 'Use $1 in a sentence.', plain: ['Use {w} in a sentence.', 'Give me a sentence with {w}.', 'Show me {w} in a sentence.', 'Take {w} and use it in a sentence.'] }],
];
// About the name `{w}`.
// biome-ignore format: a table, one block per question
const OF_NAME: readonly (readonly [number, Fact])[] = [
  [4, { asked: 'What does the encyclopaedia say about $1?', plain: ['What does the encyclopaedia [say|tell|write|report] about {w}?', 'What is [written|said|there to read|known] about {w} in the encyclopaedia?', 'Tell me [something |] about {w}.', '[Read|Show] me the [encyclopaedia|article|entry] [on|about] {w}.', 'Look up {w} in the encyclopaedia.', '[Summarise|Give me a summary of] the [article|encyclopaedia article|entry] [on|about] {w}.', 'I [would like|want] to read about {w}.', '{W}: what does the encyclopaedia [say|tell] [about it|of it|]?', 'Give me a short [text|article|summary] about {w}.', 'What can you tell me about {w}?', 'What should I know about {w}?', '{W}, a summary please.', 'Inform me about {w}.', 'Find out [something |]about {w}.', 'Who or what is {w}?'] }],
  [1.5, { asked: 'In which country is $1?', plain: ['In [which|what] country [is|lies] {w}?', '[Which|What] country is {w} in?', '{W}: [which|what] country is [it|that] in?', 'Where [on the map |] is {w}?', 'To which country does {w} belong?', 'Tell me [which|what] country {w} is in.', 'What country does the map put {w} in?', 'Find {w} on the map: which country is it?'] }],
  [1.2, { asked: 'What is the {weather} in $1?', plain: ['What is the {weather} in {w}[ now| right now| at the moment|]?', '{W}: what is the {weather} there?', 'Tell me the {weather} in {w}.', 'How is the {weather} in {w}?', 'The {weather} in {w}?', 'Which {weather} [do they have|is there] in {w}?', 'I am travelling to {w}. What is the {weather} there?'] }],
  [0.6, { asked: 'What is the population of $1?', plain: ['How many [people|inhabitants|residents] live in {w}?', 'How many [people|inhabitants] does {w} have?', '{W}: how many people live there?', 'What is the population of {w}?', 'The population of {w}?', 'How many people are there in {w}?'] }],
  [0.4, { asked: 'What is the elevation of $1?', plain: ['How high [is|lies] {w}?', 'How high above sea level is {w}?', '{W}: how many metres above the sea?', 'What is the altitude of {w}?'] }],
  [0.8, { asked: 'What is the temperature in $1?', plain: ['How [warm|cold|hot] is it [now |right now |today |] in {w}?', '{W}: how [warm|cold] is it there?', 'How many degrees [is it|are there] in {w}?', 'Is it cold in {w}? How many degrees?'] }],
  [0.4, { asked: 'How strong is the wind in $1?', plain: ['How [strong|fast] is the wind in {w}?', 'How windy is it in {w}?', 'What is the wind like in {w}?', 'Is it windy in {w}?'] }],
];
// Names and words that a database knows, with the question for them.
const NAMES: readonly (readonly [said: string, ask: string])[] = [
  ['the {x} {one}', 'What is {said}?'],
  ['our {x} {one}', 'What is {said}?'],
  ['the name of [our|the] {x} {one}', 'What is {said}?'],
  ['the {group} of [our|the] {x} {one}', 'What is {said}?'],
  ['the {group} of {named}', 'What is {said}?'],
  ["{named}'s {group}", 'What is the {group} of {named}?'],
  ['the {group} with the [most|fewest|highest number of] {things}', 'What is {said}?'],
  ['the {group} that has the [most|fewest] {things}', 'What is {said}?'],
  ['the {one} with the [highest|lowest|largest|smallest] {m}', 'What is {said}?'],
  ['the {one} whose {m} is {n}', 'What is {said}?'],
  ['the {one} we have [the most|the fewest|most] of', 'What is {said}?'],
  ['the {group} [in|from] which most {things} [come|are]', 'What is {said}?'],
  ['the {group} where [most|the most|the fewest] {things} are', 'What is {said}?'],
  ['the {one} that [costs|weighs|earns|sells] [most|least|the most|the least]', 'What is {said}?'],
  ['the most common {group} [of|among] [our|the] {things}', 'What is {said}?'],
  ['the [first|last|second] {one} [in|on] our list', 'What is {said}?'],
];
const PLACES: readonly (readonly [said: string, ask: string])[] = [
  ['the city of {person}', 'What is {said}?'],
  ["{person}'s [home town|city|town|home city]", 'What is the city of {person}?'],
  ['the [city|town|place] where {person} lives', 'In which city does {person} live?'],
  ['the [city|town] [with|that has] [the most|most|the fewest] {things}', 'What is {said}?'],
  ['the city where most [of our|] {things} [live|are]', 'What is {said}?'],
  ['the city of [our|the] {x} {one}', 'What is {said}?'],
  ['the country of {person}', 'What is {said}?'],
  ['the country that {person} comes from', 'What is the country of {person}?'],
  ['the country of [our|the] {x} {one}', 'What is {said}?'],
  ['the home of {person}', 'What is {said}?'],
];

function drawn(rows: readonly (readonly [string, string])[], rng: Random): Phrase {
  const domain = someDomain(rng);
  const slots: Slots = {
    ...{
      x: rng.pick(domain.extremes),
      one: domain.thing,
      things: domain.things,
      group: rng.pick(domain.groups),
      m: rng.pick(domain.measures),
    },
    ...{ named: domain.named(rng), n: String(rng.int(2, 900)), person: someone(rng) },
  };
  const [said, ask] = rng.pick(rows);
  const text = worded(said, slots, rng);
  return found('database', text, worded(ask, { ...slots, said: text }, rng));
}

const quoted = (word: string, rng: Random): string => (rng.chance(0.3) ? `"${word}"` : word);
/** A word that the dictionary finds. */
function related(rng: Random): Phrase {
  const noun = rng.chance(0.5) ? someItem(rng) : wordNet().draw(rng).word;
  const word = quoted(noun, rng);
  const bare = quoted(wordNet().draw(rng).word, rng);
  const [said, ask] = rng.pick([
    [
      '[the|an|the exact] [opposite|antonym] of [the word |the verb |the adjective |] W',
      `What is the opposite of ${bare}?`,
    ],
    ['[the opposite|what is the opposite] of W', `What is the opposite of ${bare}?`],
    ['[a|the] synonym [of|for] [the word |] W', `What is a synonym of ${bare}?`],
    ['[the|a] broader [term|word] [for|of] W', `What is the broader term for ${word}?`],
    ['the word that is the opposite of W', `What is the opposite of ${bare}?`],
    ['another word for W', `What is a synonym of ${bare}?`],
  ] as const);
  const text = chosen(said, rng)
    .replace(/\bW\b/, () => (ask.includes('broader') ? word : bare))
    .replace(/^what is the/, 'the');
  return found('dictionary', text, ask);
}

/** The country of a place, the capital of nothing else. */
function country(rng: Random): Phrase {
  const place = somewhere(rng);
  const said = chosen(`the country [of|where|in which|that] ${place}`, rng);
  const fitting = said
    .replace(/ (where|in which) (.*)$/, ' $1 $2 [lies|is]')
    .replace(/ that (.*)$/, ' that $1 [is in|lies in|belongs to]');
  return found('api', chosen(fitting, rng), `In which country is ${place}?`);
}

/** A word that stands in a relation to another that has to be found first. */
function deeper(inner: Phrase, rng: Random): Phrase {
  const [said, ask] = rng.pick([
    ['the opposite of', 'What is the opposite of'],
    ['a synonym of', 'What is a synonym of'],
    ['the broader term for', 'What is the broader term for'],
  ] as const);
  return {
    said: `${said} ${inner.said}`,
    expert: 'dictionary',
    parts: [inner],
    ask: ([word]) => `${ask} ${word}?`,
  };
}

/** The country of a place that has to be found first. */
function around(inner: Phrase, rng: Random): Phrase {
  const said = chosen(
    `[the country of ${inner.said}|the country in which ${inner.said} lies|the country that ${inner.said} is in]`,
    rng,
  );
  return { said, expert: 'api', parts: [inner], ask: ([place]) => `In which country is ${place}?` };
}

/** What is read about, at times at one remove more. */
function subject(expert: 'dictionary' | 'api', rng: Random): Phrase {
  const more = rng.chance(0.2);
  if (expert === 'dictionary') {
    const word = rng.chance(0.5) ? related(rng) : drawn(NAMES, rng);
    return more ? deeper(word, rng) : word;
  }
  const kind = rng.unit();
  if (kind < 0.2) return country(rng);
  if (kind < 0.4) return drawn(NAMES, rng);
  const place = drawn(PLACES, rng);
  return more && !place.said.includes('country') ? around(place, rng) : place;
}

/** Something to be read, looked up or measured about what another step finds. */
export function ofReading(rng: Random): Phrase {
  const expert = rng.chance(0.55) ? 'dictionary' : 'api';
  const fact = rng.weighted(expert === 'dictionary' ? OF_WORD : OF_NAME);
  const part = subject(expert, rng);
  if (/country/.test(fact.asked) && /countr/.test(part.said)) return ofReading(rng);
  const weather = rng.pick([
    'temperature',
    'wind speed',
    'humidity',
    'air pressure',
    'cloud cover',
    'weather',
  ]);
  const slots = { w: part.said, W: capital(part.said), weather };
  return worked(
    capital(worded(rng.pick(fact.plain), slots, rng)),
    [worded(fact.asked, slots, rng)],
    [part],
    expert,
  );
}

// The weather of `{a}` and `{b}`, of one of them with a figure.
// biome-ignore format: a table, one block per calculation
const WEATHERS: readonly (readonly [what: string, asked: string, said: readonly string[]])[] = [
  ['temperature', '$1 minus $2', ['How [much|many degrees] [warmer|hotter] is it in {a} than in {b}[ now| right now| today|]?', 'By how [much|many degrees] is {a} [warmer|hotter] than {b}?', 'How [much|many degrees] [colder|cooler] is it in {b} than in {a}?', '{A} is [warmer|hotter] than {b} - by how [much|many degrees]?', 'What is the temperature in {a} minus [the one|that] in {b}?', 'How much colder than {a} is {b}?']],
  ['temperature', 'the difference between $1 and $2', ['What is the difference in temperature between {a} and {b}?', 'How many degrees apart are {a} and {b}?', 'What is the temperature difference between {a} and {b}?', '{A} and {b}: how many degrees of difference?']],
  ['temperature', 'the average of $1 and $2', ['What is the [mean|average] of the temperatures in {a} and {b}?', 'Average the temperatures of {a} and {b}.', 'What is the average temperature in {a} and {b}?']],
  ['temperature', 'the maximum of $1 and $2', ['How warm is it in the warmer of {a} and {b}?', 'Which temperature is higher, that of {a} or that of {b}, and how much is it?']],
  ['wind speed', '$1 minus $2', ['How much [stronger|faster] is the wind in {a} than in {b}?', 'By how much does the wind speed in {a} exceed that in {b}?', 'How much windier is it in {a} than in {b}?']],
  ['humidity', '$1 minus $2', ['How much more humid is it in {a} than in {b}?', 'By how much is the humidity in {a} above that in {b}?', 'What is the difference in humidity between {a} and {b}?']],
];

// The weather of `{a}` with one calculation.
// biome-ignore format: a table, one row per wording
const CONVERTED: readonly (readonly [what: string, asked: string, said: string])[] = [
  ['temperature', '$1 celsius in fahrenheit', '[What is|How much is] the temperature in {a} in [degrees |]Fahrenheit?'], ['temperature', '$1 celsius in fahrenheit', 'How [warm|cold|hot] is it in {a}, in [degrees |]Fahrenheit?'], ['temperature', '$1 celsius in fahrenheit', 'How many degrees Fahrenheit [is it|are there|do they have] in {a}?'], ['temperature', '$1 celsius in fahrenheit', 'In Fahrenheit, [how warm is it|what is the temperature] in {a}?'], ['temperature', '$1 celsius in fahrenheit', 'Convert the temperature in {a} to Fahrenheit.'],
  ['temperature', '{k} minus $1', 'By how many degrees is it colder than {k} in {a}?'], ['temperature', '$1 minus {k}', 'By how many degrees is it warmer than {k} in {a}?'], ['temperature', '$1 plus {k}', 'If it gets {k} degrees warmer in {a}, what is the temperature [then|]?'], ['temperature', '$1 minus {k}', 'If the temperature in {a} falls by {k} degrees, what is it?'], ['temperature', '2 times $1', 'What is twice the temperature in {a}?'], ['humidity', '100 minus $1', 'How many percent is the humidity in {a} away from 100?'], ['wind speed', '2 times $1', 'If the wind in {a} [became|were] twice as strong, how fast would it be?'],
];

/** The weather of two places, or of one with a calculation. */
export function ofWeather(rng: Random): Phrase {
  if (rng.chance(0.4)) {
    const [what, asked, said] = rng.pick(CONVERTED);
    const slots = { ...figures(rng), a: rng.chance(0.6) ? somePlace(rng) : somewhere(rng) };
    const part = found('api', '', `What is the ${what} in ${slots.a}?`);
    return worked(worded(said, slots, rng), [worded(asked, slots, rng)], [part]);
  }
  const [what, asked, said] = rng.pick(WEATHERS);
  const place = (): string => (rng.chance(0.6) ? somePlace(rng) : somewhere(rng));
  const [a, b] = [place(), place()];
  const parts = [a, b].map((where) => found('api', '', `What is the ${what} in ${where}?`));
  return worked(capital(worded(rng.pick(said), { ...figures(rng), a, A: a, b }, rng)), [asked], parts);
}
