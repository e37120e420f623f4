import { describe, expect, it } from 'vitest';
import { copyGraph, mayCopy } from '../../../adapter/copy-graph.ts';
import { checkPlan } from '../../../plan/check.ts';
import { planGrammar } from '../../../plan/planner.ts';
import { referencesOf } from '../../../plan/references.ts';
import { Random } from '../random.ts';
import { drawPlan } from './plans.ts';

interface PlanShape {
  readonly properties: {
    readonly steps: {
      readonly prefixItems: Readonly<
        Record<3, { properties: { ask: { 'x-words': string[]; 'x-said': Record<string, string> } } }>
      >;
    };
  };
}

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
    expect(copied / words).toBeGreaterThan(0.5);
  });

  it('say nothing that the grammar of plans would not let the model write', () => {
    const { properties } = planGrammar([]) as unknown as PlanShape;
    const ask = properties.steps.prefixItems[3].properties.ask;
    const rule = { kind: 'phrase', words: ask['x-words'], said: Object.entries(ask['x-said']) } as const;
    for (const { question, input } of rows.slice(0, 400)) {
      const graph = copyGraph(rule, question);
      for (const step of input.steps)
        expect(mayCopy(graph, step.ask), `${question} => ${step.ask}`).toBe(true);
    }
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
