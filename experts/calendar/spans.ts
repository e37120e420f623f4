// Questions about two moments.
import { Temporal } from 'temporal-polyfill';
import { bareTime, CalendarFailure, type Clock, zoneOf } from './clock.ts';
import { lower, noteOf, written, zonedParts } from './dates.ts';
import type { Asked, Output } from './schema.ts';
import { dateName, durationName, plural, timeName } from './words.ts';

/** The time from one moment to another; in a unit the value is the number of whole ones. */
export function between(question: Asked<'between'>, clock: Clock): Output {
  const { from, until, in: unit, zone } = question;
  // Nobody asks how far now is from now: the question names a moment that is not understood.
  if (from === until && !/\d/.test(from))
    throw new CalendarFailure(
      'one-moment-only',
      `Both ends are ${from}: the other moment is not understood.`,
    );
  const place = zone === undefined ? clock.zone : zoneOf(zone);
  const [start, said] = [clock.local(from, place), clock.local(until, place)];
  const later = { days: endsNextDay(from, until) ? 1 : 0 };
  const end = said.add(later);
  const asked = `From ${lower(written(from, start))} until ${lower(written(until, end))}${later.days > 0 ? ' of the next day' : ''}`;
  const dates = start instanceof Temporal.PlainDate && end instanceof Temporal.PlainDate;
  const zoned = zone !== undefined || from === 'now' || until === 'now';
  const largest = unit ?? (dates ? 'years' : 'days');
  const span =
    dates && dateUnit(largest)
      ? start.until(end, { largestUnit: largest })
      : zoned
        ? clock
            .zoned(from, place)
            .moment.until(clock.zoned(until, place).moment.add(later), { largestUnit: largest })
        : timed(start).until(timed(end), { largestUnit: largest });
  const whole = span.round({
    smallestUnit: 'seconds',
    largestUnit: largest,
    roundingMode: 'trunc',
    relativeTo: timed(start),
  });
  const note = zoned || dates ? undefined : 'on a clock that never jumps; name a time zone for another one';
  const where = zoned ? { zone: place } : {};
  const name = whole.sign < 0 ? `${durationName(whole)}, backwards` : durationName(whole);
  const shown = unit !== undefined && whole.sign === 0 ? plural(0, unit) : name;
  const value = unit === undefined ? whole.toString() : String(whole[unit]);
  return {
    asked: unit === undefined ? asked : `${asked}, in ${unit}`,
    shown,
    value,
    ...where,
    ...noteOf(note),
  };
}

/** Of two times that name no day the second is on the next one where it would not come after the first. */
const endsNextDay = (from: string, until: string): boolean =>
  bareTime(from) && bareTime(until) && until.slice(0, 5) <= from.slice(0, 5);

const dateUnit = (unit: string): unit is 'years' | 'months' | 'weeks' | 'days' =>
  ['years', 'months', 'weeks', 'days'].includes(unit);
const timed = (local: Temporal.PlainDate | Temporal.PlainDateTime): Temporal.PlainDateTime =>
  local instanceof Temporal.PlainDate ? local.toPlainDateTime() : local;

/** Mondays to Fridays from one date until another, which is not counted itself. */
export function workingDays({ from, until, zone }: Asked<'working-days'>, clock: Clock): Output {
  const place = zone === undefined ? clock.zone : zoneOf(zone);
  const [start, end] = [clock.date(from, place), clock.date(until, place)];
  const [first, last] = Temporal.PlainDate.compare(start, end) <= 0 ? [start, end] : [end, start];
  const days = first.until(last).days;
  let count = Math.floor(days / 7) * 5;
  for (let i = 0; i < days % 7; i++) if ((first.dayOfWeek - 1 + i) % 7 < 5) count += 1;
  return {
    asked: `Working days from ${lower(written(from, start))} until ${lower(written(until, end))}`,
    shown: plural(count, 'days'),
    value: String(count),
    note: 'Mondays to Fridays, the last day not counted, holidays not considered',
  };
}

/** A moment of one zone as the clock of another shows it. */
export function convert({ at, from, into }: Asked<'convert'>, clock: Clock): Output {
  const [source, target] = [zoneOf(from), zoneOf(into)];
  const { moment, note } = clock.zoned(at, source);
  const there = moment.withTimeZone(target);
  const asked = `${dateName(moment)}, ${timeName(moment)} in ${source}, in ${target}`;
  return { asked, ...zonedParts(there), ...noteOf(note) };
}

/** How far the clocks of a zone are from UTC at a moment. */
export function offset({ zone, at }: Asked<'offset'>, clock: Clock): Output {
  const place = zoneOf(zone);
  const { moment, note } = clock.zoned(at, place);
  const next = moment.getTimeZoneTransition('next');
  const change =
    next === null ? undefined : `until ${dateName(next)}, ${timeName(next)}, when it becomes ${next.offset}`;
  return {
    asked: `UTC offset of ${place} on ${dateName(moment)}, ${timeName(moment)}`,
    shown: moment.offset,
    value: moment.offset,
    zone: place,
    ...noteOf(note ?? change),
  };
}
