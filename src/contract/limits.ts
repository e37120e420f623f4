import { z } from 'zod';

export const LimitsSchema = z.strictObject({
  /** UTF-16 units of a question. */
  questionLength: z.int().positive().default(4000),
  /** Earlier turns that may be sent along. */
  historyTurns: z.int().nonnegative().default(200),
  /** Tokens that the model may write for one plan and its calls, and the time that these may take. */
  planTokens: z.int().positive().default(2048),
  planMilliseconds: z.int().positive().default(45_000),
  /** Times that a call may be written anew because its expert could not read it. */
  repairs: z.int().nonnegative().default(2),
  /**
   * What a call, and a plan, that a model with soft prompts wrote must at least be given by that model to be carried
   * out: the probability of the text among those of the grammar.
   */
  callProbability: z.number().min(0).max(1).default(0.5),
  planProbability: z.number().min(0).max(1).default(0.1),
  /** Tokens that the model may write for one call. */
  callTokens: z.int().positive().default(512),
  /** Questions under way at once; further ones wait. */
  concurrency: z.int().positive().default(8),
  /** Questions that may wait; beyond it a question is refused. */
  waiting: z.int().nonnegative().default(256),
  /** From question to answer. */
  milliseconds: z.int().positive().default(60_000),
});
/** What one agent accepts. */
export type Limits = z.infer<typeof LimitsSchema>;

export const DEFAULT_LIMITS: Limits = LimitsSchema.parse({});
