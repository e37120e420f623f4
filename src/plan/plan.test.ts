import { describe, expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { fillInput, fillText, referencesOf } from './references.ts';

/** Puts a dollar sign and a brace after the first bracket. */
const braced = (text: string): string => text.replace('(', '($'.concat('{'));
const FOUND = { text: '2889.85', output: { value: '2889.85', rows: [[2889.85]], 'a/b': null } };

describe('references', () => {
  it('are found in questions and anywhere in inputs', () => {
    expect(referencesOf({ ask: '$2 plus $1 plus $2, for $$5' })).toEqual([1, 2]);
    expect(referencesOf({ expert: 'x', input: { a: ['$3/rows/0'], b: { c: '($1*2)' }, d: 4 } })).toEqual([
      1, 3,
    ]);
  });

  it('give way to values, whose places are told', () => {
    expect(fillText('15% of $1 for $$5?', () => FOUND)).toEqual({
      text: '15% of 2889.85 for $5?',
      placed: [{ start: 7, end: 14, step: 1 }],
    });
  });

  it('may point into an output inside a text', () => {
    expect(fillText(braced('(1/rows/0/0}/2)'), () => FOUND).text).toBe('(2889.85/2)');
    expect(referencesOf({ ask: braced('(3/rows/0/0}/$1)') })).toEqual([1, 3]);
    expect(() => fillText(braced('(1/none}'), () => FOUND)).toThrow(RangeError);
  });

  it('keep the type of a value where they stand alone', () => {
    const fill = (input: Parameters<typeof fillInput>[0]) => fillInput(input, () => FOUND);
    expect(fill({ a: '$1/rows/0/0', b: '$1', c: ['($1*0.15)'], d: '$1/a~1b' })).toEqual({
      ...{ a: 2889.85, b: '2889.85' },
      ...{ c: ['(2889.85*0.15)'], d: null },
    });
    expect(() => fill('$1/nothing')).toThrow(RangeError);
    expect(() => fill('$1/constructor')).toThrow(RangeError);
  });
});

describe('a plan from outside', () => {
  const ask = (...asks: string[]) => ({ steps: asks.map((text) => ({ ask: text })) });
  it.each([
    ['no step', { steps: [] }, 'steps'],
    ['too many steps', ask(...Array.from({ length: 9 }, () => 'a')), 'steps'],
    ['another shape', { steps: [{ expert: 'calculator' }] }, 'steps.0'],
    ['a stranger', { steps: [{ expert: 'oracle', ask: 'a' }] }, "no expert is called 'oracle'"],
    ['a dangling reference', ask('a', 'b $3'), '$3 refers to no step; there are 2'],
    ['step zero', ask('a $0'), '$0 refers to no step'],
    ['a reference to itself', ask('a $1'), 'steps 1 wait for each other'],
    ['a circle', ask('a', 'b $3', 'c $2', 'd $1'), 'steps 2, 3 wait for each other'],
    ['what waits for a circle', ask('a $2', 'b $1', 'c $1'), 'steps 1, 2, 3 wait'],
  ])('is refused with %s', (_, plan, message) => {
    expect(() => checkPlan(plan, ['calculator'])).toThrow(
      expect.objectContaining({ code: 'plan-invalid', message: expect.stringContaining(message) }),
    );
  });

  it('may refer to a later step', () => {
    expect(checkPlan(ask('a $2', 'b'), []).steps).toHaveLength(2);
  });
});
