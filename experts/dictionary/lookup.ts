// From a word as it is written to the senses the dictionary lists.
import { readFileSync } from 'node:fs';
import { findLine, SUFFIX } from './database.ts';
import { PARTS, type Part } from './schema.ts';

export interface Listed {
  readonly lemma: string;
  readonly part: Part;
  /** Where the sets of synonyms stand, most frequent sense first. */
  readonly offsets: readonly number[];
}

const known = new Map<Part, ReadonlyMap<string, string>>();

/** An exception list of WordNet's morphology (morphy(7WN)), a form and its base on each line: mice mouse. */
function irregular(part: Part): ReadonlyMap<string, string> {
  if (part === 'adverb') return new Map();
  const found = known.get(part);
  if (found !== undefined) return found;
  const lines = readFileSync(new URL(`./irregular/${part}.exc`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const list = new Map(lines.map((line) => line.split(' ') as [string, string]));
  known.set(part, list);
  return list;
}

/** Its rules of detachment: a final string and what takes its place. */
const ENDINGS: Readonly<Record<Part, readonly (readonly [string, string])[]>> = {
  noun: [
    ['s', ''],
    ['ses', 's'],
    ['xes', 'x'],
    ['zes', 'z'],
    ['ches', 'ch'],
    ['shes', 'sh'],
    ['men', 'man'],
    ['ies', 'y'],
    ['ves', 'f'],
    ['ves', 'fe'],
  ],
  verb: [
    ['s', ''],
    ['ies', 'y'],
    ['es', 'e'],
    ['es', ''],
    ['ed', 'e'],
    ['ed', ''],
    ['ing', 'e'],
    ['ing', ''],
  ],
  adjective: [
    ['er', ''],
    ['est', ''],
    ['er', 'e'],
    ['est', 'e'],
    ['ier', 'y'],
    ['iest', 'y'],
  ],
  adverb: [],
};
/** Consonants that are doubled before an ending: stopped, bigger. */
const DOUBLED = /([b-df-hj-np-tvwxz])\1$/;

/** A word of one part of speech, as it stands or in its base form; null when the dictionary does not list it. */
export function lookUp(written: string, part: Part): Listed | null {
  for (const form of spellings(written)) {
    for (const lemma of [form, ...baseForms(form, part)]) {
      const line = findLine(`index.${SUFFIX[part]}`, lemma);
      if (line === null) continue;
      const fields = line.text.split(' ');
      const count = Number(fields[2]);
      return { lemma, part, offsets: fields.slice(-count).map(Number) };
    }
  }
  return null;
}

/** Every part of speech that a word is listed as, the most frequent first. */
export function lookUpAll(written: string): Listed[] {
  const found = PARTS.map((part) => lookUp(written, part)).filter((listed) => listed !== null);
  return found
    .map((listed) => ({ listed, exact: spellings(written).includes(listed.lemma), count: tagged(listed) }))
    .sort((a, b) => Number(b.exact) - Number(a.exact) || b.count - a.count)
    .map(({ listed }) => listed);
}

/** The ways in which the dictionary may write it: compounds stand with a space, a hyphen or neither. */
function spellings(written: string): string[] {
  const word = written.trim().toLowerCase().replace(/\s+/g, '_');
  const all = [word, word.replaceAll('-', '_'), word.replaceAll('_', '-'), word.replace(/[-_]/g, '')];
  return [...new Set([...all, word.replaceAll('.', '')])];
}

function baseForms(form: string, part: Part): string[] {
  const words = form.split('_');
  const last = words.length - 1;
  const inflected = words.length === 1 ? [0] : [last, 0];
  const compounds = inflected.flatMap((place) =>
    stems(words[place] as string, part).map((stem) => words.with(place, stem).join('_')),
  );
  return [...new Set([...stems(form, part), ...compounds])];
}

function stems(word: string, part: Part): string[] {
  const exception = irregular(part).get(word);
  const regular = ENDINGS[part].flatMap(([ending, other]) => {
    if (!word.endsWith(ending) || word.length <= ending.length + 1) return [];
    const stem = word.slice(0, -ending.length);
    const single = other === '' && DOUBLED.test(stem) && ending !== 's' ? [stem.slice(0, -1)] : [];
    return [stem + other, ...single];
  });
  return exception === undefined ? regular : [exception, ...regular];
}

/** How often the senses of a word were met in WordNet's tagged texts; the index counts the senses that were. */
function tagged({ lemma, part }: Listed): number {
  const fields = (findLine(`index.${SUFFIX[part]}`, lemma)?.text ?? '').split(' ');
  const senses = Number(fields[2]);
  return Number(fields[fields.length - senses - 1]);
}
