import { z } from 'zod';

/** Steps that a plan may have. A reference is one digit: `$1` to `$8`. */
export const MOST_STEPS = 8;

const Expert = z.string().min(1).max(64);

/** A question for an expert; `$1` stands for the value of the first step, `$$` for a dollar sign. */
export const AskStepSchema = z.strictObject({
  /** Absent: the router chooses. */
  expert: Expert.optional(),
  ask: z.string().min(1).max(1000),
});

/**
 * A call written out. A text that is `$1` or `$1/pointer` alone stands for that value of the first step's output with
 * its type; inside a longer text it stands for the value as text.
 */
export const InputStepSchema = z.strictObject({ expert: Expert, input: z.json() });

export const PlanStepSchema = z.union([AskStepSchema, InputStepSchema]);
/** One call of a plan. */
export type PlanStep = z.infer<typeof PlanStepSchema>;

export const PlanSchema = z.strictObject({ steps: z.array(PlanStepSchema).min(1).max(MOST_STEPS) });
/** Calls that answer a question together: a step may refer to any other, in no circle. */
export type Plan = z.infer<typeof PlanSchema>;

export const StepReportSchema = z.strictObject({
  /** Number of the step, from 1. */
  step: z.int().positive(),
  /** The question that was asked, with the values of earlier steps in it; null where the plan holds the call. */
  asked: z.string().nullable(),
  /** Null: none fitted, or the step was not reached. */
  expert: z.string().nullable(),
  /** Id of its call; null when there was none. */
  call: z.string().nullable(),
  /** The exact result; null when there is none. */
  value: z.string().nullable(),
  /** Why there is no result. */
  missing: z.string().nullable(),
});
/** What became of a step. */
export type StepReport = z.infer<typeof StepReportSchema>;

/** Whether a question is taken apart: `auto` as the router judges; a plan given is carried out as it is. */
export const PlanningSchema = z.union([z.enum(['auto', 'always', 'never']), PlanSchema]);
export type Planning = z.infer<typeof PlanningSchema>;
