// What the stand-in knows: a small world whose figures are fixed. The examples of the shipped documents hold in it.

/** What one euro is, by year; a year without a row is the last one. */
const RATES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '2020': { USD: 1.1142, ILS: 3.8527, GBP: 0.8552, JPY: 122.58, CHF: 1.0738, PLN: 4.2303, SEK: 10.5405 },
  '2021': { USD: 1.1827, ILS: 3.8208, GBP: 0.8596, JPY: 129.88, CHF: 1.0811, PLN: 4.5652, SEK: 10.1465 },
  '2022': { USD: 1.053, ILS: 3.5345, GBP: 0.8528, JPY: 138.03, CHF: 1.0047, PLN: 4.6861, SEK: 10.6296 },
  '2023': { USD: 1.0813, ILS: 3.988, GBP: 0.8698, JPY: 151.99, CHF: 0.9718, PLN: 4.542, SEK: 11.4788 },
  '2024': {
    ...{ USD: 1.0834, ILS: 3.87, GBP: 0.8551, JPY: 162.6, CHF: 0.9563, PLN: 4.317, SEK: 11.21 },
    ...{ CAD: 1.47, INR: 89.8, DKK: 7.4535, CZK: 25.33, BRL: 5.37, ZAR: 20.8 },
  },
  '2025': { USD: 1.0388, ILS: 3.7654, GBP: 0.8423, JPY: 161.2, CHF: 0.9412, PLN: 4.2186, SEK: 11.487 },
};
const LAST = '2024';

interface Place {
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly elevation: number;
  readonly population: number;
  readonly timezone: string;
  readonly weather: Readonly<Record<string, number>>;
}

const weather = (temperature: number, humidity: number, wind: number): Record<string, number> => ({
  ...{ temperature_2m: temperature, relative_humidity_2m: humidity, wind_speed_10m: wind },
  ...{ apparent_temperature: temperature - 1, precipitation: 0, cloud_cover: 40, surface_pressure: 1013.2 },
});

// biome-ignore format: a table, one row per place
const PLACES: Readonly<Record<string, Place>> = {
  Haifa: { country: 'Israel', latitude: 32.81841, longitude: 34.9885, elevation: 40, population: 267300, timezone: 'Asia/Jerusalem', weather: weather(17.4, 61, 9.4) },
  Lyon: { country: 'France', latitude: 45.74846, longitude: 4.84671, elevation: 173, population: 522250, timezone: 'Europe/Paris', weather: weather(12.3, 70, 11.5) },
  Paris: { country: 'France', latitude: 48.85341, longitude: 2.3488, elevation: 42, population: 2138551, timezone: 'Europe/Paris', weather: weather(10.8, 76, 14) },
  Hamburg: { country: 'Germany', latitude: 53.55073, longitude: 9.99302, elevation: 6, population: 1845229, timezone: 'Europe/Berlin', weather: weather(7.1, 84, 19.8) },
  Berlin: { country: 'Germany', latitude: 52.52437, longitude: 13.41053, elevation: 74, population: 3426354, timezone: 'Europe/Berlin', weather: weather(8.2, 79, 13.7) },
  Amsterdam: { country: 'Netherlands', latitude: 52.37403, longitude: 4.88969, elevation: 13, population: 741636, timezone: 'Europe/Amsterdam', weather: weather(9, 82, 24.1) },
  Madrid: { country: 'Spain', latitude: 40.4165, longitude: -3.70256, elevation: 665, population: 3255944, timezone: 'Europe/Madrid', weather: weather(16.9, 48, 7.6) },
  Dublin: { country: 'Ireland', latitude: 53.33306, longitude: -6.24889, elevation: 17, population: 1024027, timezone: 'Europe/Dublin', weather: weather(8.8, 86, 22.3) },
  Oslo: { country: 'Norway', latitude: 59.91273, longitude: 10.74609, elevation: 26, population: 580000, timezone: 'Europe/Oslo', weather: weather(1.5, 72, 6.8) },
  Porto: { country: 'Portugal', latitude: 41.14961, longitude: -8.61099, elevation: 104, population: 249633, timezone: 'Europe/Lisbon', weather: weather(14.2, 78, 15.9) },
};

const ARTICLES: Readonly<Record<string, string>> = {
  Haifa: 'Haifa is the third-largest city in Israel, after Jerusalem and Tel Aviv.',
  Israel: 'Israel is a country in West Asia on the Mediterranean Sea.',
  Lyon: 'Lyon is a city in France at the confluence of the Rhône and the Saône.',
  Dublin: 'Dublin is the capital and largest city of Ireland.',
  Hamburg: 'Hamburg is the second-largest city in Germany.',
  Netherlands: 'The Netherlands is a country in Northwestern Europe.',
  Portugal: 'Portugal is a country on the Iberian Peninsula.',
};

/** What the world outside would answer; null where this one knows nothing. */
export function answerOf(api: string, path: string, query: URLSearchParams): unknown {
  const last = decodeURIComponent(path.split('/').at(-1) ?? '');
  if (api === 'exchange') return exchange(last, query.get('base') ?? '', query.get('symbols') ?? '');
  if (api === 'encyclopaedia') return article(last);
  return last === 'search' ? place(query.get('name') ?? '') : forecast(query);
}

function exchange(day: string, base: string, symbols: string): unknown {
  const rates = { ...RATES[LAST], ...RATES[day.slice(0, 4)], EUR: 1 } as Record<string, number>;
  const [from, into] = [rates[base], rates[symbols]];
  if (from === undefined || into === undefined) return null;
  const date = day === 'latest' ? '2024-03-01' : day;
  return { amount: 1, base, date, rates: { [symbols]: Number((into / from).toPrecision(5)) } };
}

function article(title: string): unknown {
  const extract = ARTICLES[title];
  return extract === undefined ? null : { type: 'standard', title, lang: 'en', extract };
}

function place(name: string): unknown {
  const row = Object.entries(PLACES).find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (row === undefined) return null;
  const { weather: _, ...rest } = row[1];
  return { results: [{ name: row[0], ...rest }], generationtime_ms: 0.7 };
}

function forecast(query: URLSearchParams): unknown {
  const [latitude, longitude] = [Number(query.get('latitude')), Number(query.get('longitude'))];
  const far = (one: Place): number => Math.hypot(one.latitude - latitude, one.longitude - longitude);
  const near = Object.values(PLACES).reduce((best, one) => (far(one) < far(best) ? one : best));
  if (query.has('daily')) return far(near) < 1 ? tomorrow(query.get('daily') ?? '', near) : null;
  const what = query.get('current') ?? '';
  const value = far(near) < 1 ? near.weather[what] : undefined;
  if (value === undefined) return null;
  const unit = { temperature_2m: '°C', relative_humidity_2m: '%', wind_speed_10m: 'km/h' }[what] ?? '';
  const times = { time: '2024-03-01T12:00', interval: 900 };
  return {
    ...{ latitude, longitude, timezone: 'GMT' },
    current_units: { time: 'iso8601', interval: 'seconds', [what]: unit },
    current: { ...times, [what]: value },
  };
}

/** The values of today, and those of tomorrow: two degrees warmer, with less wind and some rain. */
function tomorrow(what: string, { weather: now, latitude, longitude, timezone }: Place): unknown {
  const { temperature_2m: warm = 0, wind_speed_10m: wind = 0 } = now;
  const [unit, ...values] =
    {
      temperature_2m_max: ['°C', warm + 3, warm + 5],
      temperature_2m_min: ['°C', warm - 4, warm - 2],
      precipitation_probability_max: ['%', 10, 65],
      precipitation_sum: ['mm', 0, 2.4],
      wind_speed_10m_max: ['km/h', wind + 8, wind + 3],
    }[what] ?? [];
  if (unit === undefined) return null;
  return {
    ...{ latitude, longitude, timezone },
    daily_units: { time: 'iso8601', [what]: unit },
    daily: {
      time: ['2024-03-01', '2024-03-02'],
      [what]: values.map((value) => Number(Number(value).toFixed(1))),
    },
  };
}
