import { z } from 'zod';

/**
 * A trained router: multinomial logistic regression on hidden states of the frozen model.
 *
 * The model reads `<|bos|> question <|call|>` without a soft prompt; h_t is its state after the final norm (H).
 * x = h of the last token, or the mean over all tokens, or both one after the other (2H).
 * p = softmax((W · ((x − mean) / deviation) + bias) / temperature); the last class is "no expert fits".
 */
export const RouterFileSchema = z.strictObject({
  format: z.literal('mrkl-router-1'),
  features: z.enum(['last', 'mean', 'last-and-mean']),
  /** Classes in order; the class of no expert follows them. */
  experts: z.array(z.string().min(1)).min(1),
  /** (number of features) */
  mean: z.array(z.number()),
  /** (number of features) */
  deviation: z.array(z.number().positive()),
  /** (experts + 1) × (number of features) */
  weights: z.array(z.array(z.number())),
  /** (experts + 1) */
  bias: z.array(z.number()),
  temperature: z.number().positive(),
  /** An expert less probable than this is not chosen. */
  threshold: z.number().min(0).max(1),
  /** Figures on held-out questions. */
  measured: z
    .strictObject({ questions: z.int().positive(), accuracy: z.number(), calibrationError: z.number() })
    .optional(),
});
export type RouterFile = z.infer<typeof RouterFileSchema>;
