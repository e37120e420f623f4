// Questions about one date.
import { Temporal } from 'temporal-polyfill';
import { bareTime, CalendarFailure, type Clock, zoneOf } from './clock.ts';
import { feastOf } from './feasts.ts';
import { type Asked, type FACTS, ORDINALS, type Output, WEEKDAYS } from './schema.ts';
import { capital, changeName, dateName, dayName, monthName, plural, timeName, weekdayName } from './words.ts';

/** A date or a moment, moved by a duration: in a zone an hour is an hour, and a day is a day of the calendar. */
export function moment({ at, plus, zone }: Asked<'moment'>, clock: Clock): Output {
  const place = zone === undefined ? clock.zone : zoneOf(zone);
  const local = clock.local(at, place);
  const change = plus === undefined ? undefined : Temporal.Duration.from(plus);
  const timed = local instanceof Temporal.PlainDateTime || (change !== undefined && !wholeDays(change));
  const asked = change === undefined ? written(at, local) : `${written(at, local)} ${changeName(change)}`;
  if (!timed) {
    const date = local as Temporal.PlainDate;
    const moved = change === undefined ? date : date.add(change);
    return { asked, shown: dateName(moved), value: moved.toString(), ...shortened(date, change) };
  }
  // Without a zone that was asked for, a written time of day is moved on a clock that never jumps.
  if (zone === undefined && at !== 'now') {
    const time = local instanceof Temporal.PlainDate ? local.toPlainDateTime() : local;
    const moved = change === undefined ? time : time.add(change);
    return { asked, shown: `${dateName(moved)}, ${timeName(moved)}`, value: moved.toString() };
  }
  const start = clock.zoned(at, place);
  const moved = change === undefined ? start.moment : start.moment.add(change);
  return { asked: `${asked} in ${place}`, ...zonedParts(moved), ...noteOf(start.note) };
}

/** A moment in a zone as text and value. */
export function zonedParts(moment: Temporal.ZonedDateTime): Pick<Output, 'shown' | 'value' | 'zone'> {
  const value = moment.toString({ timeZoneName: 'never', smallestUnit: 'second' });
  return { shown: `${dateName(moment)}, ${timeName(moment)}`, value, zone: moment.timeZoneId };
}

export const noteOf = (note: string | undefined): Pick<Output, 'note'> =>
  note === undefined ? {} : { note };

const wholeDays = ({ hours, minutes, seconds }: Temporal.Duration): boolean =>
  hours === 0 && minutes === 0 && seconds === 0;

/** The written moment in words: a word of the question keeps its place. */
export function written(at: string, local: Temporal.PlainDate | Temporal.PlainDateTime): string {
  if (bareTime(at)) return timeName(local as Temporal.PlainDateTime);
  const [, word, time] = /^([a-z][a-z0-9-]*)(T.*)?$/.exec(at) ?? [];
  if (word !== undefined) {
    const feast = feastOf(word);
    const name = feast === undefined ? capital(word) : `${feast.name} ${local.year}`;
    return time === undefined ? name : `${name}, ${timeName(local as Temporal.PlainDateTime)}`;
  }
  return local instanceof Temporal.PlainDate ? dayName(local) : `${dayName(local)}, ${timeName(local)}`;
}

/** The same inside a sentence. */
export const lower = (text: string): string =>
  text.replace(/^(?:Today|Tomorrow|Yesterday|Now)\b/, (word) => word.toLowerCase());

/** The 31st plus a month is the last day of a shorter month. */
function shortened(date: Temporal.PlainDate, change: Temporal.Duration | undefined): Pick<Output, 'note'> {
  if (change === undefined) return {};
  const moved = date.add({ years: change.years, months: change.months });
  return moved.day === date.day
    ? {}
    : { note: `${monthName(moved)} has ${plural(moved.daysInMonth, 'days')}` };
}

const READ: Readonly<
  Record<(typeof FACTS)[number], (date: Temporal.PlainDate, zone: string) => [string, string]>
> = {
  weekday: (date) => [weekdayName(date), 'weekday'],
  week: (date) => [`${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`, 'ISO week'],
  'day-of-year': (date) => [String(date.dayOfYear), 'day of the year'],
  quarter: (date) => [String(Math.ceil(date.month / 3)), 'quarter'],
  'days-in-month': (date) => [String(date.daysInMonth), 'days in this month'],
  'days-in-year': (date) => [String(date.daysInYear), 'days in this year'],
  'leap-year': (date) => [date.inLeapYear ? 'yes' : 'no', 'leap year'],
  'hours-in-day': (date, zone) => [
    String(date.toZonedDateTime(zone).hoursInDay),
    `hours of the day in ${zone}`,
  ],
};

/** One fact about a date. */
export function fact({ of, at, plus, zone }: Asked<'fact'>, clock: Clock): Output {
  const place = zone === undefined ? clock.zone : zoneOf(zone);
  const date = clock.date(at, place);
  const change = plus === undefined ? undefined : Temporal.Duration.from(plus);
  if (change !== undefined && !wholeDays(change))
    throw new CalendarFailure('days-wanted', 'A date moves by whole days only.');
  const moved = change === undefined ? date : date.add(change);
  const [value, name] = READ[of](moved, place);
  const start = change === undefined ? written(at, date) : `${written(at, date)} ${changeName(change)}`;
  const asked = start === dayName(moved) ? start : `${start}, ${dayName(moved)}`;
  return { asked: `${asked}, ${name}`, shown: value, value, ...shortened(date, change) };
}

/** The next or the last date that is a certain weekday, the day itself excluded. */
export function nearest({ which, weekday, at, zone }: Asked<'nearest'>, clock: Clock): Output {
  const date = clock.date(at, zone === undefined ? clock.zone : zoneOf(zone));
  const wanted = WEEKDAYS.indexOf(weekday) + 1;
  const ahead = (wanted - date.dayOfWeek + 6) % 7;
  const found =
    which === 'next' ? date.add({ days: ahead + 1 }) : date.subtract({ days: 7 - ((ahead + 1) % 7) });
  const side = which === 'next' ? 'after' : 'before';
  return {
    asked: `The ${which === 'next' ? 'first' : 'last'} ${capital(weekday)} ${side} ${lower(written(at, date))}`,
    shown: dateName(found),
    value: found.toString(),
  };
}

/** The third Thursday of a month. */
export function nth({ which, weekday, month }: Asked<'nth'>): Output {
  const start = Temporal.PlainDate.from(`${month}-01`);
  const first = start.add({ days: (WEEKDAYS.indexOf(weekday) + 1 - start.dayOfWeek + 7) % 7 });
  const count = Math.floor((start.daysInMonth - first.day) / 7);
  const place = which === 'last' ? count : ORDINALS.indexOf(which);
  const asked = `The ${which} ${capital(weekday)} of ${monthName(start)}`;
  if (place > count)
    throw new CalendarFailure('no-such-date', `${monthName(start)} has no ${which} ${capital(weekday)}.`);
  const found = first.add({ weeks: place });
  return { asked, shown: dateName(found), value: found.toString() };
}
