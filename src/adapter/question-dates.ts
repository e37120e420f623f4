// The dates that a question says, as ISO writes them; `?` stands for any digit where it leaves a part open.

// biome-ignore format: a list
const MONTHS = ['jan(?:uary)?', 'feb(?:ruary)?', 'mar(?:ch)?', 'apr(?:il)?', 'may', 'june?', 'july?', 'aug(?:ust)?', 'sept?(?:ember)?', 'oct(?:ober)?', 'nov(?:ember)?', 'dec(?:ember)?'];
export const MONTH = String.raw`(${MONTHS.join('|')})\b\.?`;
const DAY = String.raw`(?<!\d)(\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(\d{4})(?!\d)`;
/** From one day to another of a month. */
const TO = String.raw`\s*(?:to|until|till|and|or|through|-|–)\s*(?:the\s+)?`;

type Numbers = readonly string[];
interface Reading {
  readonly pattern: RegExp;
  /** Dates that the groups of the pattern may stand for. */
  readonly read: (groups: Numbers) => readonly string[];
}

const monthOf = (name: string): string =>
  String(1 + MONTHS.findIndex((month) => new RegExp(`^${month}$`, 'i').test(name)));

const reading = (pattern: string, read: Reading['read']): Reading => ({
  pattern: new RegExp(pattern, 'gi'),
  read,
});

/** The first to fit takes its place in the question. */
const READINGS: readonly Reading[] = [
  reading(String.raw`(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)`, ([y, m, d]) => date(y, m, d)),
  reading(String.raw`(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?!\d)`, ([a, b, y]) =>
    years(y).flatMap((year) => [...date(year, b, a), ...date(year, a, b)]),
  ),
  reading(`${DAY}${TO}${DAY}(?:\\s+of)?\\s+${MONTH},?\\s+(?:of\\s+)?${YEAR}`, ([a, b, m, y]) => [
    ...date(y, monthOf(m as string), a),
    ...date(y, monthOf(m as string), b),
  ]),
  reading(`${DAY}(?:\\s+of)?\\s+${MONTH},?\\s+(?:of\\s+)?${YEAR}`, ([d, m, y]) =>
    date(y, monthOf(m as string), d),
  ),
  reading(`\\b${MONTH}\\s+(?:the\\s+)?${DAY}${TO}${DAY},?\\s+${YEAR}`, ([m, a, b, y]) => [
    ...date(y, monthOf(m as string), a),
    ...date(y, monthOf(m as string), b),
  ]),
  reading(`\\b${MONTH}\\s+(?:the\\s+)?${DAY},?\\s+${YEAR}`, ([m, d, y]) => date(y, monthOf(m as string), d)),
  reading(`\\b${MONTH},?\\s+(?:of\\s+)?${YEAR}`, ([m, y]) => [
    `${y}-${two(monthOf(m as string))}`,
    `${y}-${two(monthOf(m as string))}-??`,
  ]),
  reading(String.raw`(?<!\d)(\d{4})-(\d\d)(?!\d)`, ([y, m]) => [`${y}-${m}`, `${y}-${m}-??`]),
  reading(`${DAY}(?:\\s+of)?\\s+${MONTH}`, ([d, m]) => date('????', monthOf(m as string), d)),
  reading(`\\b${MONTH}\\s+(?:the\\s+)?${DAY}(?![\\d:])`, ([m, d]) => date('????', monthOf(m as string), d)),
  // A year alone may be that of a holiday, or of the first day of something.
  reading(String.raw`(?<![\d.,])(1\d{3}|2\d{3})(?![\d.,]*\d)`, ([y]) => [`${y}-??`, `${y}-??-??`]),
];

/** Words with which a question means another day of a month or a year that it says. */
const ELSEWHERE = /\b(?:first|last|start|beginning|end|middle)\b(?:\s+day)?\s+(?:of|in)\b/i;

/** Every date that a question says, whole or in part; none where it says none, or in ways that are not read here. */
export function datesIn(question: string): string[] {
  let rest = question;
  const found = new Set<string>();
  for (const { pattern, read } of READINGS) {
    rest = rest.replace(pattern, (whole, ...groups: unknown[]) => {
      const dates = read(groups.filter((group): group is string => typeof group === 'string'));
      for (const one of dates) found.add(one);
      return dates.length === 0 ? whole : ' '.repeat(whole.length);
    });
  }
  if (ELSEWHERE.test(question))
    for (const one of [...found]) found.add(one.replace(/-[\d?]{2}-[\d?]{2}$/, '-??-??'));
  return [...found];
}

const two = (text: string): string => text.padStart(2, '0');

/** A day of a month, and the month with it; nothing where there is no such day. */
function date(year = '', month = '', day = ''): string[] {
  const fits = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  return fits ? [`${year}-${two(month)}-${two(day)}`, `${year}-${two(month)}`] : [];
}

/** The years that two figures may stand for. */
const years = (year = ''): string[] => (year.length === 4 ? [year] : [`19${year}`, `20${year}`]);
