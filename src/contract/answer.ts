import { z } from 'zod';
import { CallSchema } from './call.ts';
import { OutcomeSchema } from './outcome.ts';
import { PlanSchema, StepReportSchema } from './plan.ts';
import { RouteSchema } from './route.ts';

export const CitationSchema = z.strictObject({
  /** The span of `text`, in UTF-16 units, end excluded. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Id of the call that the span comes from; of the question, for a span of its plan. */
  call: z.string().min(1),
  source: z.enum(['output', 'input', 'failure', 'plan', 'steps']),
  /** JSON pointer into the output, the input or the failure of that call, into the plan or what became of its steps. */
  pointer: z.string(),
});
/** Where a part of an answer comes from. */
export type Citation = z.infer<typeof CitationSchema>;

export const AnswerSchema = z.strictObject({
  question: z.string().min(1),
  /** `partial`: some steps of a plan have no result. */
  status: z.enum(['answered', 'partial', 'failed', 'abstained']),
  text: z.string().min(1),
  /** The exact result, as the expert gave it; null when there is none. */
  value: z.string().nullable(),
  citations: z.array(CitationSchema),
  route: RouteSchema,
  calls: z.array(z.strictObject({ call: CallSchema, outcome: OutcomeSchema })),
  /** Only where the question was answered step by step. */
  plan: PlanSchema.optional(),
  steps: z.array(StepReportSchema).optional(),
  /** Tokens that the model wrote: for the plan and for calls, those that were thrown away among them. */
  tokens: z.int().nonnegative(),
  milliseconds: z.number().nonnegative(),
});
/** What the user gets. */
export type Answer = z.infer<typeof AnswerSchema>;
