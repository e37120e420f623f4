import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from './run.ts';
import { type Output, type Question, schema, WEEKDAYS } from './schema.ts';

const setup = (settings?: unknown) => ({ settings, folder: '.', secret: () => undefined });

function ask(question: Question, settings?: unknown): Output {
  expect(schema.checkInput({ question }), JSON.stringify(question)).toMatchObject({ ok: true });
  const context = { signal: new AbortController().signal, deadline: performance.now() + 5000 };
  const result = run({ question }, context, setup(settings));
  if ('failure' in result) throw new Error(result.failure.code);
  expect(schema.checkOutput(result.value)).toMatchObject({ ok: true });
  return result.value;
}

const DAY = 86_400_000;
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);
/** Days of the years 1 to 9999. */
const [FIRST, LAST] = [-719_162 * DAY, 2_932_896 * DAY] as const;
const isDay = (at: number): boolean => at >= FIRST && at <= LAST;
const day = fc.integer({ min: FIRST / DAY, max: LAST / DAY }).map((days) => days * DAY);

describe('dates', () => {
  it.each<[Question, string]>([
    [{ ask: 'moment', at: '2024-02-29', plus: 'P1Y' }, '2025-02-28'],
    [{ ask: 'moment', at: '2024-12-31', plus: 'P1D' }, '2025-01-01'],
    [{ ask: 'moment', at: '2024-03-31', plus: '-P1M' }, '2024-02-29'],
    [{ ask: 'moment', at: '2024-03-10', plus: 'PT30H' }, '2024-03-11T06:00:00'],
    [{ ask: 'moment', at: '2024-03-10T23:59:30', plus: 'PT45S' }, '2024-03-11T00:00:15'],
    [{ ask: 'moment', at: '2024-03-10T01:30', plus: 'PT1H' }, '2024-03-10T02:30:00'],
    [{ ask: 'moment', at: '2024-03-10T01:30', plus: 'PT1H', zone: 'New York' }, '2024-03-10T03:30:00-04:00'],
    [{ ask: 'moment', at: '2024-03-09T12:00', plus: 'P1D', zone: 'New York' }, '2024-03-10T12:00:00-04:00'],
    [{ ask: 'fact', of: 'quarter', at: '2024-04-01' }, '2'],
    [{ ask: 'fact', of: 'day-of-year', at: '2024-12-31' }, '366'],
    [{ ask: 'fact', of: 'days-in-month', at: '2100-02-01' }, '28'],
    [{ ask: 'fact', of: 'days-in-year', at: '2000-01-01' }, '366'],
    [{ ask: 'fact', of: 'leap-year', at: '2000-01-01' }, 'yes'],
    [{ ask: 'fact', of: 'week', at: '2021-01-03' }, '2020-W53'],
    [{ ask: 'fact', of: 'weekday', at: '2024-02-28', plus: 'P2D' }, 'Friday'],
    [{ ask: 'nearest', which: 'next', weekday: 'monday', at: '2024-03-04' }, '2024-03-11'],
    [{ ask: 'nearest', which: 'last', weekday: 'monday', at: '2024-03-04' }, '2024-02-26'],
    [{ ask: 'nth', which: 'last', weekday: 'monday', month: '2024-05' }, '2024-05-27'],
    [{ ask: 'nth', which: 'fifth', weekday: 'thursday', month: '2024-02' }, '2024-02-29'],
  ])('%o: %s', (question, value) => {
    expect(ask(question).value).toBe(value);
  });

  it('weekdays are those of the Date object, for every year', () => {
    fc.assert(
      fc.property(day, (at) => {
        const name = WEEKDAYS[(new Date(at).getUTCDay() + 6) % 7] as string;
        expect(ask({ ask: 'fact', of: 'weekday', at: iso(at) }).value.toLowerCase()).toBe(name);
      }),
      { numRuns: 300 },
    );
  });

  it('a number of days there is the same number of days between', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -99_999, max: 99_999 }), (at, days) => {
        const end = at + days * DAY;
        fc.pre(isDay(end));
        const plus = `${days < 0 ? '-' : ''}P${Math.abs(days)}D`;
        expect(ask({ ask: 'moment', at: iso(at), plus }).value).toBe(iso(end));
        const found = ask({ ask: 'between', from: iso(at), until: iso(end), in: 'days' });
        expect(found.value).toBe(String(days));
      }),
      { numRuns: 300 },
    );
  });
});

describe('spans', () => {
  it.each<[Question, string, string]>([
    [{ ask: 'between', from: '2024-01-01', until: '2024-03-27', in: 'weeks' }, '12', '12 weeks and 2 days'],
    [{ ask: 'between', from: '2024-03-27', until: '2024-01-01', in: 'days' }, '-86', '86 days, backwards'],
    [{ ask: 'between', from: '2024-01-01', until: '2024-01-01', in: 'hours' }, '0', '0 hours'],
    [{ ask: 'between', from: '2024-01-01', until: '2024-01-01' }, 'PT0S', 'no time'],
    [{ ask: 'between', from: '2024-01-01', until: '2024-02-01', in: 'minutes' }, '44640', '44640 minutes'],
    [
      { ask: 'between', from: '2024-01-01T08:00', until: '2024-01-02T17:45' },
      'P1DT9H45M',
      '1 day, 9 hours and 45 minutes',
    ],
    [
      { ask: 'between', from: '2024-10-27', until: '2024-10-28', in: 'hours', zone: 'Europe/Berlin' },
      '25',
      '25 hours',
    ],
  ])('%o: %s', (question, value, shown) => {
    expect(ask(question)).toMatchObject({ value, shown });
  });

  it('working days are the Mondays to Fridays that one counts', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (at, days) => {
        const all = Array.from({ length: days }, (_, i) => new Date(at + i * DAY).getUTCDay());
        const count = all.filter((weekday) => weekday % 6 !== 0).length;
        fc.pre(isDay(at + days * DAY));
        const question: Question = { ask: 'working-days', from: iso(at), until: iso(at + days * DAY) };
        expect(ask(question).value).toBe(String(count));
      }),
      { numRuns: 200 },
    );
  });
});

describe('zones', () => {
  it.each<[Question, string, RegExp]>([
    [
      { ask: 'convert', at: '2024-11-03T01:30', from: 'America/New_York', into: 'UTC' },
      '2024-11-03T05:30:00+00:00',
      /twice/,
    ],
    [
      { ask: 'convert', at: '2024-03-10T02:30', from: 'America/New_York', into: 'UTC' },
      '2024-03-10T07:30:00+00:00',
      /skip this time/,
    ],
    [
      { ask: 'convert', at: '2024-03-10T20:00', from: 'UTC', into: '+05:30' },
      '2024-03-11T01:30:00+05:30',
      /^$/,
    ],
    [{ ask: 'fact', of: 'hours-in-day', at: '2024-03-10', zone: 'New York' }, '23', /^$/],
    [{ ask: 'offset', zone: 'Sydney', at: '2024-01-01' }, '+11:00', /becomes \+10:00/],
    [{ ask: 'offset', zone: 'Asia/Kathmandu', at: '2024-01-01' }, '+05:45', /^$/],
    [{ ask: 'offset', zone: 'haifa', at: '2024-01-01' }, '+02:00', /./],
    [{ ask: 'offset', zone: 'WASHINGTON', at: '2024-01-01' }, '-05:00', /./],
    [{ ask: 'offset', zone: 'Zürich', at: '2024-01-01' }, '+01:00', /./],
    [{ ask: 'offset', zone: 'California', at: '2024-01-01' }, '-08:00', /./],
    [{ ask: 'offset', zone: 'India', at: '2024-01-01' }, '+05:30', /^$/],
    [{ ask: 'offset', zone: 'Portland', at: '2024-01-01' }, '-08:00', /./],
  ])('%o: %s', (question, value, note) => {
    const found = ask(question);
    expect(found.value).toBe(value);
    expect(found.note ?? '').toMatch(note);
  });

  it('the clocks of all zones are those of Intl', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const moment = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1000));
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), (at, zone) => {
        const question: Question = {
          ask: 'convert',
          at: at.toISOString().slice(0, 19),
          from: 'UTC',
          into: zone,
        };
        const shown = at.toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
        expect(ask(question).value.slice(0, 19), zone).toBe(shown);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the clock', () => {
  it('does not measure from a relative moment to itself', () => {
    expect(() => ask({ ask: 'between', from: 'today', until: 'today', in: 'days' })).toThrow(
      'one-moment-only',
    );
  });

  afterEach(() => vi.useRealTimers());

  it('is read once, in the zone of the settings, and shown', () => {
    vi.useFakeTimers({ now: Date.UTC(2024, 1, 28, 22, 30) });
    const settings = { zone: 'Asia/Jerusalem' };
    const today = ask({ ask: 'moment', at: 'today' }, settings);
    expect(today).toMatchObject({ value: '2024-02-29', shown: 'Thursday, 29 February 2024' });
    expect(today.clock).toBe('2024-02-29T00:30:00+02:00[Asia/Jerusalem]');
    expect(ask({ ask: 'moment', at: 'tomorrow', zone: 'UTC' }, settings).value).toBe('2024-02-29');
    expect(ask({ ask: 'moment', at: 'now', zone: 'Tokyo' }).value).toBe('2024-02-29T07:30:00+09:00');
    expect(ask({ ask: 'between', from: 'yesterday', until: '2024-03-01', in: 'days' }, settings).value).toBe(
      '2',
    );
    const call = { ask: 'convert', at: 'todayT15:00', from: 'London', into: 'Tokyo' } as const;
    expect(ask(call, settings)).toMatchObject({ value: '2024-02-29T00:00:00+09:00', clock: today.clock });
    const shift = { ask: 'between', from: 'todayT09:15', until: 'tomorrowT01:45' } as const;
    expect(ask(shift, settings)).toMatchObject({ value: 'PT16H30M' });
    const night = { ask: 'between', from: '22:30', until: '06:15' } as const;
    expect(ask(night)).toMatchObject({ value: 'PT7H45M', asked: 'From 22:30 until 06:15 of the next day' });
    expect(ask({ ...night, from: '06:00' })).toMatchObject({ value: 'PT15M' });
    expect(ask({ ...night, zone: 'Tokyo', in: 'minutes' })).toMatchObject({ value: '465' });
    expect(ask({ ask: 'moment', at: 'todayT22:40', plus: 'PT95M' }, settings)).toMatchObject({
      ...{ asked: 'Today, 22:40 plus 95 minutes', value: '2024-03-01T00:15:00' },
    });
    expect(ask({ ask: 'moment', at: '2024-01-01' }, settings).clock).toBeUndefined();
    expect(() => ask({ ask: 'moment', at: 'today' }, { zones: 1 })).toThrow();
  });
});

describe('what has no answer', () => {
  it.each<[Question, string]>([
    [{ ask: 'moment', at: '2023-02-29' }, 'no-such-date'],
    [{ ask: 'nth', which: 'fifth', weekday: 'monday', month: '2024-02' }, 'no-such-date'],
    [{ ask: 'moment', at: 'now', zone: 'Phobos' }, 'zone-unknown'],
    [{ ask: 'moment', at: 'now', zone: 'Springfield' }, 'zone-ambiguous'],
    [{ ask: 'moment', at: 'now', zone: 'Australia' }, 'zone-ambiguous'],
    [{ ask: 'fact', of: 'weekday', at: 'today', plus: 'PT3H' }, 'days-wanted'],
    [{ ask: 'moment', at: '9999-12-31', plus: 'P999999Y' }, 'out-of-range'],
  ])('%o fails with %s', (question, code) => {
    expect(() => ask(question)).toThrow(code);
  });

  it.each(['', 'P', 'PT', '-P', 'P1', 'P1H', 'PT1D', 'P1D1M', '2024-13-01', '2024-02-29T24:00', 'noon'])(
    'the schema refuses %s',
    (text) => {
      expect(schema.checkInput({ question: { ask: 'moment', at: text } }).ok).toBe(false);
      expect(schema.checkInput({ question: { ask: 'moment', at: 'today', plus: text } }).ok).toBe(false);
    },
  );
});
