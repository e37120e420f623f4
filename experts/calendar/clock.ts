// Moments as they are written, and the time zones they are in.
import { Temporal } from 'temporal-polyfill';
import { feastOf } from './feasts.ts';
import { zonesOfPlace } from './places.ts';

/** An expected failure on its way out; run.ts turns it into a result. */
export class CalendarFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Local = Temporal.PlainDate | Temporal.PlainDateTime;

/** What the clock says, read once for each question. */
export class Clock {
  readonly #now: Temporal.Instant = Temporal.Now.instant();
  readonly zone: string;
  /** True when the result depends on what it says. */
  asked = false;
  /** What the reader should know of a feast that was asked for. */
  note: string | undefined;

  constructor(zone: string | undefined) {
    this.zone = zone === undefined ? Temporal.Now.timeZoneId() : zoneOf(zone);
  }

  now(zone = this.zone): Temporal.ZonedDateTime {
    this.asked = true;
    return this.#now.toZonedDateTimeISO(zone);
  }

  /** A moment without its zone: a date, or a date and a time of day. */
  local(written: string, zone = this.zone): Local {
    switch (written) {
      case 'now':
        return this.now(zone).toPlainDateTime().round('second');
      case 'today':
        return this.now(zone).toPlainDate();
      case 'tomorrow':
        return this.now(zone).toPlainDate().add({ days: 1 });
      case 'yesterday':
        return this.now(zone).toPlainDate().subtract({ days: 1 });
      default:
        return this.#feast(written, zone) ?? this.#timed(written, zone);
    }
  }

  #feast(written: string, zone: string): Temporal.PlainDate | undefined {
    const feast = feastOf(written);
    if (feast === undefined) return undefined;
    const day = feast.day(() => this.now(zone).toPlainDate());
    if (day === undefined)
      throw new CalendarFailure('no-such-date', `There is no ${feast.name} in that year.`);
    this.note = feast.note;
    return day;
  }

  /** `todayT15:00`: a time on a day that has a word; `15:00` is one of today. */
  #timed(written: string, zone: string): Local {
    if (bareTime(written)) return this.#timed(`todayT${written}`, zone);
    const [, day, time] = /^([a-z][a-z0-9-]*)T(.+)$/.exec(written) ?? [];
    if (day === undefined || time === undefined) return read(written);
    return this.date(day, zone).toPlainDateTime(Temporal.PlainTime.from(time));
  }

  date(written: string, zone = this.zone): Temporal.PlainDate {
    const local = this.local(written, zone);
    return local instanceof Temporal.PlainDate ? local : local.toPlainDate();
  }

  /** A moment in a zone; a date begins at its first instant. */
  zoned(written: string, zone = this.zone): { moment: Temporal.ZonedDateTime; note?: string } {
    if (written === 'now') return { moment: this.now(zone) };
    const local = this.local(written, zone);
    if (local instanceof Temporal.PlainDate) return { moment: local.toZonedDateTime(zone) };
    const [first, second] = (['earlier', 'later'] as const).map((disambiguation) =>
      local.toZonedDateTime(zone, { disambiguation }),
    ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
    if (first.equals(second)) return { moment: first };
    const exists = first.toPlainDateTime().equals(local);
    return exists
      ? { moment: first, note: `clocks go back and this time comes twice in ${zone}; the first one is taken` }
      : { moment: second, note: `clocks go forward and skip this time in ${zone}` };
  }
}

/** True of a time that names no day. */
export const bareTime = (written: string): boolean => /^\d\d:/.test(written);

function read(written: string): Local {
  try {
    return written.includes('T')
      ? Temporal.PlainDateTime.from(written, { overflow: 'reject' })
      : Temporal.PlainDate.from(written, { overflow: 'reject' });
  } catch {
    throw new CalendarFailure('no-such-date', `There is no date ${written}.`);
  }
}

/** The name of a zone; a place stands for the zone that is called after it, or that it is in. */
export function zoneOf(written: string): string {
  const name = written.trim().replaceAll(' ', '_');
  const known = identifier(name);
  if (known !== undefined) return known;
  const city = `/${name.toLowerCase()}`;
  const called = Intl.supportedValuesOf('timeZone').filter((zone) => zone.toLowerCase().endsWith(city));
  const zones = called.length === 1 ? called : zonesOfPlace(written);
  const [zone, other] = zones;
  if (zone !== undefined && other === undefined) return zone;
  if (other !== undefined)
    throw new CalendarFailure('zone-ambiguous', `'${written}' may be ${zones.slice(0, 6).join(' or ')}.`);
  throw new CalendarFailure('zone-unknown', `There is no time zone '${written}'.`);
}

function identifier(name: string): string | undefined {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}
