import { POLITE } from './phrases.ts';
import type { Random } from './random.ts';

/** How people type: without capitals, without the question mark, with wrappers and slips. */
export function roughen(question: string, rng: Random, strength = 1): string {
  let text = question;
  if (rng.chance(0.12 * strength)) {
    const [before, after] = rng.pick(POLITE);
    text = `${before}${text}${after}`;
  }
  const kind = rng.unit();
  if (kind < 0.2) text = text.charAt(0).toUpperCase() + text.slice(1);
  else if (kind < 0.2 + 0.15 * strength) text = text.toLowerCase();
  else if (kind < 0.2 + 0.25 * strength) text = text.toUpperCase();
  if (rng.chance(0.1 * strength)) text = text.replace(/[?.]+$/, '');
  else if (rng.chance(0.08 * strength) && /[a-z\d)]$/.test(text))
    text += rng.pick(['?', '.', '?', '!', ' ?']);
  if (rng.chance(0.1 * strength)) text = slip(text, rng);
  if (rng.chance(0.05 * strength)) text = misspell(text, rng);
  if (rng.chance(0.04 * strength)) text = slip(text, rng);
  return text;
}

/** One typing slip inside a word of letters that is no number word. */
function slip(text: string, rng: Random): string {
  const words = text.split(' ');
  const first = rng.int(0, words.length - 1);
  const later = words.findIndex((w, i) => i >= first && w.length > 5); // long words are the ones misspelt
  const at = later < 0 ? first : later;
  const word = words[at] as string;
  if (!/^[a-z]{5,}$/.test(word) || NUMBER_WORD.test(word)) return text;
  const i = rng.int(1, word.length - 2);
  const slips = [
    word.slice(0, i) + word.slice(i + 1),
    word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2),
    word.slice(0, i) + word.charAt(i) + word.slice(i),
  ];
  words[at] = rng.pick(slips);
  return words.join(' ');
}

/** Number words as people misspell them. */
const MISSPELT = [
  ['forty', 'fourty'],
  ['ninety', 'ninty'],
  ['eight ', 'eigth '],
  ['fifteen', 'fiveteen'],
  ['twelve', 'twelf'],
  ['hundred', 'hundered'],
  ['thousand', 'thousend'],
  ['thousand', 'thousands'],
  ['million', 'milion'],
  ['million', 'millions'],
  ['hundred', 'hundreds'],
] as const;

function misspell(text: string, rng: Random): string {
  const [right, wrong] = rng.pick(MISSPELT);
  return text.replace(right, wrong);
}

const NUMBER_WORD =
  /^(three|seven|eight|eleven|twelve|.*teen|.*ty|hundred|thousand|million|billion|point|minus|negative)$/;
