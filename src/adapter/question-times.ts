// The times of day and the lengths of time that a question says, as ISO writes them.
import { NUMBER_WORD, spelled } from './question-numbers.ts';

const HOURS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const HOUR = String.raw`(?<hour>\d{1,2}|${HOURS.join('|')})(?![\d:])`;
const HALF = String.raw`(?:\s*(?:(?<am>a\.?m\b\.?)|(?<pm>p\.?m\b\.?))|(?:\s+o['’]?clock)?\s+(?:(?<morning>in the morning|(?:this|tomorrow|yesterday) morning)|(?<later>in the (?:afternoon|evening)|at night|tonight|(?:this|tomorrow|yesterday) (?:afternoon|evening))))`;

type Groups = Readonly<Record<string, string | undefined>>;
interface Reading {
  readonly pattern: RegExp;
  /** Hours and minutes that are said; null for what is no time. */
  readonly read: (groups: Groups) => readonly [hour: number, minute: number] | null;
}

const reading = (pattern: string, read: Reading['read']): Reading => ({
  pattern: new RegExp(pattern, 'gi'),
  read,
});

/** The first to fit takes its place in the question. */
const TIMES: readonly Reading[] = [
  reading(String.raw`(?<![\d:])(?<hour>\d{1,2}):(?<minute>\d\d)(?::\d\d)?${HALF}?`, ({ hour, minute }) => [
    Number(hour),
    Number(minute),
  ]),
  reading(
    String.raw`\b(?<count>\d{1,2} minutes|(?:${NUMBER_WORD}(?:[ -]${NUMBER_WORD})?)(?: minutes)?|half|(?:a )?quarter) (?<side>past|after|to|before) ${HOUR}${HALF}?`,
    ({ count = '', side = '', hour }) => {
      const minutes = /half/i.test(count)
        ? 30
        : /quarter/i.test(count)
          ? 15
          : numberOf(count.replace(' minutes', ''));
      const past = /past|after/i.test(side);
      return minutes > 59 ? null : past ? [hourOf(hour), minutes] : [hourOf(hour) - 1, 60 - minutes];
    },
  ),
  reading(String.raw`(?<![\d:.,])\b${HOUR}${HALF}`, ({ hour }) => [hourOf(hour), 0]),
  reading(String.raw`(?<![\d:.,])\b${HOUR} o['’]?clock`, ({ hour }) => [hourOf(hour), 0]),
  reading(
    String.raw`\b(?:at|by|from|until|till|to) ${HOUR}(?![\w,.]*\d)(?=$|[,.?!]|\s+(?:until|till|to|and|in|on|o)\b)`,
    ({ hour }) => [hourOf(hour), 0],
  ),
  reading(String.raw`\b(?:12 )?(?:noon|midday)\b`, () => [12, 0]),
  reading(String.raw`\b(?:12 )?midnight\b`, () => [0, 0]),
];

const hourOf = (text = ''): number => {
  const place = HOURS.indexOf(text.toLowerCase());
  return place < 0 ? Number(text) : place + 1;
};

const numberOf = (text: string): number =>
  /^\d/.test(text) ? Number(text) : (spelled(text.toLowerCase())[0] ?? 60);

/** Every time of day that a question says, `09:30`; both where morning and evening are left open. */
export function timesIn(question: string): string[] {
  const found = new Set<string>();
  let rest = question.replace(/(?<=\d)T(?=\d\d:)/g, ' ');
  for (const { pattern, read } of TIMES) {
    rest = rest.replace(pattern, (whole: string, ...more: unknown[]) => {
      const groups = more.at(-1) as Groups;
      const time = read(groups);
      for (const one of time === null ? [] : clocks(time, groups)) found.add(one);
      return time === null ? whole : ' '.repeat(whole.length);
    });
  }
  return [...found];
}

function clocks([hour, minute]: readonly [number, number], groups: Groups): string[] {
  const before = groups['am'] !== undefined || groups['morning'] !== undefined;
  const after = groups['pm'] !== undefined || groups['later'] !== undefined;
  const twelve = (hour + 12) % 12;
  const both = [twelve, twelve + 12];
  // Night goes on after midnight.
  const hours =
    hour > 12 || hour < 0
      ? [(hour + 24) % 24]
      : before
        ? [twelve]
        : after
          ? groups['later']
            ? both
            : [twelve + 12]
          : [hour % 24, ...both];
  return hours
    .filter((one) => one < 24 && minute < 60)
    .map((one) => `${String(one).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
}

const LETTERS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
const COUNT = String.raw`(?<count>\d[\d,]*|an?|(?:${NUMBER_WORD})(?:[ -](?:and )?${NUMBER_WORD})*)`;
const PART = new RegExp(
  String.raw`(?<![\d.,$])\b${COUNT}(?<half> and a half)?[ -](?<unit>${LETTERS.join('|')})s?\b(?<more> and a half)?`,
  'gi',
);
const FIXED: readonly (readonly [RegExp, string])[] = [
  [/\bthree quarters of an hour\b/gi, 'PT45M'],
  [/\b(?:a )?quarter of an hour\b/gi, 'PT15M'],
  [/\bhalf an hour\b/gi, 'PT30M'],
  [/\bhalf a year\b/gi, 'P6M'],
  [/\b(?:a )?quarter\b(?! (?:to|past|of)\b)/gi, 'P3M'],
  [/\b(?:a |one )?fortnight\b/gi, 'P2W'],
  [/\b(?:a |one )?decade\b/gi, 'P10Y'],
  [/\b(?:a |one )?century\b/gi, 'P100Y'],
];

interface Part {
  readonly start: number;
  readonly end: number;
  /** `PT1H30M` */
  readonly written: string;
}

/** Every length of time that a question says, and those that stand side by side as one. */
export function durationsIn(question: string): string[] {
  const parts: Part[] = [];
  let rest = question;
  const take = (pattern: RegExp, written: (groups: Groups) => string | null): void => {
    rest = rest.replace(pattern, (whole: string, ...more: unknown[]) => {
      const groups = typeof more.at(-1) === 'object' ? (more.pop() as Groups) : {};
      const start = more.at(-2) as number;
      const text = written(groups);
      if (text === null) return whole;
      parts.push({ start, end: start + whole.length, written: text });
      return '#'.repeat(whole.length);
    });
  };
  for (const [pattern, written] of FIXED) take(pattern, () => written);
  take(PART, partOf);
  parts.sort((a, b) => a.start - b.start);
  const runs = parts.flatMap((_, i) => runsFrom(parts.slice(i), question));
  return [...new Set([...parts.map(({ written }) => written), ...runs])];
}

function partOf({ count = '', unit = '', half, more }: Groups): string | null {
  const number = /^an?$/i.test(count) ? 1 : numberOf(count.replaceAll(',', ''));
  const name = unit.toLowerCase();
  const letter = name.charAt(0).toUpperCase();
  if (half === undefined && more === undefined) return `${clocked(name) ? 'PT' : 'P'}${number}${letter}`;
  return (
    { hour: `PT${number}H30M`, minute: `PT${number}M30S`, year: `P${number}Y6M`, day: `P${number}DT12H` }[
      name
    ] ?? null
  );
}

const clocked = (unit: string): boolean => ['hour', 'minute', 'second'].includes(unit);

/** Lengths that stand side by side, the first with one or more that follow it, as ISO writes them together. */
function runsFrom(parts: readonly Part[], question: string): string[] {
  const runs: string[] = [];
  for (let i = 1; i < parts.length; i++) {
    const [before, next] = [parts[i - 1] as Part, parts[i] as Part];
    if (!/^(?:,? and |, | )$/.test(question.slice(before.end, next.start))) break;
    const joined = together(parts.slice(0, i + 1).map(({ written }) => written));
    if (joined === null) break;
    runs.push(joined);
  }
  return runs;
}

/** `P1Y` and `P2M`: `P1Y2M`; null where the parts do not come in order, the largest first. */
function together(written: readonly string[]): string | null {
  const all = written.map((text) => text.slice(1).split('T') as [string, string?]);
  const [days, clock] = [all.map(([day]) => day).join(''), all.map(([, time]) => time ?? '').join('')];
  const order = `${days.replace(/\d/g, '')}T${clock.replace(/\d/g, '')}`;
  return /^Y?M?W?D?TH?M?S?$/.test(order) ? `P${days}${clock === '' ? '' : `T${clock}`}` : null;
}
