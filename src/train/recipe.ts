import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MrklError } from '../contract/errors.ts';

const share = z.number().min(0).max(1);
const weights = z.record(z.string(), z.number().nonnegative());

const range = z.strictObject({
  most: z.int().min(1).max(15), // digits
  words: share,
  fancy: share,
});

const mix = z.strictObject({
  calculations: weights,
  spelling: z.number().nonnegative(),
  sentences: z.number().nonnegative(),
  tasks: z.partialRecord(
    z.enum([
      'formula',
      'json',
      'equation',
      'numbers',
      'reversed',
      'first',
      'last',
      'prefix',
      'operations',
      'calculable',
    ]),
    z.number().nonnegative(),
  ),
  range,
  noise: z.number().min(0).max(3),
});

const optimizer = z.strictObject({
  beta1: share,
  beta2: share,
  epsilon: z.number().positive(),
  weightDecay: z.number().nonnegative(),
  clipNorm: z.number().positive(),
});

const schedule = z.strictObject({
  kind: z.enum(['cosine', 'wsd', 'constant']),
  peak: z.number().positive(), // learning rate
  warmup: z.int().nonnegative(), // steps
  floor: z.number().nonnegative(), // learning rate at the end
  decay: share.optional(), // share of the steps, wsd only
});

/** Hugging Face config.json of a Jamba model; the trainer checks the rest. */
const model = z.looseObject({ model_type: z.literal('jamba'), hidden_size: z.int(), vocab_size: z.int() });

const common = { seed: z.int().nonnegative(), about: z.string() };
const run = {
  batchTokens: z.int().min(64),
  optimizer,
  schedule,
  products: z.enum(['f32', 'mixed']).optional(), // operands of matrix products; default f32
  recompute: z.union([z.literal('all'), z.array(z.int().nonnegative())]).optional(), // layers without kept activations
};

export const tokenizerRecipe = z.strictObject({
  kind: z.literal('tokenizer'),
  ...common,
  size: z.int().min(273),
  examples: z.int().positive(),
  output: z.string(), // beside the recipe's folder
  mix,
});

export const baseRecipe = z.strictObject({
  kind: z.literal('base'),
  ...common,
  ...run,
  tokenizer: z.string(),
  model,
  from: z.string().optional(), // folder of a model with fewer layers to begin with
  pairs: z.record(z.string(), z.string()).optional(), // files of rows {question, output, context?} by stream
  minutes: z.number().positive(),
  auxiliary: z.number().nonnegative(), // coefficient of the load-balancing loss
  parts: z.strictObject({ question: z.number(), text: z.number(), output: z.number() }),
  stages: z
    .array(z.strictObject({ until: share, mix, streams: z.record(z.string(), share).optional() }))
    .min(1),
});

export type StageRecipe = z.infer<typeof baseRecipe>['stages'][number];
export type BaseRecipe = z.infer<typeof baseRecipe>;
export type TokenizerRecipe = z.infer<typeof tokenizerRecipe>;

/** A soft prompt on the frozen model. */
const prompt = {
  rows: z.int().min(1).max(128),
  startText: z.string(), // its embeddings are the first rows before training
};

/** Own question sources of an adapter, drawn beside the evaluation set's training part. */
export const skillRecipe = z.strictObject({
  kind: z.literal('skill'),
  ...common,
  ...run,
  ...prompt,
  expert: z.string(),
  steps: z.int().positive(),
  examples: z.number().min(0).max(1), // share of training questions from the set below
  experiments: z.array(z.string()),
  mix,
});
export type SkillRecipe = z.infer<typeof skillRecipe>;

/** The soft prompt of any other expert, from its own streams. */
export const expertRecipe = z.strictObject({
  kind: z.literal('expert'),
  ...common,
  ...run,
  ...prompt,
  expert: z.string(),
  steps: z.int().positive(),
  streams: z.record(z.string(), z.number().positive()), // by their shares of the examples
  pairs: z.record(z.string(), z.string()).optional(), // files of rows {question, output, context?} by stream
});
export type ExpertRecipe = z.infer<typeof expertRecipe>;

export const protocolRecipe = z.strictObject({
  kind: z.literal('protocol'),
  ...common,
  ...run,
  ...prompt,
  experiments: z.record(z.string(), z.strictObject({ steps: z.int().positive() })),
});
export type ProtocolRecipe = z.infer<typeof protocolRecipe>;

export const routerRecipe = z.strictObject({
  kind: z.literal('router'),
  ...common,
  examples: z.record(z.string(), z.int().positive()), // of each source: an expert, several or none
  heldOut: share, // for the figures
  head: z.discriminatedUnion('on', [
    z.strictObject({
      on: z.literal('words'),
      cost: z.number().positive(),
      folds: z.int().min(2), // for the calibration
      least: z.tuple([z.int().positive(), z.int().positive()]), // texts that have a word, and a piece of a word
    }),
    z.strictObject({
      on: z.literal('states'),
      l2: z.number().nonnegative(),
      epochs: z.int().positive(),
    }),
  ]),
  mix,
});
export type RouterRecipe = z.infer<typeof routerRecipe>;

export const recipeSchema = z.discriminatedUnion('kind', [
  tokenizerRecipe,
  baseRecipe,
  skillRecipe,
  expertRecipe,
  protocolRecipe,
  routerRecipe,
]);
export type Recipe = z.infer<typeof recipeSchema>;

/** Reads and checks a recipe; the error names the field. */
export function readRecipe(file: string): Recipe {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new MrklError('file-invalid', `recipe ${file}: ${String(cause)}`);
  }
  const result = recipeSchema.safeParse(json);
  if (!result.success)
    throw new MrklError('argument-invalid', `recipe ${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}
