import { z } from 'zod';

export const TurnSchema = z.strictObject({
  role: z.enum(['user', 'assistant']),
  text: z.string(),
});
/** One earlier message of the conversation. */
export type Turn = z.infer<typeof TurnSchema>;

export const QuestionSchema = z.strictObject({
  id: z.string().min(1),
  /** What the user typed. */
  original: z.string(),
  /** The same, normalised: NFC, plain spaces, quotes, digits and ASCII, nothing invisible. */
  text: z.string().min(1),
  /** Counted against the limits and carried along; no stage reads an answer out of it. */
  history: z.array(TurnSchema),
});
/** A question that is within the limits and fit to be read by a model. */
export type Question = z.infer<typeof QuestionSchema>;
