import { type NumberRange, Numbers } from './number.ts';
import type { Calculation } from './question.ts';
import type { Random } from './random.ts';

/** One mathjs unit name, then what people call it: plural first. */
type Unit = readonly [name: string, ...said: string[]];

const KINDS: readonly (readonly Unit[])[] = [
  [
    ['km', 'kilometers', 'km', 'kilometres', 'kilometer'],
    ['m', 'meters', 'm', 'metres', 'meter'],
    ['cm', 'centimeters', 'cm', 'centimetres', 'centimeter'],
    ['mm', 'millimeters', 'mm', 'millimetres'],
    ['mile', 'miles', 'mi', 'mile'],
    ['ft', 'feet', 'ft', 'foot'],
    ['inch', 'inches', 'inch', 'in'],
    ['yard', 'yards', 'yd', 'yard'],
  ],
  [
    ['kg', 'kilograms', 'kg', 'kilos', 'kilogram'],
    ['g', 'grams', 'g', 'gram'],
    ['mg', 'milligrams', 'mg'],
    ['lb', 'pounds', 'lbs', 'lb', 'pound'],
    ['oz', 'ounces', 'oz', 'ounce'],
    ['tonne', 'tonnes', 'metric tons', 'tonne'],
    ['stone', 'stone', 'stones', 'stone'],
  ],
  [
    ['hour', 'hours', 'hrs', 'hour', 'h'],
    ['minute', 'minutes', 'min', 'minute'],
    ['s', 'seconds', 'secs', 'second'],
    ['day', 'days', 'day'],
    ['week', 'weeks', 'week'],
    ['month', 'months', 'month'],
    ['year', 'years', 'year'],
  ],
  [
    ['liter', 'liters', 'litres', 'liter', 'l'],
    ['ml', 'milliliters', 'ml', 'millilitres'],
    ['gallon', 'gallons', 'gallon'],
    ['cup', 'cups', 'cup'],
    ['pint', 'pints', 'pint'],
    ['quart', 'quarts', 'quart'],
    ['tablespoon', 'tablespoons', 'tbsp'],
    ['teaspoon', 'teaspoons', 'tsp'],
  ],
  [
    ['degC', 'celsius', 'degrees celsius', '°C', 'C', 'degrees centigrade'],
    ['degF', 'fahrenheit', 'degrees fahrenheit', '°F', 'F'],
    ['K', 'kelvin', 'kelvin', 'K'],
  ],
  [
    ['km/h', 'kilometers per hour', 'km/h', 'kph'],
    ['m/s', 'meters per second', 'm/s'],
    ['mile/h', 'miles per hour', 'mph'],
  ],
  [
    ['GB', 'gigabytes', 'GB', 'gigs'],
    ['MB', 'megabytes', 'MB'],
    ['kB', 'kilobytes', 'kB'],
    ['TB', 'terabytes', 'TB'],
    ['byte', 'bytes', 'byte'],
  ],
  [
    ['m^2', 'square meters', 'm²', 'square metres', 'm^2'],
    ['ft^2', 'square feet', 'sq ft', 'ft^2'],
    ['acre', 'acres', 'acre'],
    ['hectare', 'hectares', 'hectare'],
    ['km^2', 'square kilometers', 'km²', 'km^2'],
  ],
];

const FORMS = [
  'convert N A to B',
  'N A to B',
  'N A in B',
  'how many B are in N A?',
  'how many B are there in N A?',
  'how many B in N A?',
  'N A how many B',
  "what's N A in B?",
  'what is N A in B?',
  'change N A into B',
  'express N A in B',
  'how many B is N A?',
  'how much is N A in B?',
  'turn N A into B',
  'convert N A into B',
  'N A equals how many B?',
  'N A is how many B?',
  'give me N A in B',
  'how many B make N A?',
  'transform N A to B',
  'N A as B',
  'I have N A, how many B is that?',
  'how many B are N A?',
  'N A equal how many B?',
  'N A = ? B',
  'N A into B',
  'B in N A',
  'how many B do N A have?',
  'how many B does N A have?',
  'how many B go into N A?',
  'how long is N A in B?',
  'if something is N A, how many B is that?',
  'can you convert N A to B?',
  'N A converted to B',
] as const;

/** "convert 5 miles to km" → (5 mile to km). */
export function units(rng: Random, range: NumberRange): Calculation {
  const numbers = new Numbers(rng, range);
  const kind = rng.pick(KINDS);
  const from = rng.pick(kind);
  let to = rng.pick(kind);
  while (to === from) to = rng.pick(kind);
  const one = rng.chance(0.1);
  const amount = one ? { said: rng.pick(['a', 'one', '1']), written: '1' } : numbers.next(4);
  const name = (unit: Unit) =>
    rng.chance(0.5) ? (unit[1] as string) : (unit[rng.int(1, unit.length - 1)] as string);
  const single = one && from.length > 3 ? (from[from.length - 1] as string) : name(from);
  const tight = /^[a-z]{1,2}$/.test(single) && /^\d/.test(amount.said) && rng.chance(0.4);
  const text = rng
    .pick(FORMS)
    .replace(/\b[NAB]\b/g, (s) => (s === 'N' ? amount.said : s === 'A' ? single : name(to)));
  const question = tight ? text.replace(`${amount.said} ${single}`, amount.said + single) : text;
  return {
    question,
    formula: `(${amount.written} ${from[0]} to ${to[0]})`,
    tree: null,
    numbers: one ? [] : [amount],
  };
}
