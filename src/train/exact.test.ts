import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArithmetic } from './corpus/mrkl.ts';
import { agrees, exactValue } from './exact.ts';
import { dataFolder } from './paths.ts';

const SET = join(dataFolder({}), 'mrkl_arith');

describe('exact values', () => {
  it.each([
    ['(3+8)', '11'],
    ['(2-(3-4)*5)', '7'],
    ['(1/3)', '0.3333333333333333'],
    ['(8/4/2)', '1'],
    ['(0.1+0.2)', '0.3'],
    ['(94960424*514012965)', '4.88108891e+16'],
  ])('%s is %s', (formula, printed) => {
    const value = exactValue(formula);
    expect(value !== null && agrees(value, printed)).toBe(true);
  });

  it.each(['(1/0)', '(1+)', 'sqrt(4)', '(1', '', '1)'])('refuses %j', (formula) => {
    expect(exactValue(formula)).toBeNull();
  });

  it('tells neighbours apart', () => {
    const value = exactValue('(179571+1)');
    expect(value !== null && agrees(value, '179571')).toBe(false);
  });

  it.skipIf(!existsSync(SET))('agrees with every execution of the set', () => {
    const wrong = readArithmetic(SET, 'dev').filter((row) => {
      const value = exactValue(row.formula);
      return value === null || !agrees(value, row.execution);
    });
    expect(wrong).toEqual([]);
  });
});
