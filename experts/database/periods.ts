// When something happened, in words: `in 2025`, `since March 2024`, `on 5 June 2024`, `last month`, `between … and …`,
// as days.
import { addDays, type Day, dayOf, type Span } from './days.ts';
import { AGED, agedEnds, lastBegun, MONTHS, RELATIVE, relativeSpan, UNDATED } from './relative.ts';

/** Days as `2024-06-05`: from `low` on, up to `high` without it; null where there is no such end. */
export interface Period {
  /** UTF-16 units in the question, its preposition included. */
  readonly start: number;
  readonly end: number;
  readonly low: string | null;
  readonly high: string | null;
  /** A month of any year, 1 to 12; then there are no ends. */
  readonly month: number | null;
  /** Could be an amount as well: `of 2000`, `between 1600 and 1900`. */
  readonly weak: boolean;
  /** It was told from today. */
  readonly relative: boolean;
}

type Ends = Pick<Period, 'low' | 'high'>;

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const YEAR = '(?:1[6-9]|20|21)\\d\\d(?![\\d.,]*\\d)';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])(?:st|nd|rd|th)?';
const PART = '(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:quarter|half)|q[1-4]|h[12]';
const POINT = [
  `${YEAR}-\\d\\d-\\d\\d`,
  `(?:the )?${DAY}(?: of)? ${MONTH},? ${YEAR}`,
  `${MONTH} ${DAY},? ${YEAR}`,
  `${YEAR}-\\d\\d(?!\\d)`,
  `${MONTH},?(?: of)? ${YEAR}`,
  `(?:the )?(?:${PART})(?: of| in|,)? (?:the year )?${YEAR}`,
  `(?:the (?:calendar )?year )?${YEAR}`,
].join('|');
const ANY = `${RELATIVE}|${POINT}`;

const RANGE = new RegExp(
  `(?<![\\p{L}\\d])(between|from|in|during) (${ANY}) (?:and|to|until|till|through|up to) (${ANY})(?![\\p{L}\\d])`,
  'giu',
);
const READINGS: readonly {
  readonly lead: string;
  readonly ends: (span: Span) => Ends;
}[] = [
  { lead: 'on or before|until|till|up to|through|no later than', ends: ({ high }) => ({ low: null, high }) },
  { lead: 'before|prior to|earlier than', ends: ({ low }) => ({ low: null, high: low }) },
  { lead: 'after|later than', ends: ({ high }) => ({ low: high, high: null }) },
  {
    lead: 'since|on or after|as of|(?:starting|beginning) (?:in|from|on)',
    ends: ({ low }) => ({ low, high: null }),
  },
  { lead: 'in|during|within|throughout|on|from|dated|of|for', ends: (span) => span },
];
const LEADS = READINGS.map(({ lead }) => lead).join('|');
const SINGLE = new RegExp(
  `(?<![\\p{L}\\d])(${LEADS}) (${POINT})(?: (on|onwards?)(?=$|[\\s?.,!]))?(?![\\p{L}\\d]| (?:to|and) \\d)`,
  'giu',
);
/** What is told from today needs no preposition. */
const TOLD = new RegExp(`(?<![\\p{L}\\d])(?:(${LEADS}) )?(${RELATIVE})(?:['’]s)?(?![\\p{L}\\d])`, 'giu');
const OLD = new RegExp(`(?<![\\p{L}\\d])${AGED}(?![\\p{L}\\d])`, 'giu');
/** A month, a day of one or a day of the week without its year: the last one that has begun. */
const BEGUN = new RegExp(
  `(?<![\\p{L}\\d])(since|after) (?:(?:the )?(${DAY})(?: of)? )?(${UNDATED})(?: (?:the )?(${DAY}))?(?![\\p{L}\\d]|,? \\d)`,
  'giu',
);
const ANY_YEAR = new RegExp(
  `(?<![\\p{L}\\d])(?:in|during|every) (${MONTHS.join('|')})(?![\\p{L}\\d])(?! ?\\d)`,
  'giu',
);
/** An amount may be called so: a bare year behind one of these. */
const BARE = new RegExp(
  `^(?:of|for|from|between|before|after|up to|until|till) ${YEAR}(?: (?:and|to) ${YEAR})?$`,
  'i',
);

/** The periods that a question names, in its order. */
export function periodsOf(question: string, today: Day): Period[] {
  const found: Period[] = [];
  const add = (match: RegExpExecArray, ends: Ends | null, month: number | null, relative: boolean): void => {
    const [start, end] = [match.index, match.index + match[0].length];
    if (found.some((other) => other.start < end && start < other.end)) return;
    const { low, high } = ends ?? { low: null, high: null };
    found.push({ start, end, low, high, month, weak: BARE.test(match[0]), relative });
  };
  for (const match of question.matchAll(RANGE)) {
    const [first, last] = [spanOf(match[2] as string, today), spanOf(match[3] as string, today)];
    const told = isRelative(match[2] as string) || isRelative(match[3] as string);
    if (first !== null && last !== null && first.low < last.high)
      add(match, { low: first.low, high: last.high }, null, told);
  }
  for (const match of question.matchAll(OLD)) add(match, agedEnds(match.slice(1), today), null, true);
  for (const match of question.matchAll(SINGLE)) {
    const span = spanOf(match[2] as string, today);
    if (span !== null)
      add(
        match,
        match[3] === undefined ? endsOf(match[1], span) : { low: span.low, high: null },
        null,
        false,
      );
  }
  for (const match of question.matchAll(TOLD)) {
    const span = spanOf(match[2] as string, today);
    if (span !== null) add(match, endsOf(match[1], span), null, true);
  }
  for (const match of question.matchAll(BEGUN)) {
    const span = begun(match[3] as string, match[2] ?? match[4], today);
    if (span !== null) add(match, endsOf(match[1], span), null, true);
  }
  for (const match of question.matchAll(ANY_YEAR)) add(match, null, monthOf(match[1] as string), false);
  return found.sort((a, b) => a.start - b.start);
}

/** What a preposition makes of days; without one they are meant themselves. */
function endsOf(lead: string | undefined, span: Span): Ends {
  const said = lead?.toLowerCase();
  const reading = READINGS.find((one) => said !== undefined && new RegExp(`^(?:${one.lead})$`).test(said));
  return reading === undefined ? span : reading.ends(span);
}

const ALL_RELATIVE = new RegExp(`^(?:${RELATIVE})$`, 'i');
const isRelative = (text: string): boolean => ALL_RELATIVE.test(text);

/** The last `5 March` or `Monday`. */
function begun(name: string, day: string | undefined, today: Day): Span | null {
  if (day === undefined) return lastBegun(name, today);
  const year = Number(today.slice(0, 4));
  const [own, before] = [year, year - 1].map((one) => days(one, monthOf(name), Number.parseInt(day, 10)));
  return own !== undefined && own !== null && own.low <= today ? own : (before ?? null);
}

/** The days of a year, quarter, half, month or day; null for days that there are not. */
function spanOf(text: string, today: Day): Span | null {
  if (isRelative(text)) return relativeSpan(text, today);
  const lower = text.toLowerCase();
  const year = Number(new RegExp(YEAR).exec(lower)?.[0]);
  const iso = /(\d{4})-(\d\d)(?:-(\d\d))?/.exec(lower);
  if (iso !== null) return days(year, Number(iso[2]), iso[3] === undefined ? null : Number(iso[3]));
  const part = new RegExp(PART).exec(lower)?.[0];
  if (part !== undefined) return partOf(part, year);
  const month = new RegExp(`\\b${MONTH}`).exec(lower)?.[0];
  if (month === undefined) return { low: dayOf(year, 1, 1), high: dayOf(year + 1, 1, 1) };
  const number = new RegExp(`(?<!\\d)${DAY}(?!\\d)`).exec(lower.replace(String(year), ''))?.[0];
  return days(year, monthOf(month), number === undefined ? null : Number.parseInt(number, 10));
}

const monthOf = (name: string): number =>
  MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3))) + 1;

function days(year: number, month: number, number: number | null): Span | null {
  const low = dayOf(year, month, number ?? 1);
  if (low !== `${year}-${two(month)}-${two(number ?? 1)}`) return null;
  return { low, high: number === null ? dayOf(year, month + 1, 1) : addDays(low, 1) };
}

const ORDER = ['first', 'second', 'third', 'fourth'];

function partOf(part: string, year: number): Span {
  const months = /^h|half/.test(part) ? 6 : 3;
  const last = 12 / months - 1;
  const figure = Number(/\d/.exec(part)?.[0] ?? Number.NaN);
  const word = ORDER.findIndex((one) => part.startsWith(one));
  const place = Math.min(last, Number.isNaN(figure) ? (word < 0 ? last : word) : figure - 1);
  return { low: dayOf(year, place * months + 1, 1), high: dayOf(year, (place + 1) * months + 1, 1) };
}

const two = (number: number): string => String(number).padStart(2, '0');
