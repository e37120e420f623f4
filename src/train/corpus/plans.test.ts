import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../plan/check.ts';
import { referencesOf } from '../../plan/references.ts';
import { drawPlan } from './plans.ts';
import { Random } from './random.ts';

describe('drawn plans', () => {
  const rng = new Random(3);
  const rows = Array.from({ length: 3000 }, () => drawPlan(rng, 0.1));

  it('can be carried out, and refer to earlier steps only', () => {
    for (const { question, input, output, experts } of rows) {
      expect(question.trim()).not.toBe('');
      expect(JSON.parse(output)).toEqual(input);
      expect(experts).toHaveLength(input.steps.length);
      const { steps } = checkPlan(input, []);
      steps.forEach((step, i) => {
        expect(
          referencesOf(step).every((other) => other <= i),
          output,
        ).toBe(true);
      });
    }
  });

  it('use every step but the last ones, and mostly copy', () => {
    let [copied, words] = [0, 0];
    for (const { question, input } of rows) {
      const said = new Set(question.toLowerCase().match(/[\w$.-]+/g));
      for (const { ask } of input.steps) {
        const asked = ask.toLowerCase().match(/[\w.-]+(?<!^\$\d)/g) ?? [];
        words += asked.length;
        copied += asked.filter((word) => said.has(word)).length;
      }
    }
    expect(copied / words).toBeGreaterThan(0.6);
  });

  it('are of one to four steps, few of one, and rarely the same', () => {
    const lengths = rows.map(({ input }) => input.steps.length);
    const share = (n: number) => lengths.filter((length) => length === n).length / rows.length;
    expect(share(1)).toBeLessThan(0.15);
    expect(share(2)).toBeGreaterThan(0.4);
    expect(share(3)).toBeGreaterThan(0.2);
    expect(new Set(rows.map(({ question }) => question)).size / rows.length).toBeGreaterThan(0.95);
  });
});
