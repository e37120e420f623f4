// Which words of a question mean which tables, columns and values.
import type { Catalog, Column, Key, Table } from './catalog.ts';
import { linksOf } from './links.ts';
import { gradesOf } from './measures.ts';
import { beside, originsOf } from './wordnet.ts';
import { grades, nameWords, numberOf, stem, type Word, wordsOf } from './words.ts';

/** A table, or one of its columns. */
export interface Place {
  readonly table: Table;
  readonly column: Column | null;
  readonly words: readonly string[];
  /** `table` or `table.column`. */
  readonly name: string;
}

/** Words of a question from `from` up to `to`. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Mention extends Span {
  readonly place: Place;
  /** How much of the name is there: 1 is all of it, word by word. */
  readonly share: number;
  readonly exact: boolean;
}

export interface ValueMention extends Span {
  /** As it stands in a cell, or in the question where no cell has it. */
  readonly value: string;
  /** Columns with such a cell. */
  readonly columns: readonly Place[];
  readonly quoted: boolean;
}

export interface NumberMention extends Span {
  readonly value: number;
}

export interface Linked {
  readonly words: readonly Word[];
  /** The best mention of each table and column that has one. */
  readonly mentions: readonly Mention[];
  readonly values: readonly ValueMention[];
  readonly numbers: readonly NumberMention[];
}

/** Distinct texts of columns, by `table.column`. */
export type Values = ReadonlyMap<string, readonly string[]>;

/** Strengths of agreement of two words. */
const SAME = 1;
const NEAR = 0.75;
const BESIDE = 0.6;
/** Less of a name than this is none. */
const LEAST = 0.3;
/** Words of a value. */
const LONGEST = 8;
export const SMALL: ReadonlySet<string> = new Set(
  `a an the of in on at to for by with and or is are be was were do does did have has what which who whom whose when
   where how many much that this these those it its their there from as than then all any each every not no me us we
   i you list show give find tell name count number id`.split(/\s+/),
);

/** Values that are looked at to know a column of dates. */
const DATES_SEEN = 100;
const DAY = /^[12]\d{3}-[01]\d-[0-3]\d(?:[T ].*)?$/;
const FILLING = new Set('a an the of in on at to for by with and or is be'.split(' '));

interface Cell {
  readonly value: string;
  readonly columns: Place[];
}

/** A catalog prepared for linking. */
export class Linker {
  readonly catalog: Catalog;
  readonly places: readonly Place[];
  readonly values: Values;
  readonly links: readonly Key[];
  /** Columns that hold days, as dates or as texts like `2024-06-05`. */
  readonly dates: readonly Place[];
  readonly #meanings = new Map<string, ReadonlySet<string>>();
  readonly #cells = new Map<string, Cell>();
  /** Words in names of tables and columns. */
  readonly #names: ReadonlySet<string>;

  constructor(catalog: Catalog, values: Values = new Map()) {
    this.catalog = catalog;
    this.values = values;
    this.links = linksOf(catalog, values);
    this.places = catalog.tables.flatMap((table): Place[] => [
      { table, column: null, words: nameWords(table.raw), name: table.name },
      ...table.columns.map((column) => ({
        table,
        column,
        words: nameWords(column.raw),
        name: `${table.name}.${column.name}`,
      })),
    ]);
    this.dates = this.places.filter((place) => this.#isDate(place));
    this.#names = new Set(this.places.flatMap(({ words }) => words));
    for (const place of this.places) {
      for (const word of place.words) this.#learn(word);
      for (const value of values.get(place.name) ?? []) this.#cell(value, place);
    }
  }

  link(question: string): Linked {
    const words = wordsOf(question);
    const values = this.#values(question, words);
    const numbers = words.flatMap(({ text }, i): NumberMention[] => {
      const value = numberOf(text);
      return value === null ? [] : [{ value, from: i, to: i + 1 }];
    });
    const mentions = this.places.flatMap((place) => this.#mention(place, words) ?? []);
    return { words, mentions, values, numbers };
  }

  /** Values decide where they are known. */
  #isDate({ column, name }: Place): boolean {
    const texts = this.values.get(name)?.slice(0, DATES_SEEN) ?? [];
    if (texts.length > 0) return texts.every((value) => DAY.test(value));
    return column?.type === 'date' && (this.catalog.dialect === 'postgres' || !this.values.has(name));
  }

  #learn(word: string): void {
    if (this.#meanings.has(word)) return;
    const near = word.length < 3 ? [] : [word, `${word}e`].flatMap((lemma) => beside(lemma));
    this.#meanings.set(word, new Set([...near, ...gradesOf(word)].map(stem)));
  }

  #cell(value: string, place: Place): void {
    const key = plain(value);
    if (key === '') return;
    const known = this.#cells.get(key);
    if (known === undefined) this.#cells.set(key, { value, columns: [place] });
    else if (!known.columns.includes(place)) known.columns.push(place);
  }

  #mention(place: Place, words: readonly Word[]): Mention | null {
    const { words: names } = place;
    const reach = names.length + 1;
    let best: Mention | null = null;
    for (let i = 0; i < words.length; i++) {
      let [sum, exact, to] = [0, 0, i];
      for (const name of names) {
        let most = 0;
        for (let j = i; j < Math.min(words.length, i + reach); j++) {
          const strength = this.#agree(words[j] as Word, name);
          if (strength > most) [most, to] = [strength, Math.max(to, j + 1)];
        }
        sum += most;
        if (most === SAME) exact += 1;
      }
      if (!this.#begins(words[i] as Word, names)) continue;
      const share = sum / names.length;
      if (share >= LEAST && share > (best?.share ?? 0))
        best = { place, from: i, to, share, exact: exact === names.length };
    }
    return best;
  }

  /** A mention begins with a word of the name that says something. */
  #begins(word: Word, names: readonly string[]): boolean {
    if (FILLING.has(word.stem)) return false;
    return names.some((name) => this.#agree(word, name) > 0);
  }

  #agree({ text, stem: found }: Word, name: string): number {
    if (found === name) return SAME;
    if (found.length < 3 || SMALL.has(found)) return 0;
    if (alike(found, name)) return NEAR;
    const near = this.#meanings.get(name);
    if (near === undefined) return 0;
    if (near.has(found) || grades(text).some((form) => near.has(stem(form)))) return BESIDE;
    return 0;
  }

  #values(question: string, words: readonly Word[]): ValueMention[] {
    const found: ValueMention[] = [];
    const free = (from: number, to: number): boolean =>
      found.every((other) => other.to <= from || other.from >= to);
    const add = (from: number, to: number, value: string, columns: readonly Place[], quoted: boolean) => {
      if (value !== '' && free(from, to)) found.push({ from, to, value, columns, quoted });
    };
    for (const { from, to, value } of quotations(question, words))
      add(from, to, this.#cells.get(plain(value))?.value ?? value, this.#columns(value), true);
    for (let length = Math.min(LONGEST, words.length); length > 0; length--)
      for (let from = 0; from + length <= words.length; from++) {
        const text = question.slice((words[from] as Word).start, (words[from + length - 1] as Word).end);
        if (length === 1 && !this.#telling(words[from] as Word)) continue;
        const cell = this.#cells.get(plain(text)) ?? (length > 1 ? this.#singular(plain(text)) : undefined);
        if (cell !== undefined) add(from, from + length, cell.value, cell.columns, false);
      }
    for (const [from, word] of words.entries()) {
      const cell = free(from, from + 1) && this.#telling(word) ? this.#formed(word) : undefined;
      if (cell !== undefined) add(from, from + 1, cell.value, cell.columns, false);
    }
    for (const { from, to, value } of capitalised(question, words)) add(from, to, value, [], false);
    return found.sort((a, b) => a.from - b.from);
  }

  /** The cell of several words with an `s` behind: `desk lamps`. */
  #singular(text: string): Cell | undefined {
    if (!/ \S*[^su]s$/.test(text)) return undefined;
    const forms = [text.slice(0, -1), text.replace(/ies$/, 'y'), text.replace(/es$/, '')];
    return forms.map((form) => this.#cells.get(form)).find((cell) => cell !== undefined);
  }

  /** The cell that a word is another form of: `drills`, `German`. */
  #formed(word: Word): Cell | undefined {
    const { text, stem: found } = word;
    const lower = text.toLowerCase();
    if (lower.length < 3) return undefined;
    const plural = /[^su]s$/.test(lower) && !this.#names.has(found);
    const forms = [
      ...(plural ? [lower.slice(0, -1), lower.replace(/ies$/, 'y'), lower.replace(/es$/, '')] : []),
      ...(this.#isNamed(word) ? [] : [`${lower}s`]),
      ...originsOf(lower),
    ];
    return forms.map((form) => this.#cells.get(form)).find((cell) => cell !== undefined);
  }

  /** True for words that a name may mean: `long` of a length. */
  #isNamed(word: Word): boolean {
    return [...this.#names].some((name) => this.#agree(word, name) > 0);
  }

  #columns(value: string): readonly Place[] {
    return this.#cells.get(plain(value))?.columns ?? [];
  }

  /** One word of a question may be a value by chance: small words are none unless they are written like names. */
  #telling({ text, stem: found }: Word): boolean {
    if (/^\P{L}+$/u.test(text)) return false;
    return !SMALL.has(text.toLowerCase()) && !SMALL.has(found);
  }
}

/** Words that begin alike, as `nationality` and `nation`. */
function alike(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < 4) return short.length === 3 && long.startsWith(short) && long.length > 6;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  return same === short.length || (same >= 5 && same >= long.length * 0.6);
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function quotations(question: string, words: readonly Word[]): (Span & { value: string })[] {
  const found = [
    ...question.matchAll(/["“”]([^"“”]{1,80})["“”]|(?<!\p{L})['‘’]([^'‘’]{1,80})['‘’](?!\p{L})/gu),
  ];
  return found.flatMap((match) => {
    const [start, end] = [match.index, match.index + match[0].length];
    const from = words.findIndex((word) => word.start >= start);
    const to = words.findIndex((word) => word.start >= end);
    return [{ from, to: to < 0 ? words.length : to, value: (match[1] ?? match[2] ?? '').trim() }];
  });
}

/** Names inside a sentence: words in capitals that do not begin it. */
function capitalised(question: string, words: readonly Word[]): (Span & { value: string })[] {
  const found: (Span & { value: string })[] = [];
  for (let i = 1; i < words.length; i++) {
    if (!/^\p{Lu}/u.test((words[i] as Word).text)) continue;
    const before = (words[i - 1] as Word).text;
    if (/[.?!]/.test(before)) continue;
    let to = i + 1;
    while (to < words.length && /^\p{Lu}/u.test((words[to] as Word).text)) to += 1;
    const value = question.slice((words[i] as Word).start, (words[to - 1] as Word).end);
    if (!/^(?:I|ID|IDs)$/.test(value)) found.push({ from: i, to, value });
    i = to;
  }
  return found;
}
