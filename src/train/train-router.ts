import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NONE, type StatesRouterFile } from '../contract/router-file.ts';
import type { Backbone } from '../model/backbone.ts';
import { weightsFingerprint } from '../model/fingerprint.ts';
import { drawCalculation } from './corpus/mix.ts';
import { readArithmetic, renumber } from './corpus/mrkl.ts';
import { loadSentences } from './corpus/natural.ts';
import { roughen } from './corpus/noise.ts';
import { Random } from './corpus/random.ts';
import { unanswerable } from './corpus/unanswerable.ts';
import { assess, calibrate, fitRegression, type Row } from './logistic.ts';
import { dataFolder } from './paths.ts';
import type { TrainOptions } from './progress.ts';
import type { RouterRecipe } from './recipe.ts';
import { everyday } from './skill-stream.ts';

const EXPERTS = ['calculator'];

/** Last and mean hidden state (2H) of `<|bos|> question <|call|>`, without any soft prompt. */
export async function routerFeatures(backbone: Backbone, question: string): Promise<Float32Array> {
  const { tokenizer, hiddenSize: width } = backbone;
  const session = backbone.open();
  try {
    const hidden = await session.hidden([
      tokenizer.id('<|bos|>'),
      ...tokenizer.encode(question),
      tokenizer.id('<|call|>'),
    ]);
    const rows = hidden.length / width;
    const features = new Float32Array(2 * width);
    features.set(hidden.subarray((rows - 1) * width));
    for (let t = 0; t < rows; t++)
      for (let i = 0; i < width; i++)
        features[width + i] = (features[width + i] as number) + (hidden[t * width + i] as number) / rows;
    return features;
  } finally {
    session.close();
  }
}

interface Labelled {
  readonly question: string;
  readonly label: number;
}

/** Questions of every class; the calculator's come from our own sources and the arithmetic set. */
export function routerQuestions(recipe: RouterRecipe, options: TrainOptions): Labelled[] {
  const rng = new Random(recipe.seed);
  const data = dataFolder(options);
  const arithmetic = join(data, 'mrkl_arith');
  const set = existsSync(join(arithmetic, 'train.jsonl')) ? readArithmetic(arithmetic, 'train') : [];
  const sentences = loadSentences(data, (name) =>
    options.onEvent?.({ stage: 'router', text: `absent, left out: ${name}` }),
  );
  const sources = Object.entries(recipe.mix.calculations).map(([name, weight]) => [weight, name] as const);
  const questions: Labelled[] = [];
  for (let i = 0; i < recipe.examples; i++) {
    const row = set.length > 0 && rng.chance(0.3) ? rng.pick(set) : null;
    const own = everyday(drawCalculation(rng, rng.weighted(sources), recipe.mix).question, rng);
    questions.push({ question: row ? (renumber(row, rng, 0.2) ?? row).question : own, label: 0 });
    const sentence = sentences.length === 0 || rng.chance(0.5) ? unanswerable(rng) : rng.pick(sentences);
    questions.push({ question: roughen(sentence.text, rng), label: 1 });
  }
  return rng.shuffle(questions);
}

/** Fits and calibrates the router head on the frozen model; writes router.json beside it. */
export async function trainRouter(
  recipe: RouterRecipe,
  backbone: Backbone,
  folder: string,
  options: TrainOptions,
): Promise<string> {
  const say = (text: string) => options.onEvent?.({ stage: 'router', text });
  const rows: Row[] = [];
  for (const { question, label } of routerQuestions(recipe, options)) {
    options.signal?.throwIfAborted();
    rows.push({ features: await routerFeatures(backbone, question), label });
    if (rows.length % 2000 === 0) say(`${rows.length} questions read`);
  }
  const cut = Math.floor(rows.length * (1 - recipe.heldOut));
  const heldOut = rows.slice(cut);
  const model = fitRegression(rows.slice(0, cut), EXPERTS.length + 1, recipe);
  calibrate(model, heldOut);
  const { accuracy, calibrationError } = assess(model, heldOut);
  say(
    `held out: accuracy ${accuracy.toFixed(4)}, calibration error ${calibrationError.toFixed(4)}, temperature ${model.temperature.toFixed(2)}`,
  );
  const file = join(folder, 'router.json');
  const round = (x: number) => Number(x.toPrecision(6));
  const head: StatesRouterFile = {
    version: 1,
    model: (await weightsFingerprint(folder)) ?? '',
    input: 'bos-question-call',
    features: ['last', 'mean'],
    shift: model.shift.map(round),
    scale: model.scale.map(round),
    classes: [...EXPERTS, NONE],
    weights: model.weights.map((w) => w.map(round)),
    bias: model.bias.map(round),
    temperature: round(model.temperature),
    threshold: 0.5,
  };
  writeFileSync(file, `${JSON.stringify(head)}\n`);
  return file;
}
