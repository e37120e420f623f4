// Questions about feasts and about dates without a year, which depend on the day they are asked, read by rules: only
// where all of a question is understood.
import type { Clock } from './clock.ts';
import { readDay, readDuration, type Said } from './said.ts';
import { type Question, UNITS, WEEKDAYS } from './schema.ts';

/** What the groups of a wording hold. */
type Groups = Readonly<Record<string, string | undefined>>;

interface Wording {
  readonly pattern: RegExp;
  /** Days without a year lie behind. */
  readonly past: boolean;
  readonly read: (days: readonly Said[], groups: Groups, clock: Clock) => Question | null;
}

const MORE =
  '(?: (?:are|is|were|was|there|it|left|more|remaining|remain|away|do|we|i|have|got|from|today|now|still|to go|will|be))*';
const UNTIL = '(?:until|till|til|to|before)';
const SINCE = '(?: (?:has|have|had|it|been|passed|gone|by|is|went|are|there))* since';
const IS = "(?: is| was| will| does| did| do we celebrate| are|['’]s|)";
const FALLS =
  '(?: (?:be|fall|falls|come|comes|land|take place|celebrated|happen|start|starts|begin|begins|on))*';
const UNIT =
  '(?<unit>(?:working|business|work) ?days|workdays|years|months|weeks|days|sleeps|hours|minutes|seconds)';
const WEEKDAY = `(?<weekday>${WEEKDAYS.join('|')})`;
const A = '(?<a>.+?)';
const B = '(?<b>.+?)';
const LATER = '(?<later> (?:in )?(?:\\d{4}|(?:this|next|last) year))?';

/** From the first wording to the last, the first that fits. */
const WORDINGS: readonly Wording[] = [
  ahead(`(?:in )?how many (?:more )?${UNIT}${MORE} ${UNTIL} ${A}`),
  ahead(`(?:the )?(?:number of )?${UNIT}${MORE} ${UNTIL} ${A}`),
  ahead(`(?:in )?how many ${UNIT}(?: away)?(?: is| will) ${A}(?: away| be| from (?:now|today))*`),
  ahead(`how (?:long|much time)${MORE} ${UNTIL} ${A}`),
  ahead(`how (?:far|long|soon)(?: away)? is ${A}(?: away)?`),
  ahead(`(?:the )?countdown (?:to|until) ${A}`),
  behind(`how many ${UNIT}${SINCE} ${A}`),
  behind(`${UNIT} since ${A}`),
  behind(`how many ${UNIT} ago was ${A}`),
  behind(`how (?:long|much time)(?:${SINCE}| ago was) ${A}`),
  span(`how many ${UNIT}${MORE}(?: lie| pass| passed)? (?:between|from) ${A} (?:and|to|until|till) ${B}`),
  span(`(?:the )?(?:number of )?${UNIT} (?:between|from) ${A} (?:and|to|until|till) ${B}`),
  span(`how (?:long|much time)${MORE} (?:between|from) ${A} (?:and|to|until|till) ${B}`),
  fact('weekday', `(?:on )?(?:what|which) (?:weekday|day of the week)${IS} ${A}${FALLS}${LATER}`),
  fact('weekday', `(?:the )?(?:weekday|day of the week) (?:of|for) ${A}`),
  fact(
    'week',
    `(?:in )?(?:what|which) (?:calendar )?week(?: number| of the year)?${IS} ${A}${FALLS}(?: in)?${LATER}`,
  ),
  fact('day-of-year', `(?:what|which) day of the year${IS} ${A}${FALLS}${LATER}`),
  moved(`(?:(?:what|which|when)(?: date| day)?${IS}(?: it)? )?(?<span>.+?) (?<side>before|after) ${A}`),
  nearest(
    `(?:(?:what|which|when)(?: date| day)?${IS} )?(?:the )?(?:(?:first|next|last) )?${WEEKDAY} (?<side>before|after) ${A}`,
  ),
  date(`when${IS} ${A}${FALLS}${LATER}`),
  date(`(?:on )?(?:what|which) (?:date|day)${IS} ${A}${FALLS}${LATER}`),
  date(`(?:what is |what's )?the date (?:of|for) ${A}`),
  date(`(?:date (?:of|for) )?${A}(?: date)?`),
];

/** The input that answers a question about a feast or a date without a year; null for any other. */
export function readQuestion(text: string, clock: Clock): Question | null {
  const plain = plainly(text);
  for (const { pattern, past, read } of WORDINGS) {
    const groups = pattern.exec(plain)?.groups;
    if (groups === undefined) continue;
    const days = [
      `${groups['a']}${groups['later'] ?? ''}`,
      ...(groups['b'] === undefined ? [] : [groups['b']]),
    ].map((said) => readDay(said, past, clock));
    if (!days.every((day) => day !== null) || !days.some(({ named }) => named)) continue;
    const question = read(days, groups, clock);
    if (question !== null) return question;
  }
  return null;
}

/** Without what is only polite, and without the sign at the end. */
function plainly(text: string): string {
  return text
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s.?!]+$/, '')
    .replace(
      /^(?:(?:please|hey|hi|ok|okay|so|and),? |(?:can|could) you (?:please )?(?:tell me|say) |tell me,? |do you know |i want to know )+/i,
      '',
    )
    .replace(/,? please$/i, '');
}

function wording(pattern: string, read: Wording['read'], past = false): Wording {
  return { pattern: new RegExp(`^${pattern}$`, 'i'), past, read };
}

/** From one day until another, in a unit where one is asked for. */
function between(from: string, until: string, unit: string | undefined): Question {
  if (unit === undefined) return { ask: 'between', from, until };
  if (/work|business/i.test(unit)) return { ask: 'working-days', from, until };
  const own = unit.toLowerCase();
  return { ask: 'between', from, until, in: UNITS.find((one) => one === own) ?? 'days' };
}

function ahead(pattern: string): Wording {
  return wording(pattern, ([day], { unit }) => between('today', (day as Said).written, unit));
}

function behind(pattern: string): Wording {
  return wording(pattern, ([day], { unit }) => between((day as Said).written, 'today', unit), true);
}

function span(pattern: string): Wording {
  return wording(pattern, (days, { unit }, clock) => {
    const [from, until] = days as [Said, Said];
    return between(from.written, after(from.written, until, clock), unit);
  });
}

/** A day that names no year is the first one after another. */
function after(from: string, { written, of }: Said, clock: Clock): string {
  const start = clock.date(from);
  const later = (text: string): boolean => clock.date(text).toString() > start.toString();
  if (of === null || later(written)) return written;
  return [of(start.year), of(start.year + 1)].find(later) ?? written;
}

function fact(of: 'weekday' | 'week' | 'day-of-year', pattern: string): Wording {
  return wording(pattern, ([day]) => ({ ask: 'fact', of, at: (day as Said).written }));
}

function date(pattern: string): Wording {
  return wording(pattern, ([day]) => ({ ask: 'moment', at: (day as Said).written }));
}

function moved(pattern: string): Wording {
  return wording(pattern, ([day], { span: said = '', side }) => {
    const length = readDuration(said);
    if (length === null) return null;
    return { ask: 'moment', at: (day as Said).written, plus: side === 'before' ? `-${length}` : length };
  });
}

function nearest(pattern: string): Wording {
  return wording(pattern, ([day], { weekday: name = '', side }) => {
    const weekday = WEEKDAYS.find((one) => one === name.toLowerCase());
    if (weekday === undefined) return null;
    return { ask: 'nearest', which: side === 'before' ? 'last' : 'next', weekday, at: (day as Said).written };
  });
}
