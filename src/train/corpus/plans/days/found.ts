// Days that have to be found first, in a database or on the calendar, with the ways to speak of them.
import { MONTHS, WEEKDAYS } from '../../date-words.ts';
import type { Random } from '../../random.ts';
import { date, type Phrase, recorded, whenDid } from '../phrases.ts';
import { vary } from './say.ts';

export interface Day {
  /** "the day on which invoice 7 was issued". */
  readonly noun: string;
  readonly phrase: Phrase;
}
/** A day on which something happened. */
export interface Happening extends Day {
  /** "invoice 7 was issued", "was invoice 7 issued". */
  readonly told: string;
  readonly did: string;
  readonly who: string;
  /** Somebody came to stay. */
  readonly joined: boolean;
}

const found = (expert: string, said: string, ask: string): Phrase => ({
  ...{ said, expert, parts: [] },
  ask: () => ask,
});

// biome-ignore format: a table: what somebody did, and how it is asked
const JOINED = [
  ['joined', 'join'], ['joined', 'join'], ['joined us', 'join us'], ['became a {thing}', 'become a {thing}'], ['became our {thing}', 'become our {thing}'],
  ['signed up', 'sign up'], ['came to us', 'come to us'], ['registered as a {thing}', 'register as a {thing}'],
] as const;

/** What happened to something of a database. */
export function happening(rng: Random): Happening {
  const { domain, who } = recorded(rng);
  return happened(rng, domain.event, domain.thing, who, whenDid(domain, who));
}

function happened(rng: Random, event: string, thing: string, who: string, phrase: Phrase): Happening {
  const joined = event === 'joined';
  const [past, plain] = rng.pick(JOINED).map((text) => text.replace('{thing}', thing)) as [string, string];
  const told = joined ? `${who} ${past}` : `${who} was ${event}`;
  const noun = vary(
    joined && rng.chance(0.15) ? `the joining of ${who}` : `the [day|day|date] [|on which |when ]${told}`,
    rng,
  );
  return { noun, told, who, joined, phrase, did: joined ? `did ${who} ${plain}` : `was ${who} ${event}` };
}

/** "the date of invoice 7". */
export function datedThing(rng: Random): Day {
  for (;;) {
    const { domain, who } = recorded(rng);
    const name = rng.chance(0.7) ? who : `the ${rng.pick(['first', 'last', 'latest'])} ${domain.thing}`;
    if (!/^[a-z ]+ \d+$|^the (?:first|last|latest)/.test(name)) continue;
    const noun = `the date of ${name}`;
    return { noun, phrase: found('database', noun, `What is ${noun}?`) };
  }
}

/** Two things of one kind with their days. */
export function happenings(rng: Random): {
  readonly a: Happening;
  readonly b: Happening;
  readonly were: string;
} {
  const { domain, who } = recorded(rng);
  const day = (name: string): Happening =>
    happened(rng, domain.event, domain.thing, name, whenDid(domain, name));
  let other = domain.named(rng);
  while (other === who) other = domain.named(rng);
  const were = domain.event === 'joined' ? 'did they join' : `were they ${domain.event}`;
  return { a: day(who), b: day(other), were };
}

const NTH = ['first', 'second', 'third', 'fourth', 'last'];
// biome-ignore format: a list
const OCCASIONS = [
  'the general meeting', 'our summer party', 'the school fair', 'election day', 'the flea market', 'the fire drill', 'the book club', 'the city marathon', 'my exam', 'the stocktaking',
  "Mother's Day", 'the audit', 'the concert', 'the village feast', 'the wine tasting', 'clean-up day', 'the board meeting', 'the first rehearsal', 'pay day', 'the club evening',
];

/** A date as it is written. */
export function writtenDay(rng: Random, low = 1960, high = 2034): string {
  const [day, month, year] = [rng.int(1, 28), rng.int(1, 12), rng.int(low, high)];
  const name = MONTHS[month - 1] as string;
  const two = (n: number): string => String(n).padStart(2, '0');
  const end =
    day % 10 < 4 && day % 10 > 0 && (day < 11 || day > 13)
      ? (['st', 'nd', 'rd'][(day % 10) - 1] as string)
      : 'th';
  return rng.weighted([
    [4, `${day} ${name} ${year}`],
    [3, `${name} ${day}, ${year}`],
    [2, `${year}-${two(month)}-${two(day)}`],
    [1, `the ${day}${end} of ${name} ${year}`],
    [1, `${day}${end} ${name} ${year}`],
    [0.7, `${name} ${day}${end}, ${year}`],
  ]);
}

/** A weekday of a month, or beside a date; `plain` without an occasion. */
export function countedDay(rng: Random, [low, high] = [1995, 2034], plain = false): Day {
  const w = rng.pick(WEEKDAYS);
  if (rng.chance(0.62)) {
    const month = `${rng.pick(MONTHS)} ${rng.int(low, high)}`;
    const nth = rng.pick(NTH);
    const noun = `the ${nth} ${w} ${rng.pick(['of', 'of', 'in'])} ${month}`;
    const named = !plain && rng.chance(0.12) ? `${rng.pick(OCCASIONS)}, ${noun},` : noun;
    return { noun: named, phrase: found('calendar', noun, `When is the ${nth} ${w} of ${month}?`) };
  }
  const day = rng.chance(0.9) ? writtenDay(rng, low, high) : date(rng).said;
  const [said, ask] = rng
    .pick([
      ['first {w} after', 'first {w} after'],
      ['next {w} after', 'next {w} after'],
      ['{w} after', '{w} after'],
      ['{w} following', '{w} following'],
      ['last {w} before', 'last {w} before'],
      ['{w} before', '{w} before'],
    ] as const)
    .map((text) => `the ${text.replace('{w}', w)} ${day}`) as [string, string];
  return { noun: said, phrase: found('calendar', said, `When is ${ask}?`) };
}

// biome-ignore format: a list
const NUMBERS = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'ten', 'twelve', 'thirty', 'forty-five', 'ninety'];
/** "six weeks". */
export function span(rng: Random): string {
  const unit = rng.pick(['days', 'days', 'weeks', 'months', 'years', 'weeks']);
  if (rng.chance(0.12)) return `${rng.pick(['a', 'one', '1'])} ${unit.slice(0, -1)}`;
  const most = { days: 250, weeks: 60, months: 30, years: 25 }[unit] as number;
  return `${rng.chance(0.6) ? rng.int(2, most) : rng.pick(NUMBERS)} ${unit}`;
}
