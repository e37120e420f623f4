import { defineSchema } from 'mrkl/sdk';
import { z } from 'zod';

/** What may be asked of a word, with the words of an answer. */
export const ASKED = {
  definition: 'definition',
  examples: 'example',
  synonyms: 'words of the same meaning',
  antonyms: 'words of the opposite meaning',
  broader: 'is a kind of',
  narrower: 'kinds',
  parts: 'has parts',
  wholes: 'is part of',
  category: 'category',
} as const;
export type Ask = keyof typeof ASKED;

export const PARTS = ['noun', 'verb', 'adjective', 'adverb'] as const;
export type Part = (typeof PARTS)[number];

const Quotation = z.strictObject({
  text: z.string(),
  file: z.string().describe('File of the database.'),
  start: z.int().nonnegative().describe('Where the quotation begins in the file, in bytes.'),
  bytes: z
    .int()
    .positive()
    .describe('Its length in the file. A space stands there as an underscore in words.'),
});
/** Text of the database, and where exactly it stands. */
export type Quotation = z.infer<typeof Quotation>;

const Entry = z.strictObject({
  sense: z.int().positive().describe('Number of the sense among those of this word and part of speech.'),
  key: z.string().describe('Sense key, the stable name of this sense of this word.'),
  synset: z.string().describe('Place of the set of synonyms in the database: offset and part of speech.'),
  category: z.string().describe('The supersense, for example noun.person.'),
  definition: Quotation,
  examples: z.array(Quotation),
  words: z.array(Quotation).describe('The words of this meaning, the word asked for among them.'),
  found: z.array(Quotation).describe('What was asked for.'),
});
export type Entry = z.infer<typeof Entry>;

export const schema = defineSchema({
  input: z.strictObject({
    ask: z.enum(Object.keys(ASKED) as [Ask, ...Ask[]]),
    word: z
      .string()
      .max(80)
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9 './-]*[A-Za-z0-9'.])?$/)
      .describe('A word or a phrase, in any inflected form.')
      .meta({ 'x-copied': 'span' }),
    part: z.enum(PARTS).optional().describe('Part of speech; the most frequent one when absent.'),
    sense: z.int().min(1).max(99).optional().describe('Only this sense.'),
  }),
  output: z.strictObject({
    word: z.string().describe('The word as the dictionary lists it.'),
    part: z.enum(PARTS),
    asked: z.string(),
    value: z.string().describe('The first definition or example, or all the words found.'),
    others: z.string().optional().describe('How many senses there are beside those that the value is about.'),
    senses: z.int().positive(),
    entries: z.array(Entry).describe('The senses that have what was asked for, most frequent first.'),
    source: z.strictObject({ database: z.string(), version: z.string(), package: z.string() }),
  }),
});
export type Input = { ask: Ask; word: string; part?: Part | undefined; sense?: number | undefined };
