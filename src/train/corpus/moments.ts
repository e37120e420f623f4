// Dates, times of day, durations and zones: as people say them, and as the calendar's input writes them.

import { MONTHS } from './date-words.ts';
import { numberToWords } from './number-words.ts';
import type { Random } from './random.ts';
import { CITIES, PLACES } from './zones.ts';

/** What a question says, and what the input holds. */
export interface Said {
  readonly said: string;
  readonly written: string;
}

const SHORT_MONTHS = MONTHS.map((name) => (name.length > 4 ? name.slice(0, 3) : name));
const two = (n: number): string => String(n).padStart(2, '0');

export function ordinal(n: number): string {
  const ending = n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}

/** A year that questions are likely to be about; some from all of history and some far ahead. */
export function year(rng: Random): number {
  const kind = rng.unit();
  if (kind < 0.6) return rng.int(1980, 2040);
  if (kind < 0.85) return rng.int(1900, 2060);
  return rng.int(1500, 2400);
}

const HOLIDAYS = [
  ["New Year's Day", '01-01'],
  ["Valentine's Day", '02-14'],
  ['Halloween', '10-31'],
  ['Christmas Eve', '12-24'],
  ['Christmas', '12-25'],
  ['Christmas Day', '12-25'],
  ["New Year's Eve", '12-31'],
] as const;

/** The ways to write day `d` of month `m`; numbers alone only where they cannot be read in two ways. */
function spell(rng: Random, y: number, m: number, d: number): string {
  const month = rng.chance(0.8) ? (MONTHS[m - 1] as string) : (SHORT_MONTHS[m - 1] as string);
  const nth = ordinal(d);
  const numeric = [
    `${y}-${two(m)}-${two(d)}`,
    `${y}-${two(m)}-${two(d)}`,
    `${d}.${m}.${y}`,
    `${y}/${two(m)}/${two(d)}`,
  ];
  if (d > 12) numeric.push(`${m}/${d}/${y}`, `${two(d)}/${two(m)}/${y}`);
  return rng.weighted([
    [4, `${d} ${month} ${y}`],
    [3, `${month} ${d}, ${y}`],
    [1, `${month} ${d} ${y}`],
    [1.5, `${month} ${nth}, ${y}`],
    [0.7, `${month} ${nth} ${y}`],
    [1, `${nth} ${month} ${y}`],
    [1.2, `the ${nth} of ${month} ${y}`],
    [0.7, `the ${nth} of ${month}, ${y}`],
    [0.3, `${month} the ${nth}, ${y}`],
    [3, rng.pick(numeric)],
  ]);
}

/** A day of a month as ISO writes it. */
export function iso(y: number, m: number, d: number): string {
  return `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`;
}

export const daysOf = (y: number, m: number): number => new Date(Date.UTC(y, m, 0)).getUTCDate();

export function date(rng: Random, y = year(rng)): Said {
  if (rng.chance(0.06)) {
    const [name, day] = rng.pick(HOLIDAYS);
    return { said: `${name} ${y}`, written: `${y}-${day}` };
  }
  const m = rng.int(1, 12);
  const most = daysOf(y, m);
  const d = rng.chance(0.12) ? most : rng.chance(0.1) ? 1 : rng.int(1, most);
  return { said: spell(rng, y, m, d), written: iso(y, m, d) };
}

/** Two dates, mostly in order and mostly not far from each other. */
export function dates(rng: Random): [Said, Said] {
  const first = date(rng);
  const [y = 2000, m = 1, d = 1] = first.written.split('-').map(Number);
  const far = rng.chance(0.4) ? 40 : rng.chance(0.6) ? 500 : 12_000;
  const later = new Date(Date.UTC(y, m - 1, d) + rng.int(1, far) * 86_400_000);
  const parts = [later.getUTCFullYear(), later.getUTCMonth() + 1, later.getUTCDate()] as const;
  const second = { said: spell(rng, ...parts), written: iso(...parts) };
  return rng.chance(0.06) ? [second, first] : [first, second];
}

export function month(rng: Random): Said {
  const [y, m] = [year(rng), rng.int(1, 12)];
  const name = rng.chance(0.85) ? (MONTHS[m - 1] as string) : (SHORT_MONTHS[m - 1] as string);
  const said = rng.pick([
    `${name} ${y}`,
    `${name} ${y}`,
    `${name}, ${y}`,
    `${name} of ${y}`,
    `${y}-${two(m)}`,
  ]);
  return { said, written: `${y}-${two(m)}` };
}

const UNITS = [
  ['second', 'S', 300, true],
  ['minute', 'M', 500, true],
  ['hour', 'H', 120, true],
  ['day', 'D', 1000, false],
  ['day', 'D', 120, false],
  ['day', 'D', 40, false],
  ['week', 'W', 60, false],
  ['week', 'W', 12, false],
  ['month', 'M', 30, false],
  ['month', 'M', 12, false],
  ['year', 'Y', 60, false],
  ['year', 'Y', 10, false],
] as const;

const FIXED: readonly (readonly [string, string, boolean])[] = [
  ['half an hour', 'PT30M', true],
  ['an hour and a half', 'PT1H30M', true],
  ['one and a half hours', 'PT1H30M', true],
  ['a quarter of an hour', 'PT15M', true],
  ['three quarters of an hour', 'PT45M', true],
  ['a fortnight', 'P2W', false],
  ['a decade', 'P10Y', false],
  ['a century', 'P100Y', false],
  ['half a year', 'P6M', false],
  ['a year and a half', 'P1Y6M', false],
  ['a quarter', 'P3M', false],
];

function count(rng: Random, n: number, unit: string): string {
  const name = n === 1 ? unit : `${unit}s`;
  if (n === 1 && rng.chance(0.6)) return `${unit === 'hour' ? 'an' : 'a'} ${name}`;
  const words = n <= 20 ? 0.4 : 0.12;
  if (!rng.chance(words)) return `${n} ${name}`;
  return `${numberToWords(String(n))} ${name}`;
}

/** A length of time; with `clock` only parts of a day, without it only whole days. */
export function duration(rng: Random, clock: boolean): Said {
  if (rng.chance(0.08)) {
    const [said, written] = rng.pick(FIXED.filter((row) => row[2] === clock));
    return { said, written };
  }
  const units = UNITS.filter((row) => row[3] === clock);
  const [unit, letter, most] = rng.pick(units);
  const n = rng.chance(0.12) ? 1 : rng.int(2, most);
  const prefix = clock ? 'PT' : 'P';
  if (!rng.chance(0.2)) return { said: count(rng, n, unit), written: `${prefix}${n}${letter}` };
  const names = [...new Set(units.map(([name]) => name))];
  const larger = names[names.indexOf(unit) + 1];
  const above = units.find(([name]) => name === larger);
  if (above === undefined) return { said: count(rng, n, unit), written: `${prefix}${n}${letter}` };
  const [big, small] = [rng.int(1, 20), rng.int(1, Math.min(most, 29))];
  const said = `${count(rng, big, above[0])}${rng.pick([' and ', ' and ', ', '])}${count(rng, small, unit)}`;
  return { said, written: `${prefix}${big}${above[1]}${small}${letter}` };
}

/** "9 in the morning", "21:30", "half past 8 in the evening": hours and minutes. */
export function time(rng: Random): Said {
  const hour = rng.int(0, 23);
  const minute = rng.chance(0.45) ? 0 : rng.chance(0.8) ? 5 * rng.int(0, 11) : rng.int(0, 59);
  const written = `${two(hour)}:${two(minute)}`;
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  const half = hour < 12 ? 'am' : 'pm';
  const part =
    hour < 12 ? 'in the morning' : hour < 18 ? 'in the afternoon' : hour < 22 ? 'in the evening' : 'at night';
  const forms = [written, written, `${twelve}:${two(minute)} ${half}`, `${twelve}:${two(minute)}${half}`];
  if (minute === 0) {
    forms.push(`${twelve} ${half}`, `${twelve}${half}`, `${twelve} ${half}`);
    if (twelve < 12) forms.push(`${twelve} o'clock ${part}`, `${twelve} ${part}`);
    if (hour === 12) return { said: rng.pick(['noon', 'midday', '12 noon', '12:00']), written };
    if (hour === 0) return { said: rng.pick(['midnight', 'midnight', '00:00']), written };
  } else if (twelve < 12) {
    forms.push(`${twelve}:${two(minute)} ${part}`);
    if (minute === 30) forms.push(`half past ${twelve} ${part}`);
    if (minute === 15) forms.push(`quarter past ${twelve} ${part}`);
    if (minute === 45 && twelve < 11) forms.push(`quarter to ${twelve + 1} ${part}`);
  }
  return { said: rng.pick(forms), written };
}

/** A date with a time of day. */
export function instant(rng: Random): Said {
  const [day, clock] = [date(rng), time(rng)];
  const written = `${day.written}T${clock.written}`;
  if (rng.chance(0.12)) return { said: written.replace('T', rng.pick(['T', ' '])), written };
  const of = /(morning|afternoon|evening)$/.test(clock.said) ? ' of ' : ' on ';
  const said = rng.pick([
    `${clock.said} on ${day.said}`,
    `${clock.said}${of}${day.said}`,
    `${day.said} at ${clock.said}`,
    `${day.said}, ${clock.said}`,
  ]);
  return { said, written };
}

/** A time of no day, or of a day that has a word. */
export function clockTime(rng: Random): Said {
  const clock = time(rng);
  const day = rng.chance(0.7) ? 'today' : rng.pick(['today', 'tomorrow', 'tomorrow', 'yesterday'] as const);
  const bare = day === 'today' && rng.chance(0.85);
  const said = bare ? clock.said : rng.pick([`${clock.said} ${day}`, `${day} at ${clock.said}`]);
  return { said, written: bare ? clock.written : `${day}T${clock.written}` };
}

/** A zone: a place, or an offset, as the question names it. */
export function zone(rng: Random): Said {
  const kind = rng.unit();
  const said =
    kind < 0.56
      ? rng.pick(CITIES)
      : kind < 0.86
        ? rng.pick(PLACES)
        : kind < 0.94
          ? rng.pick(['UTC', 'GMT'])
          : `${rng.pick(['+', '-'])}${two(rng.int(0, 11))}:${rng.pick(['00', '00', '30'])}`;
  const offset = /^[+-]/.test(said) && rng.chance(0.5);
  return { said: offset ? `UTC${said}` : said, written: said };
}
