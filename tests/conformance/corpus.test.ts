// The model learns from generated formulas; the grammar must let each of them through, and the expert must know it.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Grammar } from '../../src/adapter/grammar/grammar.ts';
import { Vocabulary } from '../../src/adapter/grammar/vocabulary.ts';
import type { Expert } from '../../src/contract/expert.ts';
import { runExpert } from '../../src/dispatch/index.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import { CALCULATIONS, drawCalculation, type StageMix } from '../../src/train/corpus/mix.ts';
import { Random } from '../../src/train/corpus/random.ts';
import { readRecipe } from '../../src/train/recipe.ts';
import { FakeTokenizer } from '../fixtures/fake-backbone.ts';

// A first call compiles the grammar and loads the code of the experts.
vi.setConfig({ testTimeout: 60_000 });

/** Formulas of the corpus may ask for what has no result, not for what the expert does not know. */
const MATHEMATICAL = ['division-by-zero', 'no-real-result', 'too-large'];
const EACH = 60;

let expert: Expert;
let grammar: Grammar;
beforeAll(async () => {
  expert = (await loadExperts('experts')).find(({ manifest }) => manifest.name === 'calculator') as Expert;
  grammar = new Grammar(expert.schema.input, new Vocabulary(new FakeTokenizer()));
}, 60_000);

describe('formulas of the corpus', () => {
  const recipe = readRecipe('models/nano/recipes/base.json');
  const mix = (recipe.kind === 'base' ? recipe.stages.at(-1)?.mix : undefined) as StageMix;
  it.each(Object.keys(CALCULATIONS))('%s', async (name) => {
    const rng = new Random(7);
    for (let i = 0; i < EACH; i++) {
      const { formula } = drawCalculation(rng, name, mix);
      const input = { expression: formula };
      const bytes = new TextEncoder().encode(JSON.stringify(input));
      const machine = grammar.machine(bytes.length);
      expect(machine.walk(machine.start(), bytes)?.accepting, formula).toBe(true);
      const call = { id: 'call-1', expert: expert.manifest.name, input, tokens: 0, forced: 0 };
      const outcome = await runExpert(call, [expert]);
      if (outcome.status === 'failure') expect(MATHEMATICAL, formula).toContain(outcome.failure.code);
    }
  });
});
