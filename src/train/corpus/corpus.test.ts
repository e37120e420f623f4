import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../paths.ts';
import { readRecipe } from '../recipe.ts';
import { changes } from './changes.ts';
import { everyday } from './everyday.ts';
import { CALCULATIONS, drawCalculation, drawExample, type StageMix } from './mix.ts';
import { integer } from './number.ts';
import { numberToWords, PLAIN_WORDS } from './number-words.ts';
import { Random } from './random.ts';
import { template } from './template.ts';
import { unanswerable } from './unanswerable.ts';

const DATA = dataFolder({});
const base = readRecipe('models/nano/recipes/base.json');
if (base.kind !== 'base') throw new TypeError('base.json holds another kind of recipe');
const mixes = base.stages.map((stage) => stage.mix as StageMix);
const last = mixes.at(-1) as StageMix;

function templatesOf(file: string): Set<string> {
  const rows = readFileSync(file, 'utf8').trim().split('\n');
  return new Set(rows.map((line) => template((JSON.parse(line) as { prompt: string }).prompt)));
}

describe('corpus', () => {
  it('is the same for the same seed', () => {
    const draw = (seed: number) => {
      const rng = new Random(seed);
      return Array.from({ length: 50 }, () => drawExample(rng, last, []));
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it.each([
    ['9589046', 'nine million, five hundred and eighty nine thousand and forty six'],
    ['30006', 'thirty thousand and six'],
    ['100', 'one hundred'],
    ['1000000000', 'one billion'],
    ['84099198', 'eighty four million, ninety nine thousand, one hundred and ninety eight'],
  ])('spells %s', (digits, words) => {
    expect(numberToWords(digits)).toBe(words);
  });

  it('spells hundreds beyond a thousand, and articles', () => {
    const style = { ...PLAIN_WORDS, hundreds: true, article: true };
    const spelled = ['1900', '4506', '2000', '1011', '100', '1000000'].map((n) => numberToWords(n, style));
    expect(spelled).toEqual([
      'nineteen hundred',
      'forty five hundred and six',
      'two thousand',
      'a thousand and eleven',
      'a hundred',
      'a million',
    ]);
  });

  it('draws numbers with groups that words leave out', () => {
    const rng = new Random(6);
    const drawn = Array.from({ length: 400 }, () => integer(rng, 9, 7));
    const empty = drawn.filter((n) => /^\d{1,3}(\d{3})*000(\d{3})+$/.test(n));
    expect(empty.length).toBeGreaterThan(15);
    expect(drawn.every((n) => /^[1-9]\d{6,8}$/.test(n))).toBe(true);
  });

  it('tells stories whose sign is that of the change', () => {
    const rng = new Random(8);
    for (let i = 0; i < 400; i++) {
      const { question, formula, numbers } = changes(rng, { most: 9, words: 0, fancy: 0 });
      expect(formula.match(/\d+/g)?.sort(), question).toEqual(numbers.map((n) => n.written).sort());
      if (numbers.length > 2) continue;
      const away =
        /\b(eats?|ate|los[et]s?|throws?|threw|sells?|sold|left|remains?|drops?|breaks?|takes?|spends?)\b/i;
      const more = /\b(more|another|total|altogether|in all|finds?|found)\b/i;
      if (away.test(question) && !more.test(question)) expect(formula, question).toContain('-');
      if (more.test(question) && !away.test(question)) expect(formula, question).toContain('+');
    }
  });

  it.each([
    ['everyday', (rng: Random) => everyday(rng, { most: 6, words: 0, fancy: 0 }).question],
    ['unanswerable', (rng: Random) => unanswerable(rng).text],
  ])('fills every slot: %s', (_, draw) => {
    const rng = new Random(9);
    for (let i = 0; i < 2000; i++) expect(draw(rng)).not.toMatch(/(?<![A-Za-z'°])[B-HJ-Z](?![A-Za-z'])/);
  });

  it.each(Object.keys(CALCULATIONS))('writes formulas of %s that the calculator can read', (name) => {
    const rng = new Random(11);
    for (let i = 0; i < 300; i++) {
      const { formula, question } = drawCalculation(rng, name, { range: last.range, noise: 1 });
      expect(question.trim()).not.toBe('');
      expect(() => evaluate(formula, { ln: Math.log }), formula).not.toThrow();
    }
  });

  it.skipIf(!existsSync(join(DATA, 'mrkl_arith/train.jsonl')))(
    'never draws a template of the evaluation set',
    () => {
      const held = new Set(
        ['train', 'dev'].flatMap((part) => [...templatesOf(join(DATA, `mrkl_arith/${part}.jsonl`))]),
      );
      const drawn = new Set<string>();
      const rng = new Random(12);
      for (const mix of mixes)
        for (let i = 0; i < 20_000; i++) {
          const { question, output } = drawExample(rng, mix, []);
          if (output !== null) drawn.add(template(question));
        }
      expect(held.size).toBeGreaterThan(30);
      expect([...drawn].filter((t) => held.has(t))).toEqual([]);
    },
  );
});
