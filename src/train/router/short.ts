// Questions as they are typed in a hurry: few words, for an expert each.

import { MONTHS } from '../corpus/date-words.ts';
import { fill } from '../corpus/manner.ts';
import { date, zone } from '../corpus/moments.ts';
import { figure } from '../corpus/plans/calculations.ts';
import { DOMAINS } from '../corpus/plans/domains.ts';
import { someItem, somePerson } from '../corpus/plans/names.ts';
import type { Random } from '../corpus/random.ts';
import { wordNet } from '../corpus/wordnet.ts';
import { CITIES } from '../corpus/zones.ts';

// biome-ignore format: a list
const FEASTS = [
  'Christmas', 'Christmas Eve', 'New Year', "New Year's Eve", "Valentine's Day", 'Halloween', 'Easter', 'Easter Monday', 'Good Friday', 'Pentecost',
  'Thanksgiving', 'Black Friday', "Mother's Day", "Father's Day", 'Labor Day', 'Passover', 'Hanukkah', 'Yom Kippur', 'Ramadan', 'Chinese New Year',
];
const DAYS = ['today', 'tomorrow', 'yesterday'];
const UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks'];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** The file of WordNet that holds people. */
export const PEOPLE = 18;

// biome-ignore format: tables, one row per expert
const WORDINGS: Readonly<Record<string, readonly string[]>> = {
  calendar: [
    'How many days until {f}?', 'Days until {f}', 'How many weeks until {f}?', 'How long until {f}?', 'When is {f} this year?',
    'When is {f}?', 'When is {f} {y}?', 'When was {f} {y}?', 'Which weekday is {f}?', 'What day is {f} in {y}?', 'On which date does {f} fall?',
    'How many days since {f}?', 'How many days between {f} and {g}?', 'How many days until {e}?', 'How many days are between {e} and {h}?',
    'How many days until {d}?', 'Days until {d}', 'Weeks until {d}', 'Weekday of {d}', '{d}, which weekday?', 'What day is {d}?',
    'What day is {t}?', 'What day was {t}?', 'Date {t}', "What's the date {t}?", 'What day is it?', 'Day of the week {t}',
    'Time in {z}', 'Time now in {z}', 'What time is it in {z}?', "What's the time in {z}?", 'What time is it?',
    'Next {w}', 'When is next {w}?', 'Date of next {w}', 'Last {w}, which date?', 'How old is someone born on {d}?',
  ],
  api: [
    'Who is {n}?', 'Who was {n}?', 'Who is {n}?', 'Who was {n}?', 'Tell me about {n}', 'Tell me about {c}', 'About {n}', '{n} wikipedia',
    'What is {n} famous for?', 'What do you know about {n}?', 'Weather {c}', 'Weather in {c}', 'Is it raining in {c}?',
    'Is it cold in {c}?', 'Temperature {c}', 'Will it rain in {c} tomorrow?', 'Where is {c}?',
  ],
  dictionary: [
    'Synonym for {v}', 'Synonyms {v}', 'Another word for {v}', 'Opposite of {v}', 'Antonym for {v}', 'Meaning of {v}', '{v} meaning',
    'Define {v}', 'What does {v} mean?', 'Definition {v}', 'Other words for {v}', 'A word like {v}',
  ],
  calculator: [
    'Convert {q} {u} to {x}', '{q} {u} in {x}', 'How many {x} are {q} {u}?', '{q} {u} to {x}', '{p}% off {q} dollars', '{q} euros, {p}% off',
    'A {i} of {q} euros with {p}% off: what is the price?', 'What is left to pay for a {q} euro {i} after {p}% off?',
    'A {q} dollar {i} is reduced by {p}%. What does it cost?', 'We are {k} and the bill is {q} euros. How much each?',
    'The {i} costs {q} dollars and we have saved {k}. How much is still missing?', 'What does a {q} dollar {i} cost with {p}% off?',
    'What is the price of a {q} euro {i} after a discount of {p}%?', 'We saved {k} euros for the {i}, which costs {q}. What do we lack?',
    'I have {k} and need {q}. How many are missing?', 'I have {k}, you have {q}. How many more do you have?',
  ],
  database: [
    'How much does the {i} cost?', 'What does the {i} cost?', 'Price of the {i}', 'What is the {i} sold for?', 'How many {a} do we have?',
    'How many {a} are there?', 'How many {a} are {s}?', 'List all {a}', 'Show the {a}', 'Top {k} {a} by {m}', '{s} {a}', 'Which {a} are {s}?',
    'How much does {r} owe us?', 'What does {r} still owe?', 'What do the {a} from {c} owe?', 'How much was {r} billed in {y}?', 'What has {r} paid so far?',
    'What is our revenue?', 'Our revenue in {y}', 'Which revenue did we have in {y}?', 'What is our stock worth?', 'Bills of {r}', 'Invoices of {r} in {y}',
    'What is the largest bill of {r}?', 'How many {a} were sold in {y}?', 'Where do most of our {a} live?', 'Total of the open bills of {r}',
    'Total {m} of the {a}', 'Average {m} of all {a}', 'Average {m} per {o}', 'Highest {m} of the {s} {a}',
  ],
};

/** A date of which the year is not said. */
const yearless = (rng: Random): string => `${rng.pick(MONTHS)} ${rng.int(1, 28)}`;

/** A short question for an expert; null for one whose questions are never that short. */
export function shortFor(expert: string, rng: Random): string | null {
  const wordings = WORDINGS[expert];
  if (wordings === undefined) return null;
  const net = wordNet();
  const d = rng.pick(DOMAINS);
  return fill(rng.pick(wordings), {
    ...{
      f: rng.pick(FEASTS),
      g: rng.pick(FEASTS),
      y: String(rng.int(1990, 2050)),
      e: yearless(rng),
      r: somePerson(rng),
      h: yearless(rng),
    },
    ...{ t: rng.pick(DAYS), w: rng.pick(WEEKDAYS), c: rng.pick(CITIES) },
    ...{ d: date(rng).said, z: zone(rng).said, v: net.draw(rng).word },
    ...{ a: d.things, o: d.thing, s: rng.pick(d.states), m: rng.pick(d.measures), k: String(rng.int(3, 20)) },
    ...{ q: figure(rng), p: String(rng.int(2, 60)), u: rng.pick(UNITS), x: rng.pick(UNITS) },
    ...{ i: someItem(rng), n: rng.pick(net.names.get(PEOPLE) ?? CITIES) },
  });
}
