// Questions about the time from one moment to another.
import * as words from './calendar-words.ts';
import { fill } from './manner.ts';
import { date, dates, instant, time, zone } from './moments.ts';
import type { Random } from './random.ts';

export interface Question {
  readonly ask: string;
  readonly [field: string]: string;
}
export type Kind = (rng: Random) => readonly [text: string, input: Question];

const UNITS = ['years', 'months', 'weeks', 'days', 'days', 'days', 'days', 'hours', 'minutes'] as const;

/** Two times of a day; the calendar knows that what ends before it began ends on the next. */
const shift: Kind = (rng) => {
  const [a, b] = [time(rng), time(rng)];
  const unit = rng.pick(['hours', 'hours', 'minutes'] as const);
  const ends = { ask: 'between', from: a.written, until: b.written };
  const said = { a: a.said, b: b.said, u: unit };
  return b.written <= a.written || rng.chance(0.5)
    ? [fill(rng.pick(words.SHIFT), said), ends]
    : [fill(rng.pick(words.COUNT), said), { ...ends, in: unit }];
};

export const between: Kind = (rng) => {
  const kind = rng.unit();
  const u = rng.pick(UNITS);
  if (kind < 0.14) return shift(rng);
  if (kind < 0.22) {
    const [i, j] = [instant(rng), instant(rng)];
    const unit = rng.pick(['hours', 'minutes', 'days', 'seconds']);
    const said = { a: i.said, b: j.said, u: unit };
    if (rng.chance(0.4))
      return [fill(rng.pick(words.LENGTH), said), { ask: 'between', from: i.written, until: j.written }];
    return [
      fill(rng.pick(words.COUNT), said),
      { ask: 'between', from: i.written, until: j.written, in: unit },
    ];
  }
  const [a, b] = dates(rng);
  const said = { a: a.said, b: b.said, u };
  if (kind < 0.5)
    return [fill(rng.pick(words.COUNT), said), { ask: 'between', from: a.written, until: b.written, in: u }];
  if (kind < 0.68)
    return [fill(rng.pick(words.LENGTH), said), { ask: 'between', from: a.written, until: b.written }];
  if (kind < 0.78)
    return [fill(rng.pick(words.UNTIL), said), { ask: 'between', from: 'today', until: b.written, in: u }];
  if (kind < 0.85)
    return [fill(rng.pick(words.SINCE), said), { ask: 'between', from: b.written, until: 'today', in: u }];
  if (kind < 0.9) {
    const forms = ['How long is it until {b}?', 'How much time is left until {b}?'];
    return [fill(rng.pick(forms), said), { ask: 'between', from: 'today', until: b.written }];
  }
  if (kind < 0.94) {
    const forms = ['How long ago was {b}?', 'How much time has passed since {b}?'];
    return [fill(rng.pick(forms), said), { ask: 'between', from: b.written, until: 'today' }];
  }
  if (rng.chance(0.5)) {
    const forms = [
      'How old is somebody who was born on {b}?',
      'I was born on {b}. How old am I?',
      'She was born on {b}. How old is she today?',
    ];
    return [fill(rng.pick(forms), said), { ask: 'between', from: b.written, until: 'today', in: 'years' }];
  }
  const forms = [
    'Born on {a}, how old was he on {b}?',
    'How old was a person born on {a} on {b}?',
    'She was born on {a} and died on {b}. How old was she?',
  ];
  return [fill(rng.pick(forms), said), { ask: 'between', from: a.written, until: b.written, in: 'years' }];
};

export const dayLength: Kind = (rng) => {
  const [d, z] = [date(rng), zone(rng)];
  return [
    fill(rng.pick(words.DAY_LENGTH), { d: d.said, z: z.said }),
    { ask: 'fact', of: 'hours-in-day', at: d.written, zone: z.written },
  ];
};

const WORKING = [
  'working days',
  'working days',
  'business days',
  'workdays',
  'work days',
  'weekdays',
] as const;
export const working: Kind = (rng) => {
  const [a, b] = dates(rng);
  const w = rng.pick(WORKING);
  const said = { a: a.said, b: b.said, w };
  const kind = rng.unit();
  if (kind < 0.12)
    return [fill('How many {w} until {b}?', said), { ask: 'working-days', from: 'today', until: b.written }];
  const forms = [
    'How many {w} are there from {a} until {b}?',
    'How many {w} are there between {a} and {b}?',
    'How many {w} from {a} to {b}?',
    'number of {w} between {a} and {b}',
    'Count the {w} from {a} to {b}.',
    '{w} from {a} until {b}',
  ];
  return [fill(rng.pick(forms), said), { ask: 'working-days', from: a.written, until: b.written }];
};
