// Stage 4: call to outcome.
import { stopwatch } from '../base/clock.ts';
import type { Call } from '../contract/call.ts';
import { MrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import type { Outcome } from '../contract/outcome.ts';
import { attempt } from './attempt.ts';

/**
 * Runs an expert within its limits. Whatever the expert does becomes an outcome: a value that follows its schema, or a
 * failure. Only the caller's own cancellation is thrown.
 */
export async function runExpert(
  call: Call,
  experts: readonly Expert[],
  signal?: AbortSignal,
): Promise<Outcome> {
  const expert = experts.find(({ manifest }) => manifest.name === call.expert);
  if (expert === undefined) throw new MrklError('expert-unknown', `No expert is called '${call.expert}'.`);
  const elapsed = stopwatch();
  const result = await attempt(expert, call.input, signal);
  const common = { call: call.id, expert: call.expert, milliseconds: elapsed() };
  return 'failure' in result
    ? { status: 'failure', failure: result.failure, ...common }
    : { status: 'value', output: result.value, ...common };
}
