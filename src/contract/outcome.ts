import { z } from 'zod';

export const FailureSchema = z.strictObject({
  /** Short and stable, for programs: `division-by-zero`. */
  code: z.string().min(1),
  /** One sentence for people. */
  message: z.string().min(1),
});
/** An expected failure: the expert understood the call and cannot give a value. */
export type Failure = z.infer<typeof FailureSchema>;

export const ValueOutcomeSchema = z.strictObject({
  status: z.literal('value'),
  call: z.string().min(1),
  expert: z.string().min(1),
  output: z.json(),
  milliseconds: z.number().nonnegative(),
});

export const FailureOutcomeSchema = z.strictObject({
  status: z.literal('failure'),
  call: z.string().min(1),
  expert: z.string().min(1),
  failure: FailureSchema,
  milliseconds: z.number().nonnegative(),
});

export const OutcomeSchema = z.discriminatedUnion('status', [ValueOutcomeSchema, FailureOutcomeSchema]);
/** What became of a call. */
export type Outcome = z.infer<typeof OutcomeSchema>;
