import { z } from 'zod';
import { CallSchema } from './call.ts';
import { OutcomeSchema } from './outcome.ts';
import { RouteSchema } from './route.ts';

export const CitationSchema = z.strictObject({
  /** The span of `text`, in UTF-16 units, end excluded. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Id of the call that the span comes from. */
  call: z.string().min(1),
  /** JSON pointer into the output (or the input) of that call. */
  source: z.enum(['output', 'input', 'failure']),
  pointer: z.string(),
});
/** Where a part of an answer comes from. */
export type Citation = z.infer<typeof CitationSchema>;

export const AnswerSchema = z.strictObject({
  question: z.string().min(1),
  status: z.enum(['answered', 'failed', 'abstained']),
  text: z.string().min(1),
  /** The exact result, as the expert gave it; null when there is none. */
  value: z.string().nullable(),
  citations: z.array(CitationSchema),
  route: RouteSchema,
  calls: z.array(z.strictObject({ call: CallSchema, outcome: OutcomeSchema })),
  milliseconds: z.number().nonnegative(),
});
/** What the user gets. */
export type Answer = z.infer<typeof AnswerSchema>;
