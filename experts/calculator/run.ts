import { fail, type Result, type RunContext, succeed } from 'mrkl/sdk';
import { evaluate } from './evaluate.ts';
import { CalculationFailure } from './failure.ts';
import { type Presented, present } from './present.ts';

/** Calculates one expression. */
export function run(input: { expression: string }, context: RunContext): Result<Presented> {
  try {
    context.signal.throwIfAborted();
    return succeed(present(input.expression, evaluate(input.expression, context.deadline)));
  } catch (error) {
    if (error instanceof CalculationFailure) return fail(error.code, error.message);
    throw error;
  }
}
