import { z } from 'zod';
import type { Checked, ExpertSchema, JsonSchema, Result } from '../contract/expert.ts';

/**
 * Declares what an expert takes and gives. The input must be an object: its JSON Schema becomes the grammar under
 * which the model writes calls.
 *
 * @example
 * export const schema = defineSchema({
 *   input: z.strictObject({ city: z.string().max(80) }),
 *   output: z.strictObject({ population: z.string() }),
 * });
 */
export function defineSchema<Input, Output>(parts: {
  /** Shape of the input. */
  input: z.ZodType<Input>;
  /** Shape of the output. */
  output: z.ZodType<Output>;
}): ExpertSchema<Input, Output> {
  return {
    input: z.toJSONSchema(parts.input) as JsonSchema,
    output: z.toJSONSchema(parts.output) as JsonSchema,
    checkInput: (value) => check(parts.input, value),
    checkOutput: (value) => check(parts.output, value),
  };
}

function check<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value);
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, problem: z.prettifyError(result.error) };
}

/** The result of a call that succeeded. */
export function succeed<Output>(value: Output): Result<Output> {
  return { value };
}

/**
 * The result of a call that was understood and has no value.
 *
 * @param code short and stable, for programs
 * @param message one sentence, for people
 */
export function fail(code: string, message: string): Result<never> {
  return { failure: { code, message } };
}
