// What may be asked of a sense, as paths over the pointers of WordNet (wninput(5WN)).
import type { Ask, Quotation } from './schema.ts';
import { type Pointer, readSynset, type Synset, type Word } from './synset.ts';

/** Symbols of the pointers that a question follows; `@i` and `~i` are instances. */
const SYMBOLS: Partial<Record<Ask, readonly string[]>> = {
  broader: ['@', '@i'],
  narrower: ['~', '~i'],
  parts: ['%p', '%m', '%s'],
  wholes: ['#p', '#m', '#s'],
};

/** What was asked for, of one sense of a word. */
export async function related(ask: Ask, synset: Synset, word: Word): Promise<Quotation[]> {
  switch (ask) {
    case 'definition':
      return [synset.definition];
    case 'examples':
      return synset.examples.filter(({ text }) => text !== '');
    case 'category':
      return [];
    case 'synonyms':
      return synonyms(synset, word);
    case 'antonyms':
      return antonyms(synset, word);
    default:
      return plain(await follow(synset, word, SYMBOLS[ask] ?? []));
  }
}

/** The other words of the set; where there is none, an adjective has those of its neighbours. */
async function synonyms(synset: Synset, word: Word): Promise<Quotation[]> {
  const others = synset.words.filter(({ lemma }) => lemma !== word.lemma);
  return plain(others.length > 0 ? others : await follow(synset, word, ['&']));
}

/** Opposites; an adjective that leans on a head word has those of its head. */
async function antonyms(synset: Synset, word: Word): Promise<Quotation[]> {
  const own = await follow(synset, word, ['!']);
  const head = synset.pointers.find(({ symbol }) => symbol === '&');
  if (own.length > 0 || synset.type !== 's' || head === undefined) return plain(own);
  const leader = await readSynset(head.part, head.offset);
  return plain(await follow(leader, leader.words[0] as Word, ['!']));
}

async function follow(synset: Synset, word: Word, symbols: readonly string[]): Promise<Word[]> {
  const place = synset.words.indexOf(word) + 1;
  const pointers = synset.pointers.filter(
    ({ symbol, from }) => symbols.includes(symbol) && (from === 0 || from === place),
  );
  return (await Promise.all(pointers.map(target))).flat();
}

async function target({ part, offset, to }: Pointer): Promise<readonly Word[]> {
  const { words } = await readSynset(part, offset);
  return to === 0 ? words : [words[to - 1] as Word];
}

const plain = (words: readonly Word[]): Quotation[] =>
  words.map(({ text, file, start, bytes }) => ({ text, file, start, bytes }));
