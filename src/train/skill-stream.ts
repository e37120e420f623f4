import type { FastEncoder } from './bpe.ts';
import { type Batch, BOS, CALL, type Encoded, EOS, packBatch } from './corpus/batches.ts';
import { drawCalculation } from './corpus/mix.ts';
import { type ArithmeticRow, renumber } from './corpus/mrkl.ts';
import { roughen } from './corpus/noise.ts';
import { Random } from './corpus/random.ts';
import { callJson } from './corpus/tasks.ts';
import type { SkillRecipe } from './recipe.ts';

/** `rows` of the soft prompt, then <|bos|> question <|call|> input <|eos|>; only the input counts. */
export function encodeSkill(question: string, formula: string, encoder: FastEncoder, rows: number): Encoded {
  const before = [...Array.from({ length: rows }, (_, r) => -1 - r), BOS, ...encoder.encode(question), CALL];
  const after = [...encoder.encode(callJson(formula)), EOS];
  return { tokens: [...before, ...after], weights: [...before.map(() => 0), ...after.map(() => 1)] };
}

const OPENINGS =
  /^(calculate|compute|work out|find|evaluate|what's|tell me|give me|determine|solve|figure out) /i;
const EVERYDAY = [
  'How much is ',
  'What is ',
  'what is ',
  'What is the result of ',
  'how much is ',
  "what's ",
] as const;

/** The wordings that the base model never saw are everyday questions too: half of our own questions get them. */
export function everyday(question: string, rng: Random): string {
  return OPENINGS.test(question) && rng.chance(0.6)
    ? question.replace(OPENINGS, () => rng.pick(EVERYDAY))
    : question;
}

/** Questions of the product's adapter: the set's training part (with fresh numbers) beside our own sources. */
export function skillStream(recipe: SkillRecipe, set: readonly ArithmeticRow[], encoder: FastEncoder) {
  const weighted = Object.entries(recipe.mix.calculations).map(([name, weight]) => [weight, name] as const);
  const draw = (rng: Random): Encoded => {
    if (set.length > 0 && rng.chance(recipe.examples)) {
      const row = rng.pick(set);
      const used = rng.chance(0.6) ? (renumber(row, rng, recipe.mix.range.words) ?? row) : row;
      const question = rng.chance(0.8) ? used.question : roughen(used.question, rng);
      return encodeSkill(question, used.formula, encoder, recipe.rows);
    }
    const c = drawCalculation(rng, rng.weighted(weighted), recipe.mix);
    return encodeSkill(everyday(c.question, rng), c.formula, encoder, recipe.rows);
  };
  return seededStream(recipe.seed, recipe.batchTokens, draw);
}

/** The protocol's adapter: the training part of one experiment and nothing else. */
export function protocolStream(
  recipe: { readonly seed: number; readonly batchTokens: number; readonly rows: number },
  set: readonly ArithmeticRow[],
  encoder: FastEncoder,
) {
  return seededStream(recipe.seed, recipe.batchTokens, (rng) => {
    const row = rng.pick(set);
    return encodeSkill(row.question, row.formula, encoder, recipe.rows);
  });
}

function seededStream(seed: number, room: number, draw: (rng: Random) => Encoded) {
  return function* stream(firstBatch: number): Generator<Batch> {
    for (let i = firstBatch; ; i++) {
      const rng = new Random(seed * 0x1_0000_0000 + i);
      yield packBatch(() => draw(rng), room);
    }
  };
}
