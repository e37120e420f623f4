// Things that one call answers, as they stand inside a longer question and as a question of their own.
import { MONTHS, WEEKDAYS } from '../date-words.ts';
import type { Random } from '../random.ts';
import { wordNet } from '../wordnet.ts';
import type { Domain } from './domains.ts';
import { someDomain } from './made-up.ts';
import { someItem, somePlace } from './names.ts';

/** What a phrase stands for. */
export type Kind = 'number' | 'date' | 'name' | 'word';

/** Part of a question. A literal has no `ask`: it is copied. */
export interface Phrase {
  /** As it stands in the longer question. */
  readonly said: string;
  /** As a question of its own, with what its parts came to. */
  readonly ask?: (values: readonly string[]) => string;
  /** Which expert answers it; null for a literal. */
  readonly expert: string | null;
  readonly parts: readonly Phrase[];
}

export const literal = (said: string): Phrase => ({ said, expert: null, parts: [] });
const leaf = (expert: string, said: string, ask: string): Phrase => ({
  ...{ said, expert, parts: [] },
  ask: () => ask,
});

// biome-ignore format: a list
const PLACES = ['Paris', 'Lyon', 'Berlin', 'Hamburg', 'Madrid', 'Dublin', 'Haifa', 'Oslo', 'Rome', 'Lisbon', 'Vienna'];
const place = (rng: Random): string => (rng.chance(0.3) ? rng.pick(PLACES) : somePlace(rng));
const year = (rng: Random): string => String(rng.int(2010, 2026));

/** Things of a domain, now and then fewer of them. */
function some(d: Domain, rng: Random): string {
  const kind = rng.unit();
  const all = kind < 0.45 ? `${rng.pick(d.states)} ${d.things}` : d.things;
  if (kind > 0.3 && kind < 0.5) return `${all} in ${place(rng)}`;
  if (kind > 0.75 && kind < 0.87) return `${all} ${d.event} in ${year(rng)}`;
  return kind > 0.87 ? `${all} from ${place(rng)}` : all;
}

/** A number out of a database. */
export function recordedNumber(rng: Random): Phrase {
  const d = someDomain(rng);
  const kind = rng.unit();
  if (kind < 0.34) {
    const what = some(d, rng);
    const said = rng.pick([`the number of ${what}`, `the number of ${what}`, `the count of ${what}`]);
    return leaf('database', said, `How many ${what} are there?`);
  }
  const measure = rng.pick(d.measures);
  const what = some(d, rng);
  const said =
    kind < 0.75
      ? rng.pick([
          `the total ${measure} of ${what}`,
          `the total of ${what}`,
          `the average ${measure} of ${what}`,
          `the sum of the ${measure} of all ${what}`,
          `the highest ${measure} of all ${what}`,
          `the lowest ${measure} of ${what}`,
          `the smallest ${measure} of ${what}`,
          `the ${measure} of all ${what} together`,
          `the total of the ${what} of ${d.named(rng)}`,
        ])
      : rng.pick([
          `the ${measure} of ${d.named(rng)}`,
          `the ${measure} of the ${rng.pick(d.extremes)} ${d.thing}`,
          `the ${measure} of ${d.named(rng)}`,
        ]);
  return leaf('database', said, `What is ${said}?`);
}

/** What something costs. */
export const priceOf = (item: string): Phrase =>
  leaf('database', `the price of the ${item}`, `What is the price of the ${item}?`);

/** Of what there is of something. */
export const stockOf = (item: string): Phrase =>
  leaf('database', `the stock of the ${item}`, `What is the stock of the ${item}?`);

/** Something with a date, by its name or as the first of its kind. */
export function recorded(rng: Random): { domain: Domain; who: string } {
  const domain = someDomain(rng);
  return {
    domain,
    who: rng.chance(0.65) ? domain.named(rng) : `the ${rng.pick(domain.extremes)} ${domain.thing}`,
  };
}

/** The day on which something happened to it. */
export function whenDid({ event }: Domain, who: string): Phrase {
  const joined = event === 'joined';
  const said = joined ? `the day ${who} joined` : `the day ${who} was ${event}`;
  return leaf('database', said, joined ? `When did ${who} join?` : `When was ${who} ${event}?`);
}

/** A date out of a database. */
export function recordedDate(rng: Random): Phrase {
  const { domain: d, who } = recorded(rng);
  if (rng.chance(0.5)) {
    const day = whenDid(d, who);
    const start = rng.pick([
      'the day',
      'the day',
      'the date',
      'the day on which',
      'the date when',
      'the day when',
    ]);
    return { ...day, said: day.said.replace('the day', start) };
  }
  const said = rng.pick([
    `the date of ${rng.pick(['the first', 'the last', 'the latest'])} ${d.thing}`,
    `the date of ${who}`,
  ]);
  return leaf('database', said, `What is ${said}?`);
}

/** A name out of a database. */
export function recordedName(rng: Random): Phrase {
  const d = someDomain(rng);
  const said = rng.pick([
    `the ${rng.pick(d.extremes)} ${d.thing}`,
    `the ${rng.pick(d.groups)} with the most ${some(d, rng)}`,
    `the ${rng.pick(d.groups)} with the fewest ${d.things}`,
    `the ${rng.pick(d.groups)} of ${d.named(rng)}`,
    `the ${d.thing} with the highest ${rng.pick(d.measures)}`,
    `the ${d.thing} whose ${rng.pick(d.measures)} is ${rng.int(2, 900)}`,
    `the ${rng.pick(d.groups)} of the ${rng.pick(d.extremes)} ${d.thing}`,
  ]);
  return leaf('database', said, `What is ${said}?`);
}

/** A date in one of the ways in which dates are written. */
export function date(rng: Random): Phrase {
  const [day, month, year] = [rng.int(1, 28), rng.int(1, 12), rng.int(1950, 2035)];
  const name = MONTHS[month - 1] as string;
  const two = (n: number): string => String(n).padStart(2, '0');
  return literal(
    rng.pick([
      `${day} ${name} ${year}`,
      `${name} ${day}, ${year}`,
      `${year}-${two(month)}-${two(day)}`,
      ...(rng.chance(0.2) ? ['today', 'tomorrow'] : []),
    ]),
  );
}

/** A date that the calendar finds out; one that is `counted` from another may stand in a call about it. */
export function foundDate(rng: Random, counted = true): Phrase {
  const weekday = rng.pick(WEEKDAYS);
  const said = rng.pick([
    `the ${rng.pick(['first', 'second', 'third', 'fourth', 'last'])} ${weekday} of ${rng.pick(MONTHS)} ${rng.int(1990, 2035)}`,
    `the ${rng.pick(['first', 'next'])} ${weekday} after ${date(rng).said}`,
    `the last ${weekday} before ${date(rng).said}`,
    ...(counted
      ? [
          `${rng.int(2, 300)} ${rng.pick(['days', 'weeks', 'months'])} ${rng.pick(['after', 'before'])} ${date(rng).said}`,
        ]
      : []),
  ]);
  return leaf('calendar', said, /^\d/.test(said) ? `What date is ${said}?` : `When is ${said}?`);
}

/** A span of time with what it is counted in. */
export function countedSpan(rng: Random): { unit: string; span: string; found: Phrase } {
  const [from, until] = [date(rng).said, date(rng).said];
  const unit = rng.pick(['days', 'weeks', 'months', 'years', 'hours', 'working days', 'days']);
  const span = rng.pick([
    `between ${from} and ${until}`,
    `from ${from} to ${until}`,
    `from ${from} until ${until}`,
  ]);
  const found = leaf('calendar', `the number of ${unit} ${span}`, `How many ${unit} are there ${span}?`);
  return { unit, span, found };
}

/** A number that the calendar counts. */
export const countedNumber = (rng: Random): Phrase => countedSpan(rng).found;

/** How many of something there are. */
export const countOf = (what: string): Phrase => leaf('database', what, `How many ${what} are there?`);

/** A calculation over parts, of which `asked` refers to the first as `$1`. */
export function calculation(said: string, asked: string, parts: readonly Phrase[]): Phrase {
  const used = parts.filter((_, i) => asked.includes(`$${i + 1}`));
  const at = (i: string): number => used.indexOf(parts[Number(i) - 1] as Phrase);
  const ask = (values: readonly string[]): string =>
    `What is ${asked.replace(/\$(\d)/g, (_, i: string) => values[at(i)] ?? '')}?`;
  return { said, expert: 'calculator', parts: used, ask };
}

// biome-ignore format: a table, one row per currency
export const CURRENCIES = [
  ['euro', 'euros', 'EUR'], ['dollar', 'dollars', 'USD'], ['pound', 'pounds', 'GBP'], ['yen', 'yen', 'JPY'], ['shekel', 'shekels', 'ILS'],
  ['Swiss franc', 'Swiss francs', 'CHF'], ['Polish zloty', 'zlotys', 'PLN'], ['Swedish krona', 'kronor', 'SEK'], ['Canadian dollar', 'Canadian dollars', 'CAD'],
  ['Indian rupee', 'rupees', 'INR'], ['Danish krone', 'kroner', 'DKK'], ['Czech koruna', 'koruny', 'CZK'], ['Brazilian real', 'reais', 'BRL'], ['rand', 'rand', 'ZAR'],
] as const;
export type Currency = (typeof CURRENCIES)[number];

/** Two currencies. */
export function pair(rng: Random): [Currency, Currency] {
  const [from, into] = rng.shuffle([...CURRENCIES]);
  return [from as Currency, into as Currency];
}

/** The rate between two currencies, of today or of a day. */
export function rate(from: Currency, into: Currency, on?: Phrase): Phrase {
  const said = `the exchange rate of the ${from[0]} to the ${into[0]}`;
  if (on === undefined) return leaf('api', said, `What is ${said}?`);
  return {
    ...{ said: `${said} on ${on.said}`, expert: 'api', parts: [on] },
    ask: ([day]) => `What is ${said} on ${day}?`,
  };
}

// biome-ignore format: a list
const ADJECTIVES = ['hot', 'happy', 'brave', 'ancient', 'generous', 'shallow', 'noisy', 'rough', 'humble', 'lazy', 'sharp', 'gloomy', 'polite', 'rich', 'clever'];

/** A word that the dictionary finds. */
export function foundWord(rng: Random): Phrase {
  const adjective = rng.chance(0.4) ? rng.pick(ADJECTIVES) : wordNet().draw(rng).word;
  const thing = rng.chance(0.6) ? someItem(rng) : wordNet().draw(rng).word;
  const said = rng.pick([
    `the opposite of ${adjective}`,
    `the opposite of the word ${adjective}`,
    `a synonym of ${rng.pick([adjective, thing])}`,
    `the broader term for ${thing}`,
    `the antonym of ${adjective}`,
  ]);
  return leaf('dictionary', said, `What is ${said}?`);
}

/** A country that a place lies in. */
export function foundCountry(rng: Random): Phrase {
  const where = place(rng);
  const said = rng.pick([
    `the country where ${where} is`,
    `the country of ${where}`,
    `the country that ${where} lies in`,
  ]);
  return leaf('api', said, `In which country is ${where}?`);
}

/** The weather of a place by its name. */
export const weatherOf = (what: string, where: string): Phrase =>
  leaf('api', `the ${what} in ${where}`, `What is the ${what} in ${where}?`);

/** The weather of a place by its name or its coordinates. */
export function weatherNumber(rng: Random): Phrase {
  const what = rng.pick(['temperature', 'wind speed', 'air pressure', 'humidity', 'cloud cover']);
  if (rng.chance(0.6)) return weatherOf(what, somePlace(rng));
  const north = (rng.int(-600, 700) / 10).toFixed(1);
  const east = (rng.int(-1700, 1700) / 10).toFixed(1);
  const said = `the ${what} at ${north} north and ${east} east`;
  return leaf('api', said, `What is ${said}?`);
}

/** What the map knows of a place. */
export function placeNumber(rng: Random): Phrase {
  const where = somePlace(rng);
  const [what, ...forms] = rng.pick([
    [
      'population',
      'the population of X',
      'the number of inhabitants of X',
      "X's population",
      'the number of people living in X',
    ],
    [
      'elevation',
      'the elevation of X',
      'the altitude of X',
      'the height of X above the sea',
      'the height of X above sea level',
    ],
  ] as const);
  return leaf(
    'api',
    rng.pick(forms).replace('X', () => where),
    `What is the ${what} of ${where}?`,
  );
}
