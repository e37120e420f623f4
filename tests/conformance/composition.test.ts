// The set of composed questions: every plan in it gives the answer in it, and every figure of every answer has a source.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agent/agent.ts';
import { createAgentWith } from '../../src/agent/create-agent.ts';
import { evalComposition, readCompositions, sameAnswer } from '../../src/eval/composition.ts';
import type { Miss } from '../../src/eval/report.ts';
import { openStandIns, type StandIns } from '../../src/eval/stand-ins.ts';
import { drawPlan } from '../../src/train/corpus/plans/plans.ts';
import { Random } from '../../src/train/corpus/random.ts';
import { template } from '../../src/train/corpus/template.ts';
import { digitRouter, fakeSource, scripted } from '../fixtures/fake-source.ts';

const rows = readCompositions(path.join(import.meta.dirname, '../eval/composition.jsonl'));

describe('answers', () => {
  it.each([
    ['57797/60', '963.28333333333333', true],
    ['1,234.50', 1234.5, true],
    ['12', '12.1', false],
    ['Monday', ' monday', true],
    ['12; good  luck', '12; Good luck', true],
    ['12; 13', '12', false],
    ['Lyon', ['Paris', 'Lyon'], true],
    [null, '1', false],
  ])('%s for %s: %s', (found, expected, right) => {
    expect(sameAnswer(found, expected)).toBe(right);
  });
});

describe('the composed questions', () => {
  let outside: StandIns;
  let agent: Agent;
  beforeAll(async () => {
    outside = await openStandIns();
    const source = fakeSource(scripted({}), digitRouter('calculator'));
    agent = await createAgentWith(source, { settings: outside.settings });
  });
  afterAll(async () => {
    await agent.close();
    await outside.close();
  });

  it('are many, of two steps and more, and none is a question of the training corpus', () => {
    expect(rows.length).toBeGreaterThanOrEqual(200);
    expect(new Set(rows.map(({ question }) => question)).size).toBe(rows.length);
    for (const { plan, question } of rows) expect(plan?.steps.length, question).toBeGreaterThanOrEqual(2);
    const rng = new Random(1);
    const drawn = new Set(Array.from({ length: 30_000 }, () => template(drawPlan(rng).question)));
    expect(rows.filter(({ question }) => drawn.has(template(question)))).toEqual([]);
  }, 120_000);

  it('are answered by their plans, and nothing in any answer lacks a source', async () => {
    const misses: Miss[] = [];
    const report = await evalComposition({
      ...{ rows, agent, plans: 'given', signal: new AbortController().signal },
      ...{ traceLine: () => undefined, progress: () => undefined },
      miss: (miss) => misses.push(miss),
    });
    expect(misses).toEqual([]);
    expect(report).toMatchObject({ answer_accuracy: 1, unfounded: 0, planned: 1, n: rows.length });
  }, 120_000);
});
