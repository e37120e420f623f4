import { z } from 'zod';

/** The class of questions that need several calls. */
export const SEVERAL = 'several';

/** The class of questions that no expert fits. */
export const NONE = 'none';

const Share = z.number().min(0).max(1);
const Classes = z.array(z.string().min(1)).min(2);

/**
 * A router trained on hidden states of the frozen model: multinomial logistic regression.
 *
 * The model reads `<|bos|> question <|call|>` without a soft prompt; h_t is its state after the final norm (H).
 * x = the features one after the other: the mean of h over all tokens, h of the last token.
 * p = softmax((W · ((x − shift) · scale) + bias) / temperature)
 */
export const StatesRouterSchema = z.strictObject({
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
  classes: Classes,
  /** (C×F) */
  weights: z.array(z.array(z.number())),
  /** (C) */
  bias: z.array(z.number()),
  temperature: z.number().positive(),
  /** An expert less probable than this is not chosen. */
  threshold: Share,
});
export type StatesRouterFile = z.infer<typeof StatesRouterSchema>;

/** Little-endian numbers in base64. */
const Numbers = z.string().regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);

/**
 * A router trained on words and pieces of words; it needs no model.
 *
 * x_f = (1 + ln count) · rarity_f, divided by the length of its view; z_c = scale_c · Σ_f weights_fc x_f + bias_c
 * p = softmax(slope · z + shift); the most probable then becomes as sure as `sure` says, and the others share the rest
 */
export const WordsRouterSchema = z.strictObject({
  version: z.literal(2),
  /** Names of experts (C); one of them is `none`. */
  classes: Classes,
  /** Hashes of the features (F), uint32. */
  hashes: Numbers,
  /** (F), float32 */
  rarity: Numbers,
  /** (F×C), int8 */
  weights: Numbers,
  /** (C) */
  scale: z.array(z.number()),
  /** (C) */
  bias: z.array(z.number()),
  /** (C) */
  slope: z.array(z.number()),
  /** (C) */
  shift: z.array(z.number()),
  /** How often the most probable class was right, by its probability, from low to high. */
  sure: z.array(z.tuple([Share, Share])).optional(),
  /** Of an expert by itself, whatever others are: 1 / (1 + exp(−(slope · z + shift))). */
  alone: z.strictObject({ slope: z.number(), shift: z.number() }),
  /** By how much ln Σ exp(slope · z + shift) is larger for a question that was learnt from than for a new one. */
  familiarity: z.number().optional(),
  /** An expert less probable than this is not chosen, unless the user wishes otherwise. */
  threshold: Share,
  /** What thresholds keep, from low to high. */
  curve: z.array(z.strictObject({ threshold: Share, coverage: Share, risk: Share })),
});
export type WordsRouterFile = z.infer<typeof WordsRouterSchema>;

export const RouterFileSchema = z.discriminatedUnion('version', [StatesRouterSchema, WordsRouterSchema]);
/** What router.json holds. */
export type RouterFile = z.infer<typeof RouterFileSchema>;
