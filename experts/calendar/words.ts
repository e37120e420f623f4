// Dates and durations in words.
import type { Temporal } from 'temporal-polyfill';
import { UNITS, WEEKDAYS } from './schema.ts';

export const MONTHS =
  'January February March April May June July August September October November December'.split(' ');

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
export const weekdayName = (date: { dayOfWeek: number }): string =>
  capital(WEEKDAYS[date.dayOfWeek - 1] as string);

interface Day {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}
export const monthName = ({ month, year }: Omit<Day, 'day'>): string => `${MONTHS[month - 1]} ${year}`;
/** 29 February 2024 */
export const dayName = (date: Day): string => `${date.day} ${monthName(date)}`;
/** Thursday, 29 February 2024 */
export const dateName = (
  date: Temporal.PlainDate | Temporal.PlainDateTime | Temporal.ZonedDateTime,
): string => `${weekdayName(date)}, ${dayName(date)}`;

interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}
/** 09:30, or 09:30:15 */
export function timeName({ hour, minute, second }: Time): string {
  const parts = second === 0 ? [hour, minute] : [hour, minute, second];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

export const plural = (count: number, units: string): string =>
  `${count} ${count === 1 ? units.slice(0, -1) : units}`;

/** 1 year, 2 months and 3 days */
export function durationName(duration: Temporal.Duration): string {
  const parts = UNITS.flatMap((unit) =>
    duration[unit] === 0 ? [] : [plural(Math.abs(duration[unit]), unit)],
  );
  if (parts.length === 0) return 'no time';
  const last = parts.pop() as string;
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

/** plus 2 weeks, minus 3 days */
export const changeName = (duration: Temporal.Duration): string =>
  `${duration.sign < 0 ? 'minus' : 'plus'} ${durationName(duration)}`;
