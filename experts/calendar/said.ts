// What people say of days and lengths of time, as the input writes it.
import type { Clock } from './clock.ts';
import { dayOfEachYear, FEAST_NAMES } from './feasts.ts';
import { MONTHS } from './words.ts';

/** A day as a question says it. */
export interface Said {
  readonly written: string;
  /** A feast, or a date without its year: one that depends on the day on which it is asked. */
  readonly named: boolean;
  /** The same of another year; null for a day that names its own. */
  readonly of: ((year: number) => string) | null;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const names = Object.keys(FEAST_NAMES).sort((a, b) => b.length - a.length);
const keys = new Map(Object.entries(FEAST_NAMES).map(([name, key]) => [name.toLowerCase(), key]));
const WHICH = '(?:the )?(?:(?:coming|upcoming|next|this|last|previous) )*';
const YEAR = String.raw`(?:,? (?:(?:in|of) )?(?<year>\d{4}|(?:this|next|last) year))?`;
const MONTH = MONTHS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|');
const DAY = String.raw`(?:the )?(?<day>\d{1,2})(?:st|nd|rd|th)?`;

const FEAST = new RegExp(`^(?<which>${WHICH})(?<name>${names.map(escaped).join('|')})${YEAR}$`, 'i');
const WORD = /^(today|tomorrow|yesterday)$/i;
const ISO = /^\d{4}-\d\d-\d\d$/;
const DATES = [
  new RegExp(`^${DAY}(?: of)? (?<month>${MONTH})\\.?${YEAR}$`, 'i'),
  new RegExp(`^(?<month>${MONTH})\\.? ${DAY}${YEAR}$`, 'i'),
];

/** Reads a day; `last` where one without a year lies behind. Null for what it does not know. */
export function readDay(text: string, last: boolean, clock: Clock): Said | null {
  const word = WORD.exec(text)?.[1];
  if (word !== undefined) return { written: word.toLowerCase(), named: false, of: null };
  if (ISO.test(text)) return { written: text, named: false, of: null };
  return readFeast(text, last, clock) ?? readDate(text, last, clock);
}

function readFeast(text: string, last: boolean, clock: Clock): Said | null {
  const { which = '', name = '', year } = FEAST.exec(text)?.groups ?? {};
  const key = keys.get(name.toLowerCase());
  if (key === undefined) return null;
  const each = dayOfEachYear(key);
  const of = (one: number): string =>
    each === undefined ? `${key}-${yearName(one)}` : `${yearName(one)}-${each}`;
  if (year !== undefined) return { written: of(yearOf(year, clock)), named: true, of: null };
  if (/\bthis\b/i.test(which)) return { written: of(clock.date('today').year), named: true, of: null };
  const behind = /last|previous/i.test(which) || (last && !/next|coming/i.test(which));
  return { written: behind ? `last-${key}` : key, named: true, of };
}

function readDate(text: string, last: boolean, clock: Clock): Said | null {
  const groups = DATES.map((pattern) => pattern.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return null;
  const { day = '', month: name = '', year } = groups;
  const month =
    1 + MONTHS.findIndex((one) => one.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase());
  const of = (one: number): string => `${yearName(one)}-${two(month)}-${two(Number(day))}`;
  if (year !== undefined) return { written: of(yearOf(year, clock)), named: !/\d/.test(year), of: null };
  const today = clock.date('today');
  const here = of(today.year);
  const next = here < today.toString() ? 1 : 0;
  const before = here < today.toString() ? 0 : -1;
  return { written: of(today.year + (last ? before : next)), named: true, of };
}

function yearOf(text: string, clock: Clock): number {
  if (/^\d/.test(text)) return Number(text);
  const { year } = clock.date('today');
  return /next/i.test(text) ? year + 1 : /last/i.test(text) ? year - 1 : year;
}

const yearName = (year: number): string => String(year).padStart(4, '0');
const two = (n: number): string => String(n).padStart(2, '0');

const COUNTS = 'a an one two three four five six seven eight nine ten eleven twelve'.split(' ');
const LETTERS = ['year', 'month', 'week', 'day'] as const;
const LENGTH = new RegExp(
  `^(?:\\d{1,5}|${COUNTS.join('|')}) (?:${LETTERS.join('|')})s?(?:(?: and |, )|$)`,
  'i',
);

/** Reads whole days: `2 weeks and a day`; null for anything else. */
export function readDuration(text: string): string | null {
  let rest = text.trim();
  let written = 'P';
  for (const unit of LETTERS) {
    const part = LENGTH.exec(rest)?.[0];
    if (part === undefined || !part.toLowerCase().includes(` ${unit}`)) continue;
    const count = part.split(' ')[0]?.toLowerCase() ?? '';
    const place = COUNTS.indexOf(count);
    written += `${place < 0 ? Number(count) : Math.max(1, place - 1)}${unit.charAt(0).toUpperCase()}`;
    rest = rest.slice(part.length);
  }
  return rest === '' && written !== 'P' ? written : null;
}
