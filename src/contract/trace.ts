import { z } from 'zod';
import { AgentEventSchema } from './event.ts';
import { PlanningSchema } from './plan.ts';
import { TurnSchema } from './question.ts';

export const TraceSchema = z.strictObject({
  version: z.literal(1),
  /** Name of the model that answered. */
  model: z.string(),
  /** What was asked, as it was asked. */
  text: z.string(),
  history: z.array(TurnSchema),
  plan: PlanningSchema,
  /** Everything that happened, in order; the last event carries the answer. */
  events: z.array(AgentEventSchema),
});
/** A question with everything that happened until its answer: enough to come to the same answer again. */
export type Trace = z.infer<typeof TraceSchema>;
