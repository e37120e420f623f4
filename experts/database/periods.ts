// When something happened, in words: `in 2025`, `since March 2024`, `on 5 June 2024`, `between … and …`, as days.

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
}

interface Span {
  readonly low: string;
  readonly high: string;
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
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

const RANGE = new RegExp(
  `(?<![\\p{L}\\d])(between|from|in|during) (${POINT}) (?:and|to|until|till|through|up to) (${POINT})(?![\\p{L}\\d])`,
  'giu',
);
const READINGS: readonly {
  readonly lead: string;
  readonly ends: (span: Span) => Pick<Period, 'low' | 'high'>;
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
const SINGLE = new RegExp(
  `(?<![\\p{L}\\d])(${READINGS.map(({ lead }) => lead).join('|')}) (${POINT})(?![\\p{L}\\d]| (?:to|and) \\d)`,
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
export function periodsOf(question: string): Period[] {
  const found: Period[] = [];
  const add = (
    match: RegExpExecArray,
    ends: Pick<Period, 'low' | 'high'> | null,
    month: number | null,
  ): void => {
    const [start, end] = [match.index, match.index + match[0].length];
    if (found.some((other) => other.start < end && start < other.end)) return;
    const { low, high } = ends ?? { low: null, high: null };
    found.push({ start, end, low, high, month, weak: BARE.test(match[0]) });
  };
  for (const match of question.matchAll(RANGE)) {
    const [first, last] = [spanOf(match[2] as string), spanOf(match[3] as string)];
    if (first !== null && last !== null && first.low < last.high)
      add(match, { low: first.low, high: last.high }, null);
  }
  for (const match of question.matchAll(SINGLE)) {
    const span = spanOf(match[2] as string);
    const lead = (match[1] as string).toLowerCase();
    const reading = READINGS.find((one) => new RegExp(`^(?:${one.lead})$`).test(lead));
    if (span !== null && reading !== undefined) add(match, reading.ends(span), null);
  }
  for (const match of question.matchAll(ANY_YEAR)) add(match, null, monthOf(match[1] as string));
  return found.sort((a, b) => a.start - b.start);
}

/** The days of a year, quarter, half, month or day; null for days that there are not. */
function spanOf(text: string): Span | null {
  const lower = text.toLowerCase();
  const year = Number(new RegExp(YEAR).exec(lower)?.[0]);
  const iso = /(\d{4})-(\d\d)(?:-(\d\d))?/.exec(lower);
  if (iso !== null) return days(year, Number(iso[2]), iso[3] === undefined ? null : Number(iso[3]));
  const part = new RegExp(PART).exec(lower)?.[0];
  if (part !== undefined) return partOf(part, year);
  const month = new RegExp(`\\b${MONTH}`).exec(lower)?.[0];
  if (month === undefined) return { low: day(year, 1, 1), high: day(year + 1, 1, 1) };
  const number = new RegExp(`(?<!\\d)${DAY}(?!\\d)`).exec(lower.replace(String(year), ''))?.[0];
  return days(year, monthOf(month), number === undefined ? null : Number.parseInt(number, 10));
}

const monthOf = (name: string): number =>
  MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3))) + 1;

function days(year: number, month: number, number: number | null): Span | null {
  const low = day(year, month, number ?? 1);
  if (low !== `${year}-${two(month)}-${two(number ?? 1)}`) return null;
  return { low, high: number === null ? day(year, month + 1, 1) : day(year, month, number + 1) };
}

const ORDER = ['first', 'second', 'third', 'fourth'];

function partOf(part: string, year: number): Span {
  const months = /^h|half/.test(part) ? 6 : 3;
  const last = 12 / months - 1;
  const figure = Number(/\d/.exec(part)?.[0] ?? Number.NaN);
  const word = ORDER.findIndex((one) => part.startsWith(one));
  const place = Math.min(last, Number.isNaN(figure) ? (word < 0 ? last : word) : figure - 1);
  return { low: day(year, place * months + 1, 1), high: day(year, (place + 1) * months + 1, 1) };
}

const two = (number: number): string => String(number).padStart(2, '0');
/** The day of a calendar that goes on where a month or year ends. */
const day = (year: number, month: number, number: number): string =>
  new Date(Date.UTC(year, month - 1, number)).toISOString().slice(0, 10);
