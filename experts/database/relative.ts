// Days that are told from the day it is: `last month`, `the last 30 days`, `yesterday`, `so far this year`, `2 weeks ago`.
import { addDays, addMonths, type Day, type Span } from './days.ts';

const UNITS = 'day|week|month|quarter|year';
const COUNT =
  '(?:\\d{1,4}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|sixty|ninety)';
const WORDS: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9 },
  ...{ ten: 10, eleven: 11, twelve: 12, fifteen: 15, twenty: 20, thirty: 30, sixty: 60, ninety: 90 },
};
export const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

interface Form {
  /** What is written, with the groups that `read` gets. */
  readonly written: string;
  read(groups: readonly string[], today: Day): Span | null;
}

const number = (text: string): number => WORDS[text] ?? Number(text);

/** The day so many units before; after it with a negative count. */
function back(today: Day, count: number, unit: string): Day {
  if (unit === 'day' || unit === 'week') return addDays(today, -count * (unit === 'week' ? 7 : 1));
  return addMonths(today, -count * (unit === 'year' ? 12 : unit === 'quarter' ? 3 : 1));
}

/** The week, month, quarter or year of a day; weeks begin on Monday. */
function around(day: Day, unit: string): Span {
  const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
  if (unit === 'day') return { low: day, high: addDays(day, 1) };
  if (unit === 'week') {
    const low = addDays(day, -((weekdayOf(day) + 6) % 7));
    return { low, high: addDays(low, 7) };
  }
  const months = unit === 'year' ? 12 : unit === 'quarter' ? 3 : 1;
  const first = Math.floor((month - 1) / months) * months + 1;
  const low = `${year}-${String(first).padStart(2, '0')}-01`;
  return { low, high: addMonths(low, months) };
}

const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The first day of the unit that so many units lie between. */
const moved = (today: Day, count: number, unit: string): Span =>
  around(back(around(today, unit).low, count, unit), unit);

const NAMED = `(${[...MONTHS, ...WEEKDAYS].join('|')})`;

/** A month or a day of the week: the last one that has begun, the one around today, or the next one. */
function named(which: string, name: string, today: Day): Span | null {
  const month = MONTHS.indexOf(name) + 1;
  const step = which === 'next' ? 1 : -1;
  if (month > 0) {
    const year = Number(today.slice(0, 4));
    const of = (one: number): Span => around(`${one}-${String(month).padStart(2, '0')}-01`, 'month');
    const own = of(year);
    if (which === 'this') return own;
    const passed =
      which === 'next' ? own.low > today : own.high <= today || (which === 'since' && own.low <= today);
    return passed ? own : of(year + step);
  }
  const wanted = WEEKDAYS.indexOf(name);
  if (which === 'this') {
    const { low } = around(today, 'week');
    return around(addDays(low, (wanted + 6) % 7), 'day');
  }
  const away = (wanted - weekdayOf(today)) * step;
  const days = ((away % 7) + 7) % 7;
  return around(addDays(today, step * (days === 0 && which !== 'since' ? 7 : days)), 'day');
}

const LAST = 'last|past|previous|preceding';

const FORMS: readonly Form[] = [
  { written: 'today', read: (_, today) => around(today, 'day') },
  { written: 'the day before yesterday', read: (_, today) => moved(today, 2, 'day') },
  { written: 'yesterday', read: (_, today) => moved(today, 1, 'day') },
  { written: 'tomorrow', read: (_, today) => moved(today, -1, 'day') },
  {
    written: `(?:so far this (${UNITS})|this (${UNITS}) so far|(?:the )?(?:this )?(${UNITS}) to date)`,
    read: (groups, today) => ({
      low: around(today, groups.find((unit) => unit !== '') ?? 'year').low,
      high: addDays(today, 1),
    }),
  },
  {
    written: `(?:the )?(?:${LAST}) (${COUNT}) (${UNITS})s?`,
    read: ([count = '', unit = ''], today) => ({
      low: back(today, number(count), unit),
      high: addDays(today, 1),
    }),
  },
  {
    written: `(?:the )?(?:next|coming|following) (${COUNT}) (${UNITS})s?`,
    read: ([count = '', unit = ''], today) => ({
      low: today,
      high: addDays(back(today, -number(count), unit), 1),
    }),
  },
  // `in the last year`: the twelve months up to today; `last year`: the one before this one.
  {
    written: `(?:the (?:last|past)|past) (${UNITS})`,
    read: ([unit = ''], today) => ({ low: back(today, 1, unit), high: addDays(today, 1) }),
  },
  {
    written: `(?:the )?(?:last|previous|preceding) (${UNITS})`,
    read: ([unit = ''], today) => moved(today, 1, unit),
  },
  { written: `(?:this|the current) (${UNITS})`, read: ([unit = ''], today) => around(today, unit) },
  { written: `(?:the )?(?:next|coming) (${UNITS})`, read: ([unit = ''], today) => moved(today, -1, unit) },
  {
    written: `(last|this|next) ${NAMED}`,
    read: ([which = '', name = ''], today) => named(which, name, today),
  },
  {
    written: `(${COUNT}) (${UNITS})s? ago`,
    read: ([count = '', unit = ''], today) => ago(number(count), unit, today),
  },
];

/** `3 days ago` is a day, `2 years ago` a year. */
const ago = (count: number, unit: string, today: Day): Span =>
  unit === 'quarter' ? moved(today, count, unit) : around(back(today, count, unit), unit);

/** Written forms without their groups. */
export const RELATIVE = FORMS.map(({ written }) => written.replace(/\((?!\?)/g, '(?:')).join('|');

/** The days of a text that RELATIVE matches. */
export function relativeSpan(text: string, today: Day): Span | null {
  const lower = text.toLowerCase();
  for (const { written, read } of FORMS) {
    const match = new RegExp(`^(?:${written})$`).exec(lower);
    if (match !== null)
      return read(
        match.slice(1).map((group) => group ?? ''),
        today,
      );
  }
  return null;
}

/** Months and days of the week by themselves: the last one that has begun, as in `since March`. */
export const UNDATED = NAMED.replace('(', '(?:');
export const lastBegun = (name: string, today: Day): Span | null => named('since', name.toLowerCase(), today);

/** `more than 2 years ago` and `less than 30 days ago`, as ends. */
export const AGED = `(more|longer|over|less|fewer)(?: than)? (${COUNT}) (${UNITS})s? ago`;
export function agedEnds(
  [than = '', count = '', unit = '']: readonly string[],
  today: Day,
): { low: Day | null; high: Day | null } {
  const day = back(today, number(count.toLowerCase()), unit.toLowerCase());
  return /^(?:less|fewer)$/i.test(than)
    ? { low: addDays(day, 1), high: addDays(today, 1) }
    : { low: null, high: day };
}
