import { z } from 'zod';

const numbers = z.array(z.number());
const matrix = z.array(numbers);

const digest = z.looseObject({ l2: z.number(), dot_cos: z.number() });

const gradients = z.looseObject({
  loss: z.number(),
  digests: z.record(z.string(), digest),
  full: z.record(z.string(), z.array(z.unknown())).nullish(),
  embed_rows: z.record(z.string(), numbers).nullish(),
  lm_head_rows: z.record(z.string(), numbers).nullish(),
});

const train = z.looseObject({
  lr: z.number(),
  beta1: z.number().optional(),
  beta2: z.number().optional(),
  eps: z.number().optional(),
  weight_decay: z.number().optional(),
  with_aux: z.boolean().optional(),
  losses: numbers,
});

const promptCase = z.looseObject({
  name: z.string(),
  soft_prompt: matrix,
  context_ids: numbers,
  target_ids: numbers,
  loss_mean: z.number(),
  grad_soft_prompt: matrix,
  trajectories: z.record(z.string(), train),
});

const schema = z.looseObject({
  prompts: z.array(
    z.looseObject({
      name: z.string(),
      input_ids: numbers,
      positions: numbers,
      logits: matrix,
      nll: z.looseObject({ mean: z.number(), mean_f64: z.number().optional() }).nullish(),
    }),
  ),
  moe: z
    .looseObject({
      cases: z.array(z.looseObject({ prompt: z.string(), aux_loss: z.number(), loss_with_aux: z.number() })),
    })
    .nullish(),
  weight_grads: z
    .looseObject({ prompt: z.string(), ce: gradients.nullish(), ce_plus_aux: gradients.nullish() })
    .nullish(),
  train: z.record(z.string(), z.union([train, z.string()])).nullish(),
  prompt_tuning: z.looseObject({ cases: z.array(promptCase) }).nullish(),
});

/** The parts of an oracle's expected.json that concern learning. */
export type Expected = z.infer<typeof schema>;
export type Gradients = z.infer<typeof gradients>;
export type Digest = z.infer<typeof digest>;
export type TrainCase = z.infer<typeof train>;
export type PromptCase = z.infer<typeof promptCase>;

/** Checks the parsed text of an expected.json. */
export function parseExpected(value: unknown): Expected {
  return schema.parse(value);
}
