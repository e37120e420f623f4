// Questions about a date, a name or a word that has to be found first: the wordings of the calendar, the encyclopaedia and
// the dictionary around it.
import { ABOUT } from '../api.ts';
import { COUNT, FACTS, LENGTH, WEEKDAY } from '../calendar-words.ts';
import { TEMPLATES } from '../dictionary.ts';
import type { Random } from '../random.ts';
import { foundOrRecordedDate } from './calculations.ts';
import {
  date,
  foundCountry,
  foundDate,
  foundWord,
  type Phrase,
  recorded,
  recordedDate,
  recordedName,
  whenDid,
} from './phrases.ts';

export interface Question {
  readonly said: string;
  readonly ends: readonly Phrase[];
}

/** A wording with its slots, and how a step asks it. */
type Fact = readonly [said: string, asked: string];

const each = (said: readonly string[], asked: string): readonly Fact[] => said.map((text) => [text, asked]);
const facts = (name: string): readonly string[] => FACTS[name] ?? [];

const OF_DAY: readonly (readonly [number, readonly Fact[]])[] = [
  [
    3,
    each(
      [...WEEKDAY.filter((text) => !/\{w\}|weekend/.test(text)), 'On what weekday was {d}?'],
      'What day of the week is {d}?',
    ),
  ],
  [1, each(facts('week'), 'In which week of the year is {d}?')],
  [1, each(facts('day-of-year'), 'Which day of the year is {d}?')],
  [1, each(facts('quarter'), 'Which quarter is {d} in?')],
];

// biome-ignore format: a table, one row per wording
const SHIFTED: readonly Fact[] = [
  ['What date is {p} after {d}?', 'What date is {p} after {d}?'],
  ['What is the date {p} after {d}?', 'What date is {p} after {d}?'],
  ['Which day comes {p} after {d}?', 'What date is {p} after {d}?'],
  ['Add {p} to {d}.', 'What date is {p} after {d}?'],
  ['There is a warranty of {p} from {d}. When does it end?', 'What date is {p} after {d}?'],
  ['When are {p} over, counted from {d}?', 'What date is {p} after {d}?'],
  ['We remind people {p} after {d}. On which date is that?', 'What date is {p} after {d}?'],
  ['What date is {p} before {d}?', 'What date is {p} before {d}?'],
  ['Which date was {p} before {d}?', 'What date is {p} before {d}?'],
  ['{p} before {d}, what was the date?', 'What date is {p} before {d}?'],
  ['We have to know {p} ahead of {d}. When is that?', 'What date is {p} before {d}?'],
];

// biome-ignore format: a table, one row per wording
const LASTED: readonly Fact[] = [
  ...each([...COUNT], 'How many {u} are there from {a} until {b}?'),
  ...each([...LENGTH], 'How long is it from {a} until {b}?'),
  ...each(['How many {u} after {a} was {b}?', 'How many {u} had gone by from {a} to {b}?', 'How many {u} did it take from {a} until {b}?', 'By {b}, how many {u} had passed since {a}?'], 'How many {u} are there from {a} until {b}?'),
];

const UNITS = ['days', 'weeks', 'months', 'years', 'days', 'working days', 'hours'];
const filled = (text: string, slots: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? '');

// biome-ignore format: a table, one row per wording
const HAPPENED: readonly Fact[] = [
  ...each(['On what weekday {was}?', 'Which day of the week was it when {happened}?', '{Happened}. What weekday was that?', 'What day of the week {was} on?', 'On which day of the week {was}?'], 'What day of the week is $?'),
  ...each(['In which quarter {was}?', 'Which quarter of the year {was} in?', '{Happened} in which quarter?'], 'Which quarter is $ in?'),
  ...each(['In which week of the year {was}?', 'What calendar week was it when {happened}?'], 'In which week of the year is $?'),
  ...each(['How many {u} after {d} {was}?', 'How many {u} had passed since {d} when {happened}?', 'How many {u} are there from {d} to the day {happened}?'], 'How many {u} are there from {d} until $?'),
  ...each(['How many {u} before {d} {was}?', 'How many {u} was it from the day {happened} until {d}?', '{Happened}; how many {u} later was {d}?', 'By {d}, how many {u} ago {was}?', 'How many {u} lay between the day {happened} and {d}?'], 'How many {u} are there from $ until {d}?'),
  ...each(['What date was {p} after {happened}?', 'What was the date {p} after {happened}?', 'When were {p} over after {happened}?', '{Happened}. What date was {p} later?'], 'What date is {p} after $?'),
];

/** What happened on a day that a database knows. */
function happened(rng: Random): Question {
  const { domain, who } = recorded(rng);
  const joined = domain.event === 'joined';
  const became = joined && rng.chance(0.4) ? ` became a ${domain.thing}` : ' joined';
  const told = joined ? `${who}${became}` : `${who} was ${domain.event}`;
  const slots = {
    ...{ happened: told, Happened: told.charAt(0).toUpperCase() + told.slice(1) },
    ...{
      was: joined
        ? `did ${who}${became.replace('became', 'become').replace('joined', 'join')}`
        : `was ${who} ${domain.event}`,
    },
    ...{ u: rng.pick(UNITS), d: date(rng).said, p: duration(rng) },
  };
  const [said, asked] = rng.pick(HAPPENED);
  return {
    said: filled(said, slots),
    ends: [
      {
        said: '',
        expert: 'calendar',
        parts: [whenDid(domain, who)],
        ask: ([day = '']) => filled(asked, slots).replace('$', () => day),
      },
    ],
  };
}

const duration = (rng: Random): string =>
  `${rng.chance(0.6) ? rng.int(2, 90) : rng.pick(['two', 'three', 'four', 'six', 'ten'])} ${rng.pick(['days', 'weeks', 'months', 'years'])}`;

/** Facts about a date that has to be found first. */
export function ofDate(rng: Random): Question {
  if (rng.chance(0.4)) return happened(rng);
  const day = rng.chance(0.6) ? recordedDate(rng) : foundDate(rng, false);
  const about = (
    slots: readonly string[],
    given: Readonly<Record<string, string>>,
    [said, asked]: Fact,
    ...parts: Phrase[]
  ) => {
    const put = (values: readonly string[]) => ({
      ...given,
      ...Object.fromEntries(slots.map((slot, i) => [slot, values[i] ?? ''])),
    });
    const whole = filled(said, put(parts.map((part) => part.said)));
    const ask = (values: readonly string[]): string => filled(asked, put(values));
    return {
      said: whole.charAt(0).toUpperCase() + whole.slice(1),
      ends: [{ said: '', expert: 'calendar', parts, ask }],
    };
  };
  const kind = rng.unit();
  if (kind < 0.4) return about(['d'], {}, rng.pick(rng.weighted(OF_DAY)), day);
  const p = duration(rng);
  if (kind < 0.6) return about(['d'], { p }, rng.pick(SHIFTED), day);
  const u = rng.pick(UNITS);
  const other = rng.chance(0.6) ? date(rng) : foundOrRecordedDate(rng);
  return rng.chance(0.7)
    ? about(['a', 'b'], { u }, rng.pick(LASTED), day, other)
    : about(['a', 'b'], { u }, rng.pick(LASTED), other, day);
}

const templates = (name: string): readonly string[] =>
  (TEMPLATES[name] ?? []).map((text) => text.replaceAll('{a}', '{w}'));
// biome-ignore format: a table, one row per question
const OF_WORD: readonly (readonly [number, readonly Fact[]])[] = [
  [3, each([...templates('definition').filter((text) => text.includes('?') || text.includes('efin')), 'What is {w}, in the words of the dictionary?', 'What does the dictionary say about {w}?'], 'What does {w} mean?')],
  [1.5, each(templates('synonyms'), 'What is a synonym of {w}?')],
  [1.5, each(templates('antonyms'), 'What is the opposite of {w}?')],
  [1, each(templates('broader').filter((text) => !text.includes('animal')), 'What is the broader term for {w}?')],
];
const OF_NAME: readonly (readonly [number, readonly Fact[]])[] = [
  [3, each([...ABOUT, 'What is there to read about {n}?'], 'What does the encyclopaedia say about {n}?')],
  [
    1,
    each(
      ['In which country is {n}?', 'Where is {n}?', 'Which country is {n} in?'],
      'In which country is {n}?',
    ),
  ],
];

/** Something to be read about a name or a word that has to be found first. */
export function ofName(rng: Random): Question {
  const read = (expert: string, part: Phrase, slot: string, [said, asked]: Fact): Question => ({
    said: filled(said, { [slot]: part.said }),
    ends: [{ said: '', expert, parts: [part], ask: ([a = '']) => filled(asked, { [slot]: a }) }],
  });
  const kind = rng.unit();
  if (kind < 0.35)
    return read(
      'api',
      rng.chance(0.75) ? recordedName(rng) : foundCountry(rng),
      'n',
      rng.pick(rng.weighted(OF_NAME)),
    );
  const word = kind < 0.6 ? recordedName(rng) : foundWord(rng);
  return read('dictionary', word, 'w', rng.pick(rng.weighted(OF_WORD)));
}
