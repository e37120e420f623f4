import { MONTHS } from './date-words.ts';
import type { Sentence } from './natural.ts';
import { integer } from './number.ts';
import type { Random } from './random.ts';
import { FIGURES, REQUESTS } from './refused-figures.ts';
import { MATHEMATICS } from './refused-mathematics.ts';

const PLACES = [
  'France',
  'London',
  'Brazil',
  'Tokyo',
  'our village',
  'Canada',
  'Berlin',
  'Egypt',
  'the office',
  'India',
  'Germany',
  'Spain',
  'New York',
  'Paris',
  'China',
  'Texas',
] as const;

function date(rng: Random): string {
  const [day, month, year] = [rng.int(1, 28), rng.pick(MONTHS), rng.int(1800, 2040)];
  return rng.pick([
    `${month} ${day}`,
    `the ${day}th of ${month}`,
    `${day} ${month} ${year}`,
    `${month} ${day}, ${year}`,
    `${rng.int(1, 12)}/${day}/${year}`,
    `${year}-0${rng.int(1, 9)}-${String(day).padStart(2, '0')}`,
    'Christmas',
    'Easter',
  ]);
}

function hour(rng: Random): string {
  const [h, m] = [rng.int(1, 12), String(5 * rng.int(0, 11)).padStart(2, '0')];
  return rng.pick([
    `${h}:${m}`,
    `${h} pm`,
    `${h} am`,
    `${h}:${m} pm`,
    `${h} o'clock`,
    `half past ${h}`,
    'noon',
  ]);
}

function equation(rng: Random, v: string): string {
  const [a, b, c] = [rng.int(2, 12), rng.int(1, 30), rng.int(1, 100)];
  const left = rng.pick([
    `${v} + ${b}`,
    `${v} - ${b}`,
    `${a}${v}`,
    `${a}${v} + ${b}`,
    `${a}${v} - ${b}`,
    `${a} * ${v}`,
    `${v}/${a}`,
    `${b} + ${v}`,
    `${b} - ${v}`,
    `${v}^2`,
    `${v}^2 + ${b}`,
    `${a}(${v} + ${b})`,
    `${v} plus ${b}`,
    `${v} times ${a}`,
    `${a} ${v} minus ${b}`,
    `${v} + y`,
  ]);
  const equals = rng.pick([' = ', ' = ', '=', ' equals ', ' is ']);
  const text = left + equals + rng.pick([String(c), String(c), String(c), `${b} - ${v}`]);
  return rng.chance(0.3)
    ? text
        .replaceAll(' ', '')
        .replace('plus', '+')
        .replace(/equals|is/, '=')
    : text;
}

function polynomial(rng: Random, v: string): string {
  const [a, b, c, n] = [rng.int(2, 9), rng.int(1, 12), rng.int(1, 20), rng.int(2, 5)];
  return rng.pick([
    `${v}^2 + ${b}${v} + ${c}`,
    `${v}^2 - ${c}`,
    `${a}${v}^${n}`,
    `${a}${v}^${n} + ${b}${v}`,
    `${v}^${n}`,
    `sin(${v})`,
    `${v}² - ${b}${v} + ${c}`,
    `${a}${v} + ${c}`,
    `e^${v}`,
    `ln(${v})`,
    `${v}^3 - ${b}`,
    `${a}${v} + ${b}${v}`,
  ]);
}

function complex(rng: Random): string {
  const [a, b] = [rng.int(1, 20), rng.int(1, 12)];
  const text = `${a}${rng.pick(['+', '-', ' + ', ' - '])}${b}i`;
  return rng.chance(0.75) ? `(${text})` : text;
}

function fill(text: string, rng: Random): string {
  const v = rng.pick(['x', 'x', 'x', 'y', 'n', 'a', 'z', 't']);
  const slots: Record<string, () => string> = {
    Y: () => String(rng.int(1700, 2030)),
    P: () => rng.pick(PLACES),
    N: () => integer(rng, 4),
    S: () => String(rng.int(1, 20)),
    L: () => integer(rng, 5, 2),
    V: () => v,
    E: () => equation(rng, v),
    F: () => polynomial(rng, v),
    C: () => complex(rng),
    D: () => date(rng),
    H: () => hour(rng),
    M: () => rng.pick(MONTHS),
  };
  return text.replace(/(?<![A-Za-z'])[YPNSLVEFCDHM](?![A-Za-su-z'])(?!t[^h])/g, (slot) =>
    (slots[slot] as () => string)(),
  );
}

/** A question that no calculator answers, though it holds numbers or speaks of mathematics. */
export function unanswerable(rng: Random): Sentence {
  const kind = rng.unit();
  const text = kind < 0.3 ? rng.pick(REQUESTS) : kind < 0.65 ? rng.pick(MATHEMATICS) : rng.pick(FIGURES);
  return { text: fill(text, rng), topic: null };
}
