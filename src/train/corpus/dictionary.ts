// Questions about words with the dictionary's input for them.
import { fill, manner, verbatim } from './manner.ts';
import type { Random } from './random.ts';
import { type Lemma, type Part, type WordNet, wordNet } from './wordnet.ts';

interface Input {
  readonly ask: string;
  readonly word: string;
  readonly part?: Part;
  readonly sense?: number;
}

/** `{w}` is the word as it stands, `{a}` with an article or another mark of its part of speech. */
export const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  definition: [
    'What does {w} mean?',
    'What does the word {w} mean?',
    'Define {w}.',
    'define {w}',
    'definition of {w}',
    'What is the definition of {a}?',
    'What is the meaning of {w}?',
    'What is the meaning of the word {w}?',
    'meaning of {w}',
    'What is meant by {w}?',
    'Explain the word {w}.',
    'Look up {w}.',
    'Look up the word {w} in the dictionary.',
    'What does it mean when something is called {w}?',
    'I do not know the word {w}.',
    'Give me a definition for {w}.',
    'How does the dictionary define {w}?',
    "what's {a}?",
    'What does one understand by {w}?',
    "what's the meaning of {w}",
  ],
  synonyms: [
    'What is another word for {w}?',
    'synonyms of {w}',
    'Give me synonyms for {w}.',
    'What are synonyms of {w}?',
    'another word for {w}',
    'Which words mean the same as {w}?',
    'What is a synonym for {w}?',
    'How else can I say {w}?',
    'words similar in meaning to {w}',
    'Find a different word for {w}.',
    'List words with the same meaning as {w}.',
    'What other words are there for {w}?',
    'What can I write instead of {w}?',
  ],
  antonyms: [
    'What is the opposite of {w}?',
    'antonym of {w}',
    'What is the antonym of {w}?',
    'opposite of {w}',
    'What is the contrary of {w}?',
    'Give me the opposite of {w}.',
    'Which word means the opposite of {w}?',
    'Name an antonym for {w}.',
    'What is the reverse of {w}?',
  ],
  broader: [
    'What kind of thing is {a}?',
    'What is {a} a kind of?',
    'What sort of thing is {a}?',
    'What type of thing is {a}?',
    'What kind of animal is {a}?',
    'hypernym of {w}',
    'What is a broader word for {w}?',
    'What is the broader term for {w}?',
    'more general word for {w}',
    'To which class of things does {a} belong?',
  ],
  narrower: [
    'Which kinds of {w} are there?',
    'What kinds of {w} are there?',
    'What types of {w} exist?',
    'What sorts of {w} do you know?',
    'List kinds of {w}.',
    'hyponyms of {w}',
    'Name some types of {w}.',
    'What are more specific words for {w}?',
    'Give me examples of kinds of {w}.',
  ],
  parts: [
    'What are the parts of {a}?',
    'What parts does {a} have?',
    'Which parts does {a} have?',
    'What does {a} consist of?',
    'parts of {a}',
    'What is {a} made up of?',
    'Name the parts of {a}.',
    'meronyms of {w}',
  ],
  wholes: [
    'What is {a} part of?',
    'What is {a} a part of?',
    'To what does {a} belong as a part?',
    'What has {a} as a part?',
    'Of what is {a} a part?',
    'Which things have {a}?',
    'holonyms of {w}',
  ],
  category: [
    'What category does {w} belong to?',
    'Is {a} a person or a thing?',
    'Is {a} an animal or a plant?',
    'What is the supersense of {w}?',
    'category of {w}',
    'supersense of {w}',
    'In which category is the word {w}?',
    'What is the semantic category of {w}?',
    'Which lexical category does {w} fall into?',
  ],
  examples: [
    'Use the word {w} in a sentence.',
    'Use {w} in a sentence.',
    'Give me an example sentence with {w}.',
    'Show me how {w} is used.',
    'example sentence for {w}',
    'How do you use {w} in a sentence?',
    'Give an example of how the word {w} is used.',
    'Example of {w} in use?',
  ],
};

const SHARES: readonly (readonly [number, string])[] = [
  [3.2, 'definition'],
  [2, 'synonyms'],
  [1.4, 'antonyms'],
  [1, 'broader'],
  [1, 'narrower'],
  [0.7, 'parts'],
  [0.6, 'wholes'],
  [0.7, 'category'],
  [0.8, 'examples'],
];
/** Asked about one meaning: the first, where the question names none. */
const ONE_SENSE = new Set(['synonyms', 'broader', 'narrower', 'parts']);
const POINTERS: Readonly<Record<string, string>> = {
  antonyms: '!',
  broader: '@',
  narrower: '~',
  parts: '%',
  wholes: '#',
};
const OF_NOUNS = new Set(['broader', 'narrower', 'parts', 'wholes', 'category']);

/** True when the dictionary lists something. */
function listed(net: WordNet, lemma: Lemma, ask: string, sense: number): boolean {
  if (OF_NOUNS.has(ask) && lemma.part !== 'noun') return false;
  if (ask === 'synonyms') return net.sense(lemma, sense).words.length > 1;
  if (ask === 'examples') return /; "[A-Za-z]/.test(net.sense(lemma, sense).gloss);
  const symbols = POINTERS[ask];
  return symbols === undefined || net.has(lemma, sense, symbols);
}

function article(word: string): string {
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}

/** Forms that the dictionary leads back to the word. */
function inflected({ word, part }: Lemma, rng: Random): string {
  if (!/^[a-z]+[^aeiousxzyhw]$/.test(word)) return word;
  if (part === 'noun') return `${word}s`;
  return part === 'verb' ? `${word}${rng.pick(['s', 'ing', 'ed'])}` : word;
}

const NUMBERS = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/** How the word stands in the question, and what of it goes into the input. */
function said(
  rng: Random,
  lemma: Lemma,
  ask: string,
  number: number,
): { w: string; a: string; input: Input } {
  const loose = ask === 'definition' && rng.chance(0.08);
  const word = loose ? inflected(lemma, rng) : lemma.word;
  const quote = rng.chance(0.18) ? rng.pick(["'", '"', '"']) : '';
  const bare = `${quote}${word}${quote}`;
  const part = !loose && rng.chance(OF_NOUNS.has(ask) ? 0.06 : 0.15) ? lemma.part : undefined;
  const named =
    part === undefined
      ? bare
      : rng.pick([
          `the ${part} ${part === 'verb' && rng.chance(0.5) ? 'to ' : ''}${bare}`,
          `${bare} as ${article(part)}`,
          `${bare} (${part})`,
        ]);
  const sense =
    number > 1 || (ONE_SENSE.has(ask) && !(part === undefined && ask === 'definition')) ? number : undefined;
  const w =
    number > 1
      ? `${rng.pick(['the {n} sense of ', 'the {n} meaning of ']).replace('{n}', NUMBERS[number - 1] as string)}${named}`
      : named;
  const noun = lemma.part === 'noun' && part === undefined && number === 1 && quote === '';
  const a = noun && !word.endsWith('s') ? (rng.chance(0.8) ? article(word) : `the ${word}`) : w;
  return {
    w,
    a,
    input: { ask, word, ...(part === undefined ? {} : { part }), ...(sense === undefined ? {} : { sense }) },
  };
}

/** One question for the dictionary. */
export function dictionary(rng: Random): { question: string; input: Input } {
  const net = wordNet();
  const ask = rng.weighted(SHARES);
  const text = rng.pick(TEMPLATES[ask] as readonly string[]);
  if (ask === 'definition' && rng.chance(0.04)) {
    const word = invented(rng);
    return asked(fill(text, { w: word, a: article(word) }), { ask, word }, rng);
  }
  for (;;) {
    const lemma = net.draw(rng);
    const number = rng.chance(0.06) ? rng.int(2, 5) : 1;
    if (number > lemma.offsets.length || !listed(net, lemma, ask, number)) continue;
    const { w, a, input } = said(rng, lemma, ask, number);
    return asked(fill(text, { w, a }).replace(/the word the /i, 'the '), input, rng);
  }
}

function asked(text: string, input: Input, rng: Random): { question: string; input: Input } {
  const question = manner(text, rng);
  return { question, input: verbatim(input, question, ['word']) };
}

/** A word that no dictionary lists. */
function invented(rng: Random): string {
  const syllable = () =>
    rng.pick(['bl', 'cr', 'd', 'fl', 'gr', 'k', 'l', 'm', 'n', 'p', 'sn', 't', 'v', 'w', 'z']) +
    rng.pick(['a', 'e', 'i', 'o', 'u', 'oo', 'ea']) +
    rng.pick(['', 'b', 'd', 'g', 'll', 'm', 'n', 'rp', 'sk', 't', 'x', 'ng']);
  return Array.from({ length: rng.int(2, 3) }, syllable).join('');
}
