import { z } from 'zod';
import { AnswerSchema } from './answer.ts';
import { CallSchema } from './call.ts';
import { OutcomeSchema } from './outcome.ts';
import { PlanSchema, StepReportSchema } from './plan.ts';
import { QuestionSchema } from './question.ts';
import { RouteSchema } from './route.ts';

const Milliseconds = z.number().nonnegative();

/** Number of the step of a plan that the event belongs to; absent where there is no plan. */
const Step = z.int().positive().optional();

/** Each event carries the milliseconds since the question arrived. */
export const AgentEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('question-read'), at: Milliseconds, question: QuestionSchema }),
  z.strictObject({ type: z.literal('route-chosen'), at: Milliseconds, step: Step, route: RouteSchema }),
  z.strictObject({
    ...{ type: z.literal('plan-ready'), at: Milliseconds, plan: PlanSchema },
    /** The probability of what the model wrote; absent where it wrote no plan. */
    confidence: z.number().min(0).max(1).optional(),
  }),
  z.strictObject({
    ...{ type: z.literal('step-started'), at: Milliseconds, step: z.int().positive() },
    /** The question of the step; null where the plan holds the call. */
    asked: z.string().nullable(),
  }),
  z.strictObject({ type: z.literal('call-ready'), at: Milliseconds, step: Step, call: CallSchema }),
  z.strictObject({
    type: z.literal('outcome-arrived'),
    at: Milliseconds,
    step: Step,
    outcome: OutcomeSchema,
  }),
  z.strictObject({ type: z.literal('plan-ended'), at: Milliseconds, steps: z.array(StepReportSchema) }),
  z.strictObject({ type: z.literal('token-delta'), at: Milliseconds, text: z.string() }),
  z.strictObject({ type: z.literal('answer-end'), at: Milliseconds, answer: AnswerSchema }),
]);
/** What happens while a question is answered, in order; trace, stream and page are made from these. */
export type AgentEvent = z.infer<typeof AgentEventSchema>;
