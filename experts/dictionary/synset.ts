// One line of a data file: a set of synonyms with its gloss and its pointers (wndb(5WN)).
import { type Line, readLine, SUFFIX } from './database.ts';
import { PARTS, type Part, type Quotation } from './schema.ts';
import { SUPERSENSES } from './supersenses.ts';

export interface Word extends Quotation {
  /** As the dictionary files it: lower case, underscores. */
  readonly lemma: string;
  /** Tells senses of one word within one lexicographer file apart. */
  readonly lexicalId: number;
}

export interface Pointer {
  readonly symbol: string;
  readonly offset: number;
  readonly part: Part;
  /** Numbers of the words that it joins, from 1; 0 joins the whole sets. */
  readonly from: number;
  readonly to: number;
}

export interface Synset {
  readonly file: string;
  readonly offset: number;
  /** n, v, a, r, or s: an adjective that leans on a head word. */
  readonly type: string;
  readonly lexicographer: number;
  readonly words: readonly Word[];
  readonly pointers: readonly Pointer[];
  readonly definition: Quotation;
  readonly examples: readonly Quotation[];
}

const LETTERS = 'nvar';
const TYPES = ['', 'n', 'v', 'a', 'r', 's'];

export const categoryOf = ({ lexicographer }: Synset): string => SUPERSENSES[lexicographer] as string;
export const nameOf = ({ offset, type }: Synset): string => `${String(offset).padStart(8, '0')}-${type}`;

/** Reads the set of synonyms at an offset. */
export async function readSynset(part: Part, offset: number): Promise<Synset> {
  const line = await readLine(`data.${SUFFIX[part]}`, offset);
  const bar = line.text.indexOf('| ');
  const fields = line.text.slice(0, bar).trim().split(' ');
  const [, lexicographer = '', type = '', count = ''] = fields;
  const many = Number.parseInt(count, 16);
  return {
    file: line.file,
    offset,
    type,
    lexicographer: Number(lexicographer),
    words: readWords(line, fields, many),
    pointers: readPointers(fields.slice(4 + 2 * many)),
    ...readGloss(line, bar + 2),
  };
}

function readWords(line: Line, fields: readonly string[], many: number): Word[] {
  let at = fields.slice(0, 4).join(' ').length + 1;
  return Array.from({ length: many }, (_, i) => {
    const [written = '', id = ''] = fields.slice(4 + 2 * i, 6 + 2 * i);
    // An adjective may carry a mark of its place: galore(ip).
    const word = written.replace(/\((?:a|p|ip)\)$/, '');
    const found = quote(line, at, word.length);
    at += written.length + id.length + 2;
    const lexicalId = Number.parseInt(id, 16);
    return { ...found, text: word.replaceAll('_', ' '), lemma: word.toLowerCase(), lexicalId };
  });
}

function readPointers([count = '0', ...fields]: readonly string[]): Pointer[] {
  return Array.from({ length: Number(count) }, (_, i) => {
    const [symbol = '', offset = '', letter = '', ends = ''] = fields.slice(4 * i, 4 * i + 4);
    return {
      symbol,
      offset: Number(offset),
      part: PARTS[LETTERS.indexOf(letter)] as Part,
      from: Number.parseInt(ends.slice(0, 2), 16),
      to: Number.parseInt(ends.slice(2), 16),
    };
  });
}

/** A gloss is a definition, then examples in quotation marks, some with the name of their author. */
function readGloss(line: Line, start: number): Pick<Synset, 'definition' | 'examples'> {
  const gloss = line.text.slice(start).trimEnd();
  const first = /(?:^|[;:,]? )"/.exec(gloss);
  const end = first === null || first.index === 0 ? gloss.length : first.index;
  const definition = gloss.slice(0, end).replace(/[;:, ]+$/, '');
  const examples = [...gloss.slice(end).matchAll(/"([^"]+)"/g)].map((match) =>
    quote(line, start + end + match.index + 1, (match[1] as string).length),
  );
  return { definition: quote(line, start, definition.length), examples };
}

function quote({ file, start, text }: Line, at: number, bytes: number): Quotation {
  return { text: text.slice(at, at + bytes), file, start: start + at, bytes };
}

/** The sense key of one word of a set (senseidx(5WN)): lemma%type:file:id:head:head id. */
export async function senseKey(synset: Synset, word: Word): Promise<string> {
  const two = (n: number): string => String(n).padStart(2, '0');
  const key = `${word.lemma}%${TYPES.indexOf(synset.type)}:${two(synset.lexicographer)}:${two(word.lexicalId)}`;
  if (synset.type !== 's') return `${key}::`;
  const similar = synset.pointers.find(({ symbol }) => symbol === '&') as Pointer;
  const [head] = (await readSynset(similar.part, similar.offset)).words as [Word];
  return `${key}:${head.lemma}:${two(head.lexicalId)}`;
}
