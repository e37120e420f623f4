import { defineSchema } from 'mrkl/sdk';
import { z } from 'zod';
import { FEAST_KEYS, FEAST_NAMES } from './feasts.ts';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;
export const FACTS = [
  'weekday',
  'week',
  'day-of-year',
  'quarter',
  'days-in-month',
  'days-in-year',
  'leap-year',
  'hours-in-day',
] as const;
export const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'last'] as const;

const DATE = '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';
const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?';
const FEAST = `(?:last-)?(?:${FEAST_KEYS.join('|')})(?:-[0-9]{4})?`;
const DAY = `today|tomorrow|yesterday|${FEAST}|${DATE}`;

/** The ways to write a list of counted letters, each once and in order, at least one of them. */
function counted(letters: string, last: string): string {
  const one = (letter: string): string => `[0-9]{1,6}${letter}`;
  const ways = [...letters].map((letter, i) => {
    const rest = [...letters.slice(i + 1)].map((next) => `(?:${one(next)})?`).join('');
    return `${one(letter)}${rest}${last === '' ? '' : `(?:${last})?`}`;
  });
  return [...ways, ...(last === '' ? [] : [last])].join('|');
}
const CLOCK = `T(?:${counted('HMS', '')})`;

const moment = z
  .string()
  .max(50)
  .regex(new RegExp(`^(?:now|${TIME}|(?:${DAY})(?:T${TIME})?)$`))
  .describe(
    'A date or a word for one, with or without a time of day, a time of today, or now: 2024-02-29T09:30, today, todayT15:00, 15:00. A feast is the next one, last-easter the one before, easter-2027 that of a year.',
  )
  .meta({ id: 'calendar-moment', 'x-copied': 'date', 'x-said': FEAST_NAMES });
const day = z
  .string()
  .max(40)
  .regex(new RegExp(`^(?:${DAY})$`))
  .describe('A date, or a word for one; a feast is the next one, easter-2027 that of a year.')
  .meta({ id: 'calendar-day', 'x-copied': 'date', 'x-said': FEAST_NAMES });
const duration = z
  .string()
  .max(40)
  .regex(new RegExp(`^-?P(?:${counted('YMWD', CLOCK)})$`))
  .describe('A duration of ISO 8601, negative for the past: P2W, -P3D, PT90M.')
  .meta({ 'x-copied': 'duration' });
const named = z
  .string()
  .max(60)
  .regex(/^[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9_+ .'-]*(?:\/[A-Za-z][A-Za-z0-9_+-]*){0,2}$/)
  .meta({ 'x-copied': 'span' });
const zone = z
  .union([named, z.string().regex(/^[+-](?:0[0-9]|1[0-4]):[0-5][0-9]$/)])
  .describe('A time zone: a city, a state or a country, Asia/Tokyo, UTC, or an offset such as +05:30.');
const month = z
  .string()
  .max(7)
  .regex(/^[0-9]{4}-(?:0[1-9]|1[0-2])$/)
  .meta({ 'x-copied': 'date' });

const question = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('moment'), at: moment, plus: duration.optional(), zone: zone.optional() }),
  z.strictObject({
    ask: z.literal('fact'),
    of: z.enum(FACTS),
    at: day,
    plus: duration.optional(),
    zone: zone.optional(),
  }),
  z.strictObject({
    ...{ ask: z.literal('between'), from: moment, until: moment },
    ...{ in: z.enum(UNITS).optional(), zone: zone.optional() },
  }),
  z.strictObject({ ask: z.literal('working-days'), from: day, until: day, zone: zone.optional() }),
  z.strictObject({
    ...{ ask: z.literal('nearest'), which: z.enum(['next', 'last']), weekday: z.enum(WEEKDAYS) },
    ...{ at: day, zone: zone.optional() },
  }),
  z.strictObject({ ask: z.literal('nth'), which: z.enum(ORDINALS), weekday: z.enum(WEEKDAYS), month }),
  z.strictObject({ ask: z.literal('convert'), at: moment, from: zone, into: zone }),
  z.strictObject({ ask: z.literal('offset'), zone, at: moment }),
]);
export type Question = z.infer<typeof question>;
export type Asked<A extends Question['ask']> = Extract<Question, { ask: A }>;

export const schema = defineSchema({
  input: z.strictObject({ question }),
  output: z.strictObject({
    asked: z.string().describe('The question in words.'),
    shown: z.string().describe('The result in words.'),
    value: z.string().describe('The result: an ISO 8601 date, time or duration, a number, or a word.'),
    zone: z.string().optional().describe('The time zone that the result holds in.'),
    clock: z.string().optional().describe('What the clock said, when the question depends on it.'),
    note: z.string().optional().describe('What the reader should know of the result.'),
  }),
});

export interface Output {
  asked: string;
  shown: string;
  value: string;
  zone?: string;
  clock?: string;
  note?: string;
}
