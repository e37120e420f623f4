// Wordings with choices: `[a|b|]` stands for one of its alternatives, `{x}` for a slot; and what is built of them.

import type { Random } from '../random.ts';
import type { Phrase } from './phrases.ts';

export type Slots = Readonly<Record<string, string>>;

/** One of the alternatives at every place. */
export function chosen(text: string, rng: Random): string {
  let rest = text;
  while (rest.includes('['))
    rest = rest.replace(/\[([^[\]]*)\]/g, (_, inside: string) => rng.pick(inside.split('|')));
  return rest
    .replace(/ {2,}/g, ' ')
    .replace(/ ([?.,;:!])/g, '$1')
    .trim();
}

export const filledIn = (text: string, slots: Slots): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => slots[name] ?? whole);

/** A wording drawn and filled. */
export const worded = (text: string, slots: Slots, rng: Random): string => filledIn(chosen(text, rng), slots);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const small = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Number words, where steps may copy them. */
// biome-ignore format: a list
const SMALL = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'twelve', 'fifteen', 'twenty', 'thirty', 'fifty', 'a hundred'];

/** A figure in one of the ways in which people write them. */
export function amount(rng: Random): string {
  const kind = rng.unit();
  if (kind < 0.12) return rng.pick(SMALL);
  if (kind < 0.45) return String(rng.int(2, 99));
  if (kind < 0.62) return String(rng.int(100, 999));
  if (kind < 0.72) return String(rng.int(2, 99) * rng.pick([50, 100, 1000]));
  if (kind < 0.8) return `${rng.int(1, 99)},${String(rng.int(0, 999)).padStart(3, '0')}`;
  return `${rng.int(0, rng.pick([9, 400]))}.${rng.pick([String(rng.int(1, 9)), `${rng.int(1, 9)}0`, String(rng.int(10, 99))])}`;
}

/** A few: of people, packs, days. */
export const few = (rng: Random): string =>
  rng.chance(0.4) ? rng.pick(SMALL.slice(0, 10)) : String(rng.int(2, rng.pick([9, 40, 150])));

export function percent(rng: Random): string {
  const n = rng.chance(0.8) ? String(rng.int(1, 99)) : `${rng.int(0, 20)}.${rng.int(1, 9)}`;
  return `${n}${rng.pick(['%', '%', '%', ' %', ' percent', ' per cent'])}`;
}

// biome-ignore format: a list
const MEASURED = [['kilograms', 'pounds'], ['grams', 'ounces'], ['kilometres', 'miles'], ['metres', 'feet'], ['centimetres', 'inches'], ['litres', 'gallons'], ['hours', 'minutes'], ['minutes', 'seconds'], ['days', 'hours'], ['grams', 'kilograms'], ['metres', 'kilometres'], ['millimetres', 'centimetres'], ['hectares', 'acres'], ['minutes', 'hours'], ['seconds', 'minutes']] as const;

/** Two units of one kind. */
function units(rng: Random): Slots {
  const [from, into] = rng.pick(MEASURED);
  return rng.chance(0.5) ? { from, into } : { from: into, into: from };
}

/** Figures under their slots: `n` any, `k` few, `x` a small price, `p` a percentage, `h` a round sum. */
export const figures = (rng: Random): Slots => ({
  ...units(rng),
  r: `${rng.int(1, 20)}/${rng.int(21, 150)}`,
  ...{ n: amount(rng), k: few(rng), c: few(rng), p: percent(rng) },
  x: rng.chance(0.5)
    ? `${rng.int(0, 30)}.${rng.pick(['50', '5', '25', '20', '80', '99'])}`
    : String(rng.int(2, 60)),
  h: String(rng.pick([20, 50, 100, 200, 250, 500, 1000, 1500, 2000, 5000, rng.int(10, 9000)])),
});

/**
 * Calculations one after the other over what `parts` came to: `$1`, `$2` are the parts, `#1` is what the first
 * calculation came to. An entry that ends in a question mark is the step itself.
 */
export function worked(
  said: string,
  asked: readonly string[],
  parts: readonly Phrase[],
  expert = 'calculator',
): Phrase {
  const known = [...parts];
  for (const text of asked) {
    const referring = text.replace(/#(\d)/g, (_, i: string) => `$${parts.length + Number(i)}`);
    known.push(question(referring.endsWith('?') ? referring : `What is ${referring}?`, known, expert));
  }
  return { ...(known.at(-1) as Phrase), said };
}

/** A step that refers to others; what it refers to first is asked first. */
function question(asked: string, parts: readonly Phrase[], expert: string): Phrase {
  const numbers = [...new Set([...asked.matchAll(/\$(\d)/g)].map(([, i]) => Number(i)))];
  return {
    ...{ said: '', expert, parts: numbers.map((i) => parts[i - 1] as Phrase) },
    ask: (values) => asked.replace(/\$(\d)/g, (_, i: string) => values[numbers.indexOf(Number(i))] ?? ''),
  };
}

/** Something that one call finds. */
export const found = (expert: string, said: string, ask: string): Phrase => ({
  ...{ said, expert, parts: [] },
  ask: () => ask,
});
