import { arithmetic, list } from './arithmetic.ts';
import { changes } from './changes.ts';
import { everyday } from './everyday.ts';
import type { Example } from './example.ts';
import { fractions, functions, percentages } from './functions.ts';
import type { Sentence } from './natural.ts';
import { roughen } from './noise.ts';
import type { NumberRange } from './number.ts';
import { type Calculation, inTextOrder } from './question.ts';
import type { Random } from './random.ts';
import { stories } from './stories.ts';
import { calculationExample, sentenceExample, spelling, type TaskMix } from './tasks.ts';
import { unanswerable } from './unanswerable.ts';
import { units } from './units.ts';

/** Sources of calculable questions, all in our own wordings. */
export const CALCULATIONS: Record<string, (rng: Random, range: NumberRange) => Calculation> = {
  arithmetic,
  list,
  functions,
  percentages,
  fractions,
  units,
  stories,
  changes,
  everyday,
};

/** Shares of one stage of training; unnamed sources are not drawn. */
export interface StageMix {
  readonly calculations: Readonly<Record<string, number>>;
  readonly spelling: number;
  readonly sentences: number;
  readonly tasks: TaskMix;
  readonly range: NumberRange;
  readonly noise: number;
}

/** Draws one base-training example. */
export function drawExample(rng: Random, mix: StageMix, sentences: readonly Sentence[]): Example {
  const rows = Object.entries(mix.calculations).map(([name, weight]) => [weight, name] as const);
  const name = rng.weighted([...rows, [mix.spelling, 'spelling'], [mix.sentences, 'sentences']] as const);
  if (name === 'spelling') return spelling(rng, mix.range);
  if (name === 'sentences') {
    const own = sentences.length === 0 || rng.chance(0.35);
    return sentenceExample(own ? unanswerable(rng) : rng.pick(sentences), rng);
  }
  return calculationExample(drawCalculation(rng, name, mix), mix.tasks, rng);
}

/** One calculable question of the named source, roughened; never a template of the evaluation set. */
export function drawCalculation(
  rng: Random,
  name: string,
  mix: Pick<StageMix, 'range' | 'noise'>,
): Calculation {
  const source = CALCULATIONS[name];
  if (source === undefined)
    throw new RangeError(`mix: no source named "${name}"; there are ${Object.keys(CALCULATIONS).join(', ')}`);
  for (;;) {
    const drawn = source(rng, mix.range);
    const question = roughen(drawn.question, rng, mix.noise);
    if (!RESERVED.test(question))
      return { ...drawn, question, numbers: inTextOrder(drawn.question, drawn.numbers) };
  }
}

/** Opening words that only the evaluation set's templates have: kept out of the base model's plain arithmetic. */
const RESERVED =
  /^(how much is|what is|what is the result of) (the (sum|difference|product|ratio)|[-\d])[^%]*$|^the (sum|difference|product|ratio) .* is$|^sum .* and multiply by/i;
