// What a text classifier sees of a text: words and pairs of neighbours, and pieces of words. Two views, each of length
// one, so that neither drowns the other.

/** Hash, and how often it occurs, of the features of one view. */
export type View = ReadonlyMap<number, number>;

const TOKEN = /\p{L}+(?:['’]\p{L}+)?|\p{N}+|[^\s\p{L}\p{N}]/gu;
const LEAST_PIECE = 2;
const MOST_PIECE = 4;
const SEED = 0x811c9dc5;
/** Longer texts are judged by their beginning. */
const MOST_TOKENS = 400;

/** Lower-case words, single signs and numbers; a number is told by its length alone. */
export function tokens(text: string): string[] {
  const found = text.toLowerCase().replaceAll('’', "'").match(TOKEN) ?? [];
  return found.slice(0, MOST_TOKENS).map((token) => (/^\p{N}/u.test(token) ? numberShape(token) : token));
}

/** #: up to three digits; ####: four, as of a year; ##: more. */
function numberShape(digits: string): string {
  if (digits.length === 4) return '####';
  return digits.length > 4 ? '##' : '#';
}

/** FNV-1a over the code units of a piece of text. */
function hash(text: string, from: number, to: number, start: number): number {
  let h = start;
  for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

const seeds = { word: hash('word', 0, 4, SEED), piece: hash('piece', 0, 5, SEED) };

/** The views of a text; the same text gives the same hashes everywhere. */
export function views(text: string): [words: View, pieces: View] {
  const words = new Map<number, number>();
  const pieces = new Map<number, number>();
  const found = tokens(text);
  let last = '<';
  for (const token of [...found, '>']) {
    if (token !== '>') {
      count(words, hash(token, 0, token.length, seeds.word));
      countPieces(pieces, ` ${token} `);
    }
    const pair = `${last} ${token}`;
    count(words, hash(pair, 0, pair.length, seeds.word));
    last = token;
  }
  return [words, pieces];
}

function countPieces(pieces: Map<number, number>, padded: string): void {
  for (let length = LEAST_PIECE; length <= MOST_PIECE; length++) {
    if (padded.length <= length) {
      count(pieces, hash(padded, 0, padded.length, seeds.piece));
      return;
    }
    for (let i = 0; i + length <= padded.length; i++) count(pieces, hash(padded, i, i + length, seeds.piece));
  }
}

function count(counts: Map<number, number>, feature: number): void {
  const key = feature >>> 0;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
