import { z } from 'zod';

/** The class of questions that need several calls. */
export const SEVERAL = 'several';

/** The class of questions that no expert fits. */
export const NONE = 'none';

/**
 * A trained router: multinomial logistic regression on hidden states of the frozen model.
 *
 * The model reads `<|bos|> question <|call|>` without a soft prompt; h_t is its state after the final norm (H).
 * x = the features one after the other: the mean of h over all tokens, h of the last token.
 * p = softmax((W · ((x − shift) · scale) + bias) / temperature)
 */
export const RouterFileSchema = z.strictObject({
  version: z.literal(1),
  /** SHA-256 of the weights it was trained on. */
  model: z.string(),
  input: z.literal('bos-question-call'),
  features: z.array(z.enum(['mean', 'last'])).min(1),
  /** (F) */
  shift: z.array(z.number()),
  /** (F) */
  scale: z.array(z.number()),
  /** Names of experts (C); one of them is `none`. */
  classes: z.array(z.string().min(1)).min(2),
  /** (C×F) */
  weights: z.array(z.array(z.number())),
  /** (C) */
  bias: z.array(z.number()),
  temperature: z.number().positive(),
  /** An expert less probable than this is not chosen. */
  threshold: z.number().min(0).max(1),
});
export type RouterFile = z.infer<typeof RouterFileSchema>;
