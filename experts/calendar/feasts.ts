// Days that have a name: feasts, and others that return each year.
import { Temporal } from 'temporal-polyfill';
import { Temporal as Full } from 'temporal-polyfill/full';

type Day = Temporal.PlainDate;

interface Rule {
  /** The days on which it falls in a year of our calendar; a moon calendar's feast may come twice, or not at all. */
  readonly on: (year: number) => readonly Day[];
  readonly note?: string;
  /** Month and day, where they are the same each year. */
  readonly each?: string;
}

const dayOf = (year: number, month: number, day: number): Day => new Temporal.PlainDate(year, month, day);
const written = (year: number): string => String(year).padStart(4, '0');

const fixed = (month: number, day: number): Rule => ({
  on: (year) => [dayOf(year, month, day)],
  each: dayOf(2000, month, day).toString().slice(5),
});

/** So many days from the Easter of the western churches. */
const easter = (days: number): Rule => ({ on: (year) => [easterOf(year).add({ days })] });

/** A weekday of a month, 1 is Monday: the nth, or from the end; moved by some days. */
const nth = (month: number, place: number, weekday: number, days = 0): Rule => ({
  on: (year) => {
    const start = dayOf(year, month, 1);
    const first = start.add({ days: (weekday - start.dayOfWeek + 7) % 7 });
    const weeks = place > 0 ? place - 1 : Math.floor((start.daysInMonth - first.day) / 7) + 1 + place;
    return [first.add({ weeks, days })];
  },
});

/** A day of another calendar. */
const elsewhere = (calendar: string, monthCode: string, day: number, note?: string): Rule => ({
  on: (year) => {
    const { year: first } = Full.PlainDate.from(`${written(year)}-01-01`).withCalendar(calendar);
    const days = [first - 1, first, first + 1].map((own) => isoDay(calendar, own, monthCode, day));
    return days.filter((one) => one?.year === year) as Day[];
  },
  ...(note === undefined ? {} : { note }),
});

const EVENING = 'it begins on the evening before';
const MOON = 'by the Umm al-Qura calendar; elsewhere the sighting of the moon may move it by a day';
const hebrew = (monthCode: string, day: number): Rule => elsewhere('hebrew', monthCode, day, EVENING);
const islamic = (monthCode: string, day: number): Rule => elsewhere('islamic-umalqura', monthCode, day, MOON);

/** Key, rule, and the names that people use; the first one is shown. */
// biome-ignore format: a table
const FEASTS: readonly (readonly [key: string, rule: Rule, ...names: string[]])[] = [
  ['new-year', fixed(1, 1), "New Year's Day", 'New Year', "New Year's", 'New Years', 'New Years Day'],
  ['epiphany', fixed(1, 6), 'Epiphany', 'Three Kings Day', "Three Kings' Day"],
  ['martin-luther-king-day', nth(1, 3, 1), 'Martin Luther King Day', 'MLK Day', 'Martin Luther King Jr. Day'],
  ['groundhog-day', fixed(2, 2), 'Groundhog Day'],
  ['valentines-day', fixed(2, 14), "Valentine's Day", 'Valentines Day', "Valentine's", "St. Valentine's Day"],
  ['presidents-day', nth(2, 3, 1), "Presidents' Day", 'Presidents Day', "President's Day"],
  ['womens-day', fixed(3, 8), "International Women's Day", "Women's Day"],
  ['st-patricks-day', fixed(3, 17), "St. Patrick's Day", "St Patrick's Day", "Saint Patrick's Day", 'St Patricks Day'],
  ['april-fools-day', fixed(4, 1), "April Fools' Day", 'April Fools Day', "April Fool's Day", 'April Fools'],
  ['earth-day', fixed(4, 22), 'Earth Day'],
  ['may-day', fixed(5, 1), 'May Day', "International Workers' Day"],
  ['mothers-day', nth(5, 2, 7), "Mother's Day", 'Mothers Day', "Mothers' Day"],
  ['memorial-day', nth(5, -1, 1), 'Memorial Day'],
  ['fathers-day', nth(6, 3, 7), "Father's Day", 'Fathers Day', "Fathers' Day"],
  ['juneteenth', fixed(6, 19), 'Juneteenth'],
  ['canada-day', fixed(7, 1), 'Canada Day'],
  ['independence-day', fixed(7, 4), 'Independence Day', 'the Fourth of July', 'the 4th of July'],
  ['bastille-day', fixed(7, 14), 'Bastille Day'],
  ['labor-day', nth(9, 1, 1), 'Labor Day'],
  ['halloween', fixed(10, 31), 'Halloween', "Hallowe'en"],
  ['all-saints-day', fixed(11, 1), "All Saints' Day", 'All Saints Day', "All Saints'"],
  ['veterans-day', fixed(11, 11), 'Veterans Day', "Veterans' Day", 'Armistice Day'],
  ['thanksgiving', nth(11, 4, 4), 'Thanksgiving', 'Thanksgiving Day'],
  ['black-friday', nth(11, 4, 4, 1), 'Black Friday'],
  ['cyber-monday', nth(11, 4, 4, 4), 'Cyber Monday'],
  ['st-nicholas-day', fixed(12, 6), "St. Nicholas' Day", 'St Nicholas Day', 'Saint Nicholas Day'],
  ['christmas-eve', fixed(12, 24), 'Christmas Eve', 'Xmas Eve'],
  ['christmas', fixed(12, 25), 'Christmas', 'Christmas Day', 'Xmas', 'X-mas'],
  ['boxing-day', fixed(12, 26), 'Boxing Day', "St. Stephen's Day", "St Stephen's Day"],
  ['new-years-eve', fixed(12, 31), "New Year's Eve", 'New Years Eve', 'New Year Eve', 'NYE'],
  ['mardi-gras', easter(-47), 'Mardi Gras', 'Shrove Tuesday', 'Pancake Day', 'Fat Tuesday'],
  ['ash-wednesday', easter(-46), 'Ash Wednesday'],
  ['palm-sunday', easter(-7), 'Palm Sunday'],
  ['maundy-thursday', easter(-3), 'Maundy Thursday', 'Holy Thursday'],
  ['good-friday', easter(-2), 'Good Friday'],
  ['easter', easter(0), 'Easter', 'Easter Sunday'],
  ['easter-monday', easter(1), 'Easter Monday'],
  ['ascension', easter(39), 'Ascension Day', 'Ascension', 'Ascension Thursday'],
  ['pentecost', easter(49), 'Pentecost', 'Whit Sunday', 'Whitsun'],
  ['whit-monday', easter(50), 'Whit Monday'],
  ['corpus-christi', easter(60), 'Corpus Christi'],
  ['rosh-hashanah', hebrew('M01', 1), 'Rosh Hashanah', 'Rosh Hashana', 'the Jewish New Year'],
  ['yom-kippur', hebrew('M01', 10), 'Yom Kippur'],
  ['sukkot', hebrew('M01', 15), 'Sukkot'],
  ['hanukkah', hebrew('M03', 25), 'Hanukkah', 'Chanukah', 'Hanukah'],
  ['purim', hebrew('M06', 14), 'Purim'],
  ['passover', hebrew('M07', 15), 'Passover', 'Pesach'],
  ['shavuot', hebrew('M09', 6), 'Shavuot'],
  ['ramadan', islamic('M09', 1), 'Ramadan', 'the start of Ramadan'],
  ['eid-al-fitr', islamic('M10', 1), 'Eid al-Fitr', 'Eid ul-Fitr'],
  ['eid-al-adha', islamic('M12', 10), 'Eid al-Adha', 'Eid ul-Adha'],
  ['chinese-new-year', elsewhere('chinese', 'M01', 1), 'Chinese New Year', 'Lunar New Year', 'the Spring Festival'],
];

/** The anonymous Gregorian computus (Nature, 20 April 1876). */
function easterOf(year: number): Day {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const f = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - f + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(days / 31), (days % 31) + 1);
}

/** A day of another calendar; undefined where its year has no such month. */
function isoDay(calendar: string, year: number, monthCode: string, day: number): Day | undefined {
  try {
    const own = Full.PlainDate.from({ calendar, year, monthCode, day }, { overflow: 'reject' });
    return Temporal.PlainDate.from(own.withCalendar('iso8601').toString());
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const KNOWN = new Map(FEASTS.map(([key, rule, name = key]) => [key, { rule, name }]));

/** The keys, longer ones before those that they begin with. */
export const FEAST_KEYS: readonly string[] = [...KNOWN.keys()].sort((a, b) => b.length - a.length);

/** What people call the feasts, and the key of each. */
export const FEAST_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  FEASTS.flatMap(([key, , ...names]) => names.map((name) => [name, key])),
);

/** Month and day of a feast that is on the same day each year. */
export const dayOfEachYear = (key: string): string | undefined => KNOWN.get(key)?.rule.each;

interface Feast {
  readonly name: string;
  readonly note?: string;
  /** The day that the word means, seen from another one; undefined where there is none. */
  readonly day: (today: () => Day) => Day | undefined;
}

/** `easter-2027`, `easter`: the next one, which may be today, or `last-easter`; undefined for anything else. */
export function feastOf(word: string): Feast | undefined {
  const [, last, key = '', year] = /^(last-)?([a-z-]+?)(?:-(\d{4}))?$/.exec(word) ?? [];
  const known = KNOWN.get(key);
  if (known === undefined) return undefined;
  const { name, rule } = known;
  return {
    name,
    ...(rule.note === undefined ? {} : { note: rule.note }),
    day: (today) => (year === undefined ? near(rule, today(), last !== undefined) : rule.on(Number(year))[0]),
  };
}

/** The next one from a day on, or the last one before it. */
function near({ on }: Rule, today: Day, last: boolean): Day | undefined {
  const days = [today.year - 1, today.year, today.year + 1].flatMap(on);
  days.sort(Temporal.PlainDate.compare);
  return last
    ? days.filter((day) => Temporal.PlainDate.compare(day, today) < 0).at(-1)
    : days.find((day) => Temporal.PlainDate.compare(day, today) >= 0);
}
