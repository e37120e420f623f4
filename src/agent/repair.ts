// A call that its expert could not make sense of is written anew, with the failure before the model's eyes.
import type { Call } from '../contract/call.ts';
import type { Expert } from '../contract/expert.ts';
import type { Outcome } from '../contract/outcome.ts';

/** True when the expert says of this failure that a call written otherwise may avoid it. */
export function mayRepair(call: Call, outcome: Outcome, experts: readonly Expert[]): boolean {
  if (outcome.status === 'value') return false;
  const { repair = [] } = experts.find(({ manifest }) => manifest.name === call.expert)?.manifest ?? {};
  return repair.includes(outcome.failure.code);
}

/** What the model is shown of a failure. */
export function failedCall({ input }: Call, outcome: Outcome): string {
  const why = outcome.status === 'failure' ? outcome.failure.message : '';
  return `${JSON.stringify(input)} failed: ${why}`;
}
