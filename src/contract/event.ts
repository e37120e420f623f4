import { z } from 'zod';
import { AnswerSchema } from './answer.ts';
import { CallSchema } from './call.ts';
import { OutcomeSchema } from './outcome.ts';
import { QuestionSchema } from './question.ts';
import { RouteSchema } from './route.ts';

const Milliseconds = z.number().nonnegative();

/** Each event carries the milliseconds since the question arrived. */
export const AgentEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('question-read'), at: Milliseconds, question: QuestionSchema }),
  z.strictObject({ type: z.literal('route-chosen'), at: Milliseconds, route: RouteSchema }),
  z.strictObject({ type: z.literal('call-ready'), at: Milliseconds, call: CallSchema }),
  z.strictObject({ type: z.literal('outcome-arrived'), at: Milliseconds, outcome: OutcomeSchema }),
  z.strictObject({ type: z.literal('token-delta'), at: Milliseconds, text: z.string() }),
  z.strictObject({ type: z.literal('answer-end'), at: Milliseconds, answer: AnswerSchema }),
]);
/** What happens while a question is answered, in order; trace, stream and page are made from these. */
export type AgentEvent = z.infer<typeof AgentEventSchema>;
