import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FakeBackbone,
  FakeTokenizer,
  type Logits,
  randomLogits,
} from '../../tests/fixtures/fake-backbone.ts';
import { decode } from './decode.ts';
import { CopySource, Follower } from './follower.ts';
import { Grammar } from './grammar/grammar.ts';
import type { JsonSchema } from './grammar/json-schema.ts';
import { Vocabulary } from './grammar/vocabulary.ts';

const vocabulary = new Vocabulary(new FakeTokenizer());
const vocabularyId = (text: string): number => new FakeTokenizer().encode(text)[0] as number;
const object = (value: JsonSchema): JsonSchema => ({
  ...{ type: 'object', properties: { a: value }, required: ['a'], additionalProperties: false },
});
const SPAN = { type: 'string', maxLength: 80, 'x-copied': 'span' };
const CURRENCY = {
  ...{ type: 'string', pattern: '^[A-Z]{3}$', 'x-copied': 'said' },
  'x-said': { dollar: 'USD', 'Canadian dollar': 'CAD', yen: 'JPY' },
};
const ZONE = { type: 'string', 'x-copied': 'span', 'x-said': { Hanoi: 'Asia/Bangkok' } };
const DATE = { type: 'string', maxLength: 19, 'x-copied': 'date' };
const PHRASE = {
  ...{ type: 'string', minLength: 1, 'x-copied': 'phrase', 'x-words': ['what', 'is'] },
  'x-said': { kronor: 'Swedish krona' },
};

function writes(schema: JsonSchema, question: string, value: unknown): boolean {
  const machine = new Grammar(object(schema), vocabulary).machine(0);
  const follower = new Follower(machine, new CopySource(question));
  const text = new TextEncoder().encode(JSON.stringify({ a: value }));
  return follower.walk(follower.start(), text)?.state.accepting ?? false;
}

async function written(schema: JsonSchema, question: string, seed: number): Promise<string> {
  const backbone = new FakeBackbone(randomLogits(seed));
  const { text } = await decode(backbone.open(), [1], new Grammar(object(schema), vocabulary), {
    ...{ tokenizer: backbone.tokenizer, limit: 200, end: 2, source: question },
  });
  return JSON.parse(text).a;
}

describe('what may be copied', () => {
  it.each<[string, JsonSchema, string, unknown, boolean]>([
    ['a word', SPAN, 'What does serendipity mean?', 'serendipity', true],
    ['several words', SPAN, 'What is a fourth of july?', 'fourth of july', true],
    ['part of a word', SPAN, 'What does serendipity mean?', 'serendip', false],
    ['the end of a word', SPAN, 'What does serendipity mean?', 'dipity', false],
    ['another word', SPAN, 'What does serendipity mean?', 'serenity', false],
    ['words from different places', SPAN, 'What does serendipity mean?', 'What mean', false],
    ['the sign after a question', SPAN, 'What does serendipity mean?', 'mean?', false],
    ['a name out of quotation marks', SPAN, 'Define "at worst".', 'at worst', true],
    ['what has to be escaped', SPAN, 'The "big" one', 'The "big" one', true],
    ['what stands before a genitive', SPAN, "What is France's capital?", 'France', true],
    ['the sign of a genitive', SPAN, "What is France's capital?", 's', false],
    ['letters beyond ASCII', SPAN, 'Wo liegt Zürich?', 'Zürich', true],
    ['part of a word beyond ASCII', SPAN, 'Wo liegt Zürich?', 'rich', false],
    ['a name in capitals', SPAN, 'WHERE IS PARIS?', 'PARIS', true],
    ['other letters than those of the question', SPAN, 'where is paris?', 'Paris', false],
    ['a name for what was said', CURRENCY, 'One dollar in yen?', 'USD', true],
    ['a plural of it', CURRENCY, '5 dollars in yen?', 'USD', true],
    ['the text itself', CURRENCY, 'usd in yen?', 'USD', true],
    ['a date', DATE, 'Which weekday was 10 March 2024 in New York?', '2024-03-10', true],
    ['a part of it', DATE, 'Which weekday was 10 March 2024 in New York?', '2024-03-01', false],
    ['a date with a time', DATE, '9 pm on 10 March 2024', '2024-03-10T21:00', true],
    ['a word for a day', DATE, 'How long until 25 December 2030?', 'today', true],
    ['any time', DATE, 'From 9 on March 3rd, 2024 until 17:30', '17:30', true],
    ['either reading of figures', DATE, '3/4/2024', '2024-04-03', true],
    ['both ends of a stretch', DATE, 'from the 3rd to the 10th of March 2024', '2024-03-03', true],
    ['a holiday of a year', DATE, 'Christmas 2024', '2024-12-25', true],
    ['a holiday of another year', DATE, 'Christmas 2024', '2025-12-25', false],
    ['any year where none is said', DATE, 'until 3 March', '2031-03-03', true],
    ['another day of a month', DATE, 'the last day of March 2024', '2024-03-31', true],
    ['anything where no date is said', DATE, 'the ides of spring', '1999-01-01', true],
    ['a name inside a longer one', CURRENCY, 'One Canadian dollar in yen?', 'USD', false],
    ['the longer one', CURRENCY, 'One Canadian dollar in yen?', 'CAD', true],
    ['what was not said', CURRENCY, 'One dollar in yen?', 'CAD', false],
    ['anything where nothing fits', CURRENCY, 'One crown in guilders?', 'SEK', true],
    ['a zone for a place', ZONE, 'What time is it in Hanoi?', 'Asia/Bangkok', true],
    ['the place with a zone of another name', ZONE, 'What time is it in Hanoi?', 'Hanoi', false],
    ['a place that is not listed', ZONE, 'What time is it in Oslo?', 'Oslo', true],
    ['words with a capital', PHRASE, 'the price of bread', 'The price', true],
    ['words in another order', PHRASE, 'The price of bread in kronor', 'What is bread price?', true],
    ['a step', PHRASE, 'The price of bread in kronor', 'What is $12 of $1?', true],
    ['words that were said otherwise', PHRASE, 'The price in kronor', 'the Swedish krona', true],
    ['words from nowhere', PHRASE, 'The price of bread in kronor', 'the price of milk', false],
    ['figures from nowhere', PHRASE, 'The price of bread in 2019', 'the price in 2018', false],
    ['one of a choice', { anyOf: [{ enum: ['none'] }, SPAN] }, 'Where is Paris?', 'none', true],
    ['the other', { anyOf: [{ enum: ['none'] }, SPAN] }, 'Where is Paris?', 'Paris', true],
    ['neither', { anyOf: [{ enum: ['none'] }, SPAN] }, 'Where is Paris?', 'nothing', false],
    ['what the schema refuses', { ...SPAN, pattern: '^[a-z]+$' }, 'Where is Paris?', 'Paris', false],
  ])('%s', (_, schema, question, value, may) => {
    expect(writes(schema, question, value)).toBe(may);
  });

  it('whatever a model prefers, a span is written that stands in the question', async () => {
    const word = fc.stringMatching(/^[a-zA-Zé]{1,9}$/);
    const question = fc.array(word, { minLength: 1, maxLength: 9 }).map((list) => `${list.join(' ')}?`);
    await fc.assert(
      fc.asyncProperty(question, fc.integer({ min: 0, max: 1e6 }), async (text, seed) => {
        const value = await written(SPAN, text, seed);
        expect(` ${text.slice(0, -1)} `).toContain(` ${value} `);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on where a limit of the schema cuts every word', async () => {
    const value = await written({ ...SPAN, maxLength: 3 }, 'Extraordinarily incomprehensible', 7);
    expect(value.length).toBeLessThanOrEqual(3);
  });

  it('takes long questions without a word that may end', () => {
    const question = 'a'.repeat(20_000);
    expect(writes({ type: 'string', 'x-copied': 'span' }, question, question)).toBe(true);
  });
});

describe('the probability of a text', () => {
  const told = async (schema: JsonSchema, logits: Logits) => {
    const backbone = new FakeBackbone(logits);
    const { text, probability } = await decode(backbone.open(), [1], new Grammar(schema, vocabulary), {
      ...{ tokenizer: backbone.tokenizer, limit: 50, end: 2 },
    });
    return { text, probability };
  };
  const flat = (logit: number) => (_: readonly number[], size: number) => new Float32Array(size).fill(logit);

  it('is one where the grammar leaves no choice, and that of the choices elsewhere', async () => {
    expect(await told({ enum: ['yes'] }, flat(0))).toEqual({ text: '"yes"', probability: 1 });
    expect((await told({ enum: ['a', 'b', 'c', 'd'] }, flat(0))).probability).toBeCloseTo(1 / 4);
    const likely: Logits = (_, size) => {
      const logits = new Float32Array(size);
      logits[vocabularyId('a')] = Math.log(3);
      return logits;
    };
    const { text, probability } = await told({ enum: ['a', 'b'] }, likely);
    expect(text).toBe('"a"');
    expect(probability).toBeCloseTo(3 / 4);
  });

  it('is a number whatever the logits are', async () => {
    for (const logit of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect((await told({ enum: ['a', 'b'] }, flat(logit))).probability).toBeCloseTo(1 / 2);
  });
});
