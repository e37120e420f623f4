// Calculations over numbers that other experts find.

import type { Random } from '../random.ts';
import {
  countedNumber,
  date,
  foundDate,
  type Phrase,
  pair,
  rate,
  recordedDate,
  recordedNumber,
  weatherNumber,
} from './phrases.ts';

export type Draw = (rng: Random) => Phrase;

const KNOWN: readonly (readonly [number, Draw])[] = [
  [6, recordedNumber],
  [2, countedNumber],
  [1.5, (rng) => rate(...pair(rng))],
  [1, (rng) => rate(...pair(rng), rng.chance(0.6) ? date(rng) : foundOrRecordedDate(rng))],
  [0.7, weatherNumber],
];
/** A number that one call finds. */
export const number: Draw = (rng) => rng.weighted(KNOWN)(rng);
export const foundOrRecordedDate: Draw = (rng) => (rng.chance(0.5) ? foundDate(rng) : recordedDate(rng));

export function figure(rng: Random): string {
  const kind = rng.unit();
  if (kind < 0.5) return String(rng.int(2, 99));
  if (kind < 0.8) return String(rng.int(100, 20_000));
  return `${rng.int(0, 400)}.${rng.int(1, 99)}`;
}

/** A calculation over what other experts find; `said` and `ask` are the same sentence but for the parts. */
function over(parts: readonly Phrase[], say: (values: readonly string[]) => string, ask = say): Phrase {
  const said = say(parts.map((part) => part.said));
  return { said, expert: 'calculator', parts, ask: (values) => `What is ${ask(values)}?` };
}

type Saying = (a: string, b: string, n: string) => string;
// How a calculation is said inside a question, and how it is asked.
// biome-ignore format: a table, one row per calculation
const ONE: readonly (readonly [Saying, Saying])[] = [
  [(a, _, n) => `${n}% of ${a}`, (a, _, n) => `${n}% of ${a}`],
  [(a, _, n) => `${n} percent of ${a}`, (a, _, n) => `${n} percent of ${a}`],
  [(a, _, n) => `${n} per cent of ${a}`, (a, _, n) => `${n} per cent of ${a}`],
  [(a, _, n) => `${a} times ${n}`, (a, _, n) => `${a} times ${n}`],
  [(a, _, n) => `${n} times ${a}`, (a, _, n) => `${n} times ${a}`],
  [(a, _, n) => `${a} multiplied by ${n}`, (a, _, n) => `${a} multiplied by ${n}`],
  [(a, _, n) => `the product of ${a} and ${n}`, (a, _, n) => `${a} times ${n}`],
  [(a, _, n) => `${a} plus ${n}`, (a, _, n) => `${a} plus ${n}`],
  [(a, _, n) => `${n} more than ${a}`, (a, _, n) => `${a} plus ${n}`],
  [(a, _, n) => `${n} less than ${a}`, (a, _, n) => `${a} minus ${n}`],
  [(a, _, n) => `${a} minus ${n}`, (a, _, n) => `${a} minus ${n}`],
  [(a, _, n) => `${n} minus ${a}`, (a, _, n) => `${n} minus ${a}`],
  [(a, _, n) => `${a} divided by ${n}`, (a, _, n) => `${a} divided by ${n}`],
  [(a, _, n) => `${a} split ${n} ways`, (a, _, n) => `${a} divided by ${n}`],
  [(a) => `half of ${a}`, (a) => `half of ${a}`],
  [(a) => `a third of ${a}`, (a) => `a third of ${a}`],
  [(a) => `a quarter of ${a}`, (a) => `a quarter of ${a}`],
  [(a) => `twice ${a}`, (a) => `twice ${a}`],
  [(a) => `double ${a}`, (a) => `2 times ${a}`],
  [(a) => `three times ${a}`, (a) => `three times ${a}`],
  [(a) => `the square root of ${a}`, (a) => `the square root of ${a}`],
  [(a) => `the square of ${a}`, (a) => `the square of ${a}`],
  [(a, _, n) => `${a} increased by ${n}%`, (a, _, n) => `${a} increased by ${n}%`],
  [(a, _, n) => `${a} plus ${n}% tax`, (a, _, n) => `${a} increased by ${n}%`],
  [(a, _, n) => `${a} reduced by ${n}%`, (a, _, n) => `${a} decreased by ${n}%`],
  [(a, _, n) => `${a} with a discount of ${n}%`, (a, _, n) => `${a} decreased by ${n}%`],
  [(a, _, n) => `the remainder of ${a} divided by ${n}`, (a, _, n) => `the remainder of ${a} divided by ${n}`],
];
// biome-ignore format: a table, one row per calculation
const TWO: readonly (readonly [Saying, Saying])[] = [
  [(a, b) => `the sum of ${a} and ${b}`, (a, b) => `the sum of ${a} and ${b}`],
  [(a, b) => `${a} plus ${b}`, (a, b) => `${a} plus ${b}`],
  [(a, b) => `${a} and ${b} together`, (a, b) => `${a} plus ${b}`],
  [(a, b) => `the difference between ${a} and ${b}`, (a, b) => `the difference between ${a} and ${b}`],
  [(a, b) => `${a} minus ${b}`, (a, b) => `${a} minus ${b}`],
  [(a, b) => `${a} times ${b}`, (a, b) => `${a} times ${b}`],
  [(a, b) => `the product of ${a} and ${b}`, (a, b) => `the product of ${a} and ${b}`],
  [(a, b) => `${a} divided by ${b}`, (a, b) => `${a} divided by ${b}`],
  [(a, b) => `the ratio between ${a} and ${b}`, (a, b) => `the ratio between ${a} and ${b}`],
  [(a, b) => `${a} as a percentage of ${b}`, (a, b) => `${a} divided by ${b} times 100`],
  [(a, b) => `the average of ${a} and ${b}`, (a, b) => `the average of ${a} and ${b}`],
  [(a, b) => `the larger of ${a} and ${b}`, (a, b) => `the maximum of ${a} and ${b}`],
];

/** A calculation over one number, or two. */
export const one: Draw = (rng) => {
  const [said, asked] = rng.pick(ONE);
  const n = figure(rng);
  return over(
    [number(rng)],
    ([a = '']) => said(a, '', n),
    ([a = '']) => asked(a, '', n),
  );
};
export const two: Draw = (rng) => {
  const [said, asked] = rng.pick(TWO);
  return over(
    [number(rng), number(rng)],
    ([a = '', b = '']) => said(a, b, ''),
    ([a = '', b = '']) => asked(a, b, ''),
  );
};
