// Time zones of cities, provinces and countries that no zone is called after (city-timezones).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Temporal } from 'temporal-polyfill';

interface City {
  readonly city: string;
  readonly city_ascii: string;
  readonly country: string;
  readonly iso2: string;
  readonly iso3: string;
  readonly province: string;
  /** People. */
  readonly pop: number;
  readonly timezone: string;
}

/** A zone that a name may mean, and the people who go by it. */
interface Meaning {
  readonly zone: string;
  readonly people: number;
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  america: 'united states',
  bangalore: 'bengaluru',
  bombay: 'mumbai',
  britain: 'united kingdom',
  calcutta: 'kolkata',
  england: 'united kingdom',
  'great britain': 'united kingdom',
  holland: 'netherlands',
  kiev: 'kyiv',
  korea: 'south korea',
  peking: 'beijing',
  saigon: 'ho chi minh city',
  scotland: 'united kingdom',
  uk: 'united kingdom',
  usa: 'united states',
  wales: 'united kingdom',
  washington: 'washington, d c',
  'washington dc': 'washington, d c',
};

/** Small letters without marks. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[._]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const regions = new Intl.DisplayNames('en', { type: 'region' });
const require = createRequire(import.meta.url);
let index: Map<string, Meaning[]> | undefined;

function add(found: Map<string, Meaning[]>, name: string, meaning: Meaning): void {
  found.set(name, [...(found.get(name) ?? []), meaning]);
}

/** Each name with its meanings: one for each city of that name, one for each zone of a province or country. */
function places(): Map<string, Meaning[]> {
  if (index !== undefined) return index;
  const file = require.resolve('city-timezones/data/cityMap.json');
  const cities = JSON.parse(readFileSync(file, 'utf8')) as City[];
  const found = new Map<string, Meaning[]>();
  const shortened = new Map<string, Meaning[]>(); // Tel Aviv for Tel Aviv-Yafo
  const areas = new Map<string, Map<string, Meaning>>();
  for (const one of cities) {
    if (!one.timezone) continue;
    const meaning = { zone: one.timezone, people: one.pop || 0 };
    for (const name of new Set([one.city, one.city_ascii].map(plain))) add(found, name, meaning);
    add(shortened, plain(one.city.split(/[-,(]/)[0] as string), meaning);
    const country = /^[A-Z]{2}$/.test(one.iso2) ? (regions.of(one.iso2) ?? one.country) : one.country;
    for (const area of new Set([one.province, one.country, country].filter(Boolean).map(plain))) {
      const zones = areas.get(area) ?? new Map<string, Meaning>();
      const people = (zones.get(one.timezone)?.people ?? 0) + meaning.people;
      areas.set(area, zones.set(one.timezone, { zone: one.timezone, people }));
    }
  }
  for (const [area, zones] of areas) if (!found.has(area)) found.set(area, [...zones.values()]);
  for (const [name, cities] of shortened) if (!found.has(name)) found.set(name, cities);
  index = found;
  return found;
}

/** What the clocks of a zone say in winter and summer; zones that agree are one to those who ask for the time. */
const SEASONS = ['2024-01-01T00:00Z', '2024-07-01T00:00Z'].map((at) => Temporal.Instant.from(at));
const clocks = (zone: string): string => SEASONS.map((at) => at.toZonedDateTimeISO(zone).offset).join(' ');

/** So many times more people than all others: what somebody means who says no more than the name. */
const COMMON = 3;

/**
 * The zones that a place may be in, the likeliest first: one, where nearly everybody who says the name means it; none,
 * where nobody knows it.
 */
export function zonesOfPlace(written: string): readonly string[] {
  const name = plain(written);
  const meanings = places().get(OTHER_NAMES[name] ?? name) ?? [];
  const alike = new Map<string, { zone: string; people: number }>();
  for (const { zone, people } of [...meanings].sort((a, b) => b.people - a.people)) {
    const known = alike.get(clocks(zone));
    alike.set(clocks(zone), { zone: known?.zone ?? zone, people: (known?.people ?? 0) + people });
  }
  const zones = [...alike.values()].sort((a, b) => b.people - a.people);
  const [first, ...rest] = zones;
  if (first === undefined) return [];
  const others = rest.reduce((sum, { people }) => sum + people, 0);
  return first.people >= COMMON * others ? [first.zone] : zones.map(({ zone }) => zone);
}
