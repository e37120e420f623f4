import type { FastEncoder } from './bpe.ts';
import { type Batch, BOS, CALL, type Encoded, EOS, packBatch, readText } from './corpus/batches.ts';
import type { Example } from './corpus/example.ts';
import { drawCalculation } from './corpus/mix.ts';
import { type ArithmeticRow, renumber } from './corpus/mrkl.ts';
import { roughen } from './corpus/noise.ts';
import { Random } from './corpus/random.ts';
import { NONE, type Stream } from './corpus/streams.ts';
import { callJson } from './corpus/tasks.ts';
import type { ExpertRecipe, SkillRecipe } from './recipe.ts';

/** `rows` of the soft prompt, then <|bos|> context question <|call|> output <|eos|>; only the output counts. */
export function encodeCall(
  { context = '', question, output }: Omit<Example, 'task'>,
  encoder: FastEncoder,
  rows: number,
): Encoded {
  const text = encoder.encode(readText(question, context));
  const before = [...Array.from({ length: rows }, (_, r) => -1 - r), BOS, ...text, CALL];
  const after = [...encoder.encode(output ?? 'none'), EOS];
  return { tokens: [...before, ...after], weights: [...before.map(() => 0), ...after.map(() => 1)] };
}

export function encodeSkill(question: string, formula: string, encoder: FastEncoder, rows: number): Encoded {
  return encodeCall({ question, output: callJson(formula) }, encoder, rows);
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

/** Questions of an expert's adapter, from its streams by their shares of the examples. */
export function expertStream(
  recipe: Pick<ExpertRecipe, 'seed' | 'batchTokens' | 'rows' | 'streams'>,
  streams: ReadonlyMap<string, Stream>,
  encoder: FastEncoder,
) {
  const weighted = [...streams].map(([name, stream]) => [recipe.streams[name] ?? 1, stream] as const);
  const draw = (rng: Random): Encoded => {
    for (;;) {
      const example = rng.weighted(weighted)(rng);
      // what is not for the expert never reaches its adapter
      if (example.output !== null && example.output !== NONE)
        return encodeCall(example, encoder, recipe.rows);
    }
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
