// Questions for the three web services that ship, with the calls for them.

import { FACTS } from './api-place-words.ts';
import { NOW_IN, WEATHER_IN, WEATHER_TOMORROW } from './api-weather-words.ts';
import { CURRENCIES, WEATHER } from './api-words.ts';
import { fill, manner, verbatim } from './manner.ts';
import { date, type Said } from './moments.ts';
import type { Random } from './random.ts';
import { wordNet } from './wordnet.ts';
import { CITIES, PLACES } from './zones.ts';

interface Call {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}
type Kind = (rng: Random) => readonly [text: string, call: Call];

/** Degrees as people write them; south and west are negative. */
function coordinate(
  rng: Random,
  most: number,
  signs: readonly [string, string],
): { said: string[]; value: number } {
  const digits = rng.pick([0, 1, 2, 2, 2, 3, 4]);
  const size = Number((rng.unit() * most).toFixed(digits));
  const negative = rng.chance(0.35) && size > 0;
  const value = negative ? -size : size;
  const side = signs[negative ? 1 : 0];
  return {
    said: [
      String(value),
      `${size} ${side}`,
      `${size}° ${side.charAt(0).toUpperCase()}`,
      `${size} degrees ${side}`,
    ],
    value,
  };
}

const WHERE = [
  'at {a}, {b}',
  'at {a} and {b}',
  'for {a}, {b}',
  'near {a}, {b}',
  'in {p}, at {a}, {b}',
  'in {p} ({a}, {b})',
] as const;
const NAMED = [
  'at latitude {a} and longitude {b}',
  'at latitude {a}, longitude {b}',
  'for latitude {a} longitude {b}',
  'in {p}, latitude {a}, longitude {b}',
] as const;

/** Coordinates with their preposition, as part of a sentence. */
function spot(rng: Random): { said: string; latitude: number; longitude: number } {
  const latitude = coordinate(rng, 80, ['north', 'south']);
  const longitude = coordinate(rng, 180, ['east', 'west']);
  const form = rng.int(0, 3);
  const place = fill(rng.pick(form === 0 && rng.chance(0.5) ? NAMED : WHERE), {
    p: town(rng),
    a: latitude.said[form] as string,
    b: longitude.said[form] as string,
  });
  const said = place.charAt(0).toLowerCase() + place.slice(1);
  return { said, latitude: latitude.value, longitude: longitude.value };
}

const weather: Kind = (rng) => {
  const [current, forms] = rng.pick(WEATHER);
  const { said, latitude, longitude } = spot(rng);
  const parameters = { latitude, longitude, current };
  return [fill(rng.pick(forms), { x: said }), { operation: 'weather.current', parameters }];
};

const weatherIn: Kind = (rng) => {
  const [current, forms] = rng.chance(0.35)
    ? (WEATHER_IN[0] as (typeof WEATHER_IN)[number])
    : rng.pick(WEATHER_IN);
  const name = town(rng);
  const text = fill(rng.pick(forms), { p: name, n: rng.pick(NOW_IN) });
  return [text, { operation: 'weather.current-in', parameters: { name, current } }];
};

const tomorrow: Kind = (rng) => {
  const [daily, forms] = rng.pick(WEATHER_TOMORROW);
  if (rng.chance(0.75)) {
    const name = town(rng);
    const text = fill(rng.pick(forms), { x: `${rng.chance(0.9) ? 'in' : 'for'} ${name}` });
    return [text, { operation: 'weather.tomorrow-in', parameters: { name, daily } }];
  }
  const { said, latitude, longitude } = spot(rng);
  const parameters = { latitude, longitude, daily };
  return [fill(rng.pick(forms), { x: said }), { operation: 'weather.tomorrow', parameters }];
};

/** A name on the map: a city, or any of the places of WordNet. */
export function town(rng: Random): string {
  if (rng.chance(0.35)) return rng.pick(CITIES);
  if (rng.chance(0.2)) return rng.pick(PLACES);
  return rng.pick(wordNet().names.get(15) ?? CITIES);
}

const FIND = [
  'Where is {t}?',
  'Where is the town of {t}?',
  'In which country is {t}?',
  'Which country is {t} in?',
  'Where does {t} lie?',
  'What country does {t} belong to?',
  'What are the coordinates of {t}?',
  'Find {t} on the map.',
  'Give me the coordinates of {t}.',
  'Where on earth is {t}?',
  'location of {t}',
  'latitude and longitude of {t}',
  'Where can I find the city of {t}?',
] as const;
const findPlace: Kind = (rng) => {
  const name = town(rng);
  return [
    fill(rng.pick(FIND), { t: name }),
    { operation: 'weather.find-place', parameters: { name, count: 1 } },
  ];
};

const placeFact: Kind = (rng) => {
  const name = town(rng);
  const [fact, forms] = rng.weighted(FACTS);
  return [
    fill(rng.pick(forms), { p: name }),
    { operation: 'weather.find-place', parameters: { name, count: 1, fact } },
  ];
};

/** A currency by one of its names, or by a code. */
export function currency(rng: Random): Said & { readonly many: string } {
  const [written, one, many] = rng.pick(CURRENCIES);
  const coded = rng.chance(0.25);
  return { written, said: coded ? written : one, many: coded ? written : many };
}

const RATE = [
  'What is the exchange rate of the {a} to the {b}{d}?',
  'What is the exchange rate between {a} and {b}{d}?',
  'How many {bs} is one {a}{d}?',
  'How many {bs} do I get for one {a}{d}?',
  'What is one {a} in {bs}{d}?',
  'How much is a {a} in {bs}{d}?',
  'exchange rate {a} {b}{d}',
  '{a} to {b}{d}',
  'Exchange rate from {a} to {b}{d}?',
  'What is the {a} worth in {bs}{d}?',
  'Rate of the {a} against the {b}{d}?',
  'price of one {a} in {bs}{d}',
  'How much does a {a} cost in {bs}{d}?',
  'Convert one {a} to {bs}{d}.',
  'How much is one {a} in {bs}{d}?',
  'How many {bs} does one {a} buy{d}?',
  'How many {bs} do you get for a {a}{d}?',
  'How much is the {a} worth in {bs}{d}?',
  'What is the {a} in {bs}{d}?',
  'How does the {a} stand against the {b}{d}?',
  'What is the current exchange rate of the {a} to the {b}?',
  'current exchange rate {a} to {b}',
  '{a} {b} rate{d}',
] as const;
const NOW = ['', '', '', ' today', ' now', ' right now', ' at the moment', ' currently'] as const;
const THEN = [
  'What was the exchange rate of the {a} to the {b} on {d}?',
  'How many {bs} was a {a} on {d}?',
  'How many {bs} was one {a} on {d}?',
  'What was one {a} worth in {bs} on {d}?',
  'How much was a {a} in {bs} on {d}?',
  'exchange rate {a} {b} on {d}',
  '{a} to {b} on {d}',
  'What did a {a} cost in {bs} on {d}?',
  'What was the rate from {a} to {b} on {d}?',
  'Rate of the {a} against the {b} on {d}?',
  'On {d}, how many {bs} did one get for a {a}?',
  'How much was one {a} in {bs} on {d}?',
  'What was the {a} worth in {bs} on {d}?',
  'exchange rate of the {a} to the {b} on {d}',
] as const;

const exchange: Kind = (rng) => {
  const [from, to] = [currency(rng), currency(rng)];
  if (from.written === to.written) return exchange(rng);
  const said = { a: from.said, b: to.said, bs: to.many };
  const rates = { base: from.written, symbols: to.written };
  if (rng.chance(0.5))
    return [
      fill(rng.pick(RATE), { ...said, d: rng.pick(NOW) }),
      { operation: 'exchange.latest', parameters: rates },
    ];
  const day = date(rng, rng.int(1999, 2035));
  return [
    fill(rng.pick(THEN), { ...said, d: day.said }),
    { operation: 'exchange.on-date', parameters: { date: day.written, ...rates } },
  ];
};

export const ABOUT = [
  'What does the encyclopaedia say about {n}?',
  'What does Wikipedia say about {n}?',
  'Tell me about {n}.',
  'What do you know about {n}?',
  'Give me a summary of {n}.',
  'wikipedia {n}',
  'Look {n} up in the encyclopaedia.',
  'Show me the Wikipedia article on {n}.',
  'I want to read about {n}.',
  'Summarise the article about {n}.',
  'encyclopaedia article on {n}',
  'Give me some information about {n}.',
  'What does the encyclopedia say about {n}?',
  'Tell me something about {n}.',
  'What can you tell me about {n}?',
  'What is known about {n}?',
  'Look up {n} on Wikipedia.',
  'Search Wikipedia for {n}.',
  'What is written about {n} in the encyclopaedia?',
] as const;
const PERSON = ['Who is {n}?', 'Who was {n}?', 'Tell me who {n} was.', 'What is {n} known for?'] as const;
const THING = ['What is {n}?', 'What was {n}?', 'What exactly is {n}?'] as const;

const summary: Kind = (rng) => {
  const net = wordNet();
  const file = rng.pick([15, 15, 18, 18, 14, 6, 28, 5]);
  const common = rng.chance(0.2);
  const title = common ? net.draw(rng).word : rng.pick(net.names.get(file) ?? CITIES);
  const forms = common || rng.chance(0.55) ? ABOUT : file === 18 ? PERSON : THING;
  return [fill(rng.pick(forms), { n: title }), { operation: 'encyclopaedia.summary', parameters: { title } }];
};

const KINDS: readonly (readonly [number, Kind])[] = [
  [1.2, weather],
  [1.6, weatherIn],
  [1, tomorrow],
  [0.9, findPlace],
  [1, placeFact],
  [1.8, exchange],
  [1.3, summary],
];

/** One question for a web service. */
export function api(rng: Random): { question: string; input: { call: Call } } {
  const [text, call] = rng.weighted(KINDS)(rng);
  const question = manner(text, rng);
  return { question, input: { call: verbatim(call, question, ['name', 'title']) } };
}
