// What a question lets a copied text be, as a nondeterministic automaton over the bytes of JSON strings.
import type { CopyRule } from './grammar/copy-rule.ts';
import { datesIn, MONTH } from './question-dates.ts';
import { durationsIn, timesIn } from './question-times.ts';

/** A place between two characters, or inside one. */
export interface Spot {
  readonly id: number;
  /** True where a copied text may end. */
  end: boolean;
  readonly next: Map<number, Spot[]>;
}

/** The spots at which a copied text begins. */
export type CopyGraph = readonly Spot[];

const LETTER = /[\p{L}\p{N}]/u;
/** What may end a name beside letters and figures. */
const TAIL = /[\p{L}\p{N}.!')\]+#]/u;
const SPACE = /\s/;

/** The automaton of a rule over a question. */
export function copyGraph({ kind, words, said }: CopyRule, question: string): CopyGraph {
  const maker = new Maker();
  if (kind === 'duration') return durations(maker, question);
  const found = namesIn(question, said);
  if (kind === 'date') return dates(maker, question, found);
  if (kind === 'phrase') return phrases(maker, question, [...words, ...found.map(({ text }) => text)]);
  const starts = kind === 'span' ? spans(maker, question, found) : [];
  for (const text of new Set(found.map((name) => name.text))) {
    const [first, last] = [maker.spot(), maker.spot()];
    last.end = true;
    maker.text(first, text, last);
    starts.push(first);
  }
  return starts;
}

/** True when a text may be copied. */
export function mayCopy(graph: CopyGraph, text: string): boolean {
  let at: readonly Spot[] = graph;
  for (const byte of written(text)) at = at.flatMap(({ next }) => next.get(byte) ?? []);
  return at.some(({ end }) => end);
}

interface Name {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where names stand in a question as words of their own, a plural among them; of two at one place the longer one. */
function namesIn(question: string, said: CopyRule['said']): Name[] {
  const whole = question.toLowerCase();
  const found: Name[] = [];
  const both = [...said, ...said.map(([, text]) => [text, text] as const)];
  for (const [name, text] of new Map(both.map((pair) => [pair[0].toLowerCase(), pair[1]]))) {
    for (let start = whole.indexOf(name); start >= 0; start = whole.indexOf(name, start + 1)) {
      const end = start + name.length + (/^s\b/.test(whole.slice(start + name.length)) ? 1 : 0);
      if (!LETTER.test(whole[start - 1] ?? ' ') && !LETTER.test(whole[end] ?? ' '))
        found.push({ start, end, text });
    }
  }
  const inside = (a: Name, b: Name): boolean =>
    b.start <= a.start && a.end <= b.end && b.end - b.start > a.end - a.start;
  return found.filter((one) => !found.some((other) => inside(one, other)));
}

/** Runs of whole words. What a name stands for is written in its place. */
function spans(maker: Maker, question: string, names: readonly Name[]): Spot[] {
  const pieces = [...question.matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu)];
  const spots = Array.from({ length: pieces.length + 1 }, () => maker.spot());
  const starts: Spot[] = [];
  for (const [i, { 0: piece, index }] of pieces.entries()) {
    const [here, next] = [spots[i] as Spot, spots[i + 1] as Spot];
    const before = pieces[i - 1]?.[0] ?? ' ';
    maker.text(here, piece, next);
    next.end = TAIL.test(piece.at(-1) ?? '');
    const taken = names.some(({ start, end }) => start <= index && index < end);
    const genitive = /^['’]$/.test(before) && LETTER.test(pieces[i - 2]?.[0] ?? ' ');
    const opens = LETTER.test(piece) ? !genitive : SPACE.test(before) && !SPACE.test(piece);
    if (opens && !taken) starts.push(here);
  }
  return starts;
}

/** Words out of a list, with any signs between them; after a dollar sign any figures. */
function phrases(maker: Maker, question: string, others: readonly string[]): Spot[] {
  const [between, dollar] = [maker.spot(), maker.spot()];
  const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const known = [...wordsOf(question).flatMap(numbers), ...others.flatMap(wordsOf)];
  const ends = new Set<Spot>();
  for (const word of new Set(known.flatMap(variants))) ends.add(maker.path(between, word));
  const signs = Array.from({ length: 0x80 - 0x20 }, (_, i) => 0x20 + i).filter(
    (byte) => !LETTER.test(String.fromCharCode(byte)),
  );
  for (const spot of [between, dollar, ...ends]) {
    for (const byte of signs) maker.edge(spot, byte, String.fromCharCode(byte) === '$' ? dollar : between);
    spot.end = true;
  }
  for (let figure = 0x30; figure <= 0x39; figure++) maker.edge(dollar, figure, dollar);
  return [between];
}

/** A word as it stands, as one of several and as several: "boxes", "box" and "box", "boxes". */
function numbers(word: string): string[] {
  if (word.length < 3 || /\d/.test(word)) return [word];
  const fewer = [
    /ies$/.test(word) ? word.replace(/ies$/, 'y') : word,
    word.replace(/es$/, ''),
    word.replace(/s$/, ''),
  ];
  return [word, ...fewer, `${word}s`, `${word}es`, word.replace(/y$/, 'ies')];
}

/** Words for a day or a moment: a question need not say them. */
const DAYS = ['today', 'tomorrow', 'yesterday', 'now'];
const ANY_DAY = ['????-??-??', '????-??'];
const ANY_TIME = ['??:??', '??:??:??'];

/** A date may be said in a way that is not read. */
const MAY_HOLD_DATE = new RegExp(`\\d{3}|\\b${MONTH}`, 'i');

/**
 * The dates of a question, days that it names and words for a day, each with a time or without one, and times. Where it
 * says no time any will do, and any date where it may hold one that is not read; nothing where it says neither.
 */
function dates(maker: Maker, question: string, names: readonly Name[]): Spot[] {
  const [said, times] = [[...datesIn(question), ...named(names, question)], timesIn(question)];
  if (said.length + times.length === 0) return [];
  const [start, day, clock, end] = [maker.spot(), maker.spot(), maker.spot(), maker.spot()];
  const open = said.length === 0 && MAY_HOLD_DATE.test(question);
  for (const text of [...(open ? ANY_DAY : said), ...DAYS]) maker.pattern(start, text, day);
  maker.pattern(day, 'T', clock);
  for (const text of times.length === 0 ? ANY_TIME : times.flatMap((time) => [time, `${time}:??`])) {
    maker.pattern(clock, text, end);
    maker.pattern(start, text, end);
  }
  day.end = true;
  end.end = true;
  return [start];
}

/** What names stand for, alone and with each year that the question says. */
function named(names: readonly Name[], question: string): string[] {
  const years = question.match(/(?<!\d)\d{4}(?!\d)/g) ?? [];
  return names.flatMap(({ text }) => [text, ...years.map((year) => `${text}-${year}`)]);
}

/** The lengths of time of a question, forwards and backwards. */
function durations(maker: Maker, question: string): Spot[] {
  const said = durationsIn(question);
  if (said.length === 0) return [];
  const [start, end] = [maker.spot(), maker.spot()];
  for (const text of said.flatMap((one) => [one, `-${one}`])) maker.text(start, text, end);
  end.end = true;
  return [start];
}

/** A word as it stands, in small letters, with a capital, and in capitals. */
function variants(word: string): string[] {
  const small = word.toLowerCase();
  return [word, small, `${small.charAt(0).toUpperCase()}${small.slice(1)}`, word.toUpperCase()];
}

/** The question mark of patterns. */
const ANY = 0x3f;
const utf8 = new TextEncoder();
const written = (text: string): Uint8Array => utf8.encode(JSON.stringify(text).slice(1, -1));

class Maker {
  #count = 0;

  spot(): Spot {
    return { id: this.#count++, end: false, next: new Map() };
  }

  edge(from: Spot, byte: number, to: Spot): void {
    const known = from.next.get(byte);
    if (known === undefined) from.next.set(byte, [to]);
    else if (!known.includes(to)) known.push(to);
  }

  /** A way from one spot to another that reads a text. */
  text(from: Spot, text: string, to: Spot): void {
    const bytes = written(text);
    let at = from;
    for (const [i, byte] of bytes.entries()) {
      const next = i + 1 === bytes.length ? to : this.spot();
      this.edge(at, byte, next);
      at = next;
    }
  }

  /** A way that reads a text in which `?` stands for any figure. */
  pattern(from: Spot, text: string, to: Spot): void {
    let at = from;
    for (const [i, byte] of written(text).entries()) {
      const next = i + 1 === text.length ? to : this.spot();
      if (byte !== ANY) this.edge(at, byte, next);
      else for (let figure = 0x30; figure <= 0x39; figure++) this.edge(at, figure, next);
      at = next;
    }
  }

  /** The spot at the end of a word; words that begin alike share their way. */
  path(from: Spot, word: string): Spot {
    let at = from;
    for (const byte of written(word)) {
      const known = at.next.get(byte)?.[0];
      const next = known ?? this.spot();
      if (known === undefined) this.edge(at, byte, next);
      at = next;
    }
    return at;
  }
}
