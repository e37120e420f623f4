import { z } from 'zod';

/** How a model is asked for calls: by a soft prompt, through its own chat template, or in plain words. */
export const ADAPTER_NAMES = ['soft-prompt', 'template', 'words'] as const;
export type AdapterName = (typeof ADAPTER_NAMES)[number];

export const CallSchema = z.strictObject({
  id: z.string().min(1),
  expert: z.string().min(1),
  /** Follows the input schema of the expert. */
  input: z.json(),
  /** Values that had to come from the question and are not found in it, by JSON pointer; absent when there are none. */
  doubts: z.array(z.strictObject({ pointer: z.string(), value: z.json() })).optional(),
  /** Tokens that the model wrote, and how many of them the grammar left no choice about. */
  tokens: z.int().nonnegative(),
  forced: z.int().nonnegative(),
  /** What the model was asked by; absent for a soft prompt, and where no model wrote the call. */
  adapter: z.enum(ADAPTER_NAMES).optional(),
  /** How sure the expert is of an input that it proposed, or the probability of what the model wrote. */
  confidence: z.number().min(0).max(1).optional(),
});
/** What an expert is asked to do. */
export type Call = z.infer<typeof CallSchema>;
