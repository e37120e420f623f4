import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FastEncoder, readBpe } from './bpe.ts';
import { type ArithmeticRow, extrapolationSet, renumber } from './corpus/mrkl.ts';
import { Random } from './corpus/random.ts';
import { exactValue } from './exact.ts';
import { readRecipe } from './recipe.ts';
import { encodeSkill, protocolStream, skillStream } from './skill-stream.ts';

const encoder = new FastEncoder(readBpe(JSON.parse(readFileSync('models/nano/tokenizer.json', 'utf8'))));
const ROW: ArithmeticRow = {
  experiment: 'exp4b',
  question: 'How much is 12 minus the sum of 3 and 45?',
  formula: '(12-(3+45))',
  execution: '-36',
};

describe('adapter data', () => {
  it('puts the rows of the prompt first and counts the input alone', () => {
    const { tokens, weights } = encodeSkill('2+3', '(2+3)', encoder, 4);
    expect(tokens.slice(0, 5)).toEqual([-1, -2, -3, -4, 1]);
    const call = tokens.indexOf(4);
    expect(weights.slice(0, call + 1).every((w) => w === 0)).toBe(true);
    expect(weights.slice(call + 1).every((w) => w === 1)).toBe(true);
  });

  it('gives a question fresh numbers without changing its formula', () => {
    const rng = new Random(1);
    for (let i = 0; i < 50; i++) {
      const fresh = renumber(ROW, rng, 0);
      expect(fresh?.question.replace(/\d+/g, 'N')).toBe('How much is N minus the sum of N and N?');
      expect(fresh?.question.match(/\d+/g)).toEqual(fresh?.formula.match(/\d+/g));
    }
  });

  it('draws batch i from i alone', () => {
    const recipe = readRecipe('models/nano/recipes/skill.json');
    if (recipe.kind !== 'skill') throw new TypeError('another kind of recipe');
    const take = (stream: Iterable<unknown>, count: number) => {
      const batches = stream[Symbol.iterator]();
      return Array.from({ length: count }, () => batches.next().value);
    };
    const stream = skillStream(recipe, [ROW], encoder);
    expect(take(stream(2), 1)).toEqual(take(stream(0), 3).slice(2));
    const protocol = protocolStream(recipe, [ROW], encoder);
    expect(take(protocol(1), 1)).toEqual(take(protocol(0), 2).slice(1));
  });

  it('checks extrapolation with right answers', () => {
    for (const row of extrapolationSet(new Random(2), 3)) {
      const value = exactValue(row.formula);
      expect(value && value.bottom === 1n && String(value.top)).toBe(row.execution);
    }
  });
});
