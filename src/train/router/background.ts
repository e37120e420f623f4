// Questions of no expert, for data that has none: drawn by our own generator, less those that an expert of the data may well be for.
import { Random } from '../corpus/random.ts';
import { unanswerable } from '../corpus/unanswerable.ts';
import type { Labelled } from './learn.ts';

/** One background question for so many of the data. */
const ONE_IN = 20;
const LEAST = 200;

/** Questions beside `rows` that no expert fits. */
export function backgroundFor(rows: readonly Labelled[], seed: number): Labelled[] {
  const random = new Random(seed);
  const count = Math.max(LEAST, Math.ceil(rows.length / ONE_IN));
  const known = new Set(rows.map(({ text }) => text.toLowerCase()));
  const texts = new Set<string>();
  for (let i = 0; i < 10 * count && texts.size < count; i++) {
    const { text } = unanswerable(random);
    if (!known.has(text.toLowerCase())) texts.add(text);
  }
  return [...texts].map((text) => ({ text, experts: [] }));
}
