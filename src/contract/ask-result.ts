import { z } from 'zod';
import type { Answer } from './answer.ts';
import { StepReportSchema } from './plan.ts';

export const AskResultSchema = z.strictObject({
  answer: z.string(),
  value: z.string().nullable(),
  route: z.strictObject({ expert: z.string().nullable(), probability: z.number().min(0).max(1) }),
  /** What became of each step, where the question was taken apart. */
  steps: z.array(StepReportSchema).optional(),
  /** `output` is null when the call failed; then `failure` says why. */
  calls: z.array(
    z.strictObject({
      expert: z.string(),
      input: z.json(),
      output: z.json().nullable(),
      failure: z.strictObject({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
  /** Tokens that the model wrote. */
  tokens: z.int().nonnegative(),
  milliseconds: z.number().nonnegative(),
});
/** An answer in the short form that programs read: what `ask --json` prints. */
export type AskResult = z.infer<typeof AskResultSchema>;

/** The short form of an answer. */
export function toAskResult(answer: Answer): AskResult {
  return {
    answer: answer.text,
    value: answer.value,
    route: { expert: answer.route.expert, probability: answer.route.probability },
    calls: answer.calls.map(({ call, outcome }) =>
      outcome.status === 'value'
        ? { expert: call.expert, input: call.input, output: outcome.output }
        : { expert: call.expert, input: call.input, output: null, failure: outcome.failure },
    ),
    ...(answer.steps === undefined ? {} : { steps: answer.steps }),
    tokens: answer.tokens,
    milliseconds: answer.milliseconds,
  };
}
