// A call that came to nothing is written anew, with the failure before the model's eyes.
import type { FailedCall } from '../adapter/prompt.ts';
import type { Call } from '../contract/call.ts';
import { MrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import type { Outcome } from '../contract/outcome.ts';

/** True when the expert says of this failure that a call written otherwise may avoid it. */
export function mayRepair(call: Call, outcome: Outcome, experts: readonly Expert[]): boolean {
  if (outcome.status === 'value') return false;
  const { repair = [] } = experts.find(({ manifest }) => manifest.name === call.expert)?.manifest ?? {};
  return repair.includes(outcome.failure.code);
}

/** The outcome of a call that is not carried out, as the model is not sure of it. */
export function declined({ id, expert, input, confidence = 0 }: Call): Outcome {
  const percent = Math.round(confidence * 100);
  const message = `I am not sure that I understand the question (${percent} %). Considered: ${shown(input)}`;
  return { status: 'failure', call: id, expert, failure: { code: 'unsure', message }, milliseconds: 0 };
}

/** An input for people: what it holds, where that is a single text. */
function shown(input: Call['input']): string {
  const [only, ...others] = typeof input === 'object' && input !== null ? Object.values(input) : [input];
  return typeof only === 'string' && others.length === 0 ? only : JSON.stringify(input);
}

/** What the model is shown of a failure. */
export function failedCall({ input }: Call, outcome: Outcome): FailedCall {
  return {
    input: JSON.stringify(input),
    why: outcome.status === 'failure' ? outcome.failure.message : '',
  };
}

/** A call that was written, and what was written in vain before it. */
export interface Written {
  readonly call: Call;
  /** Tokens of all that was written. */
  readonly tokens: number;
}

/** Lets `write` write until it is an input, at most `repairs` times anew: a grammar cannot state all that is wrong. */
export async function writeUntilFit(
  write: (failed: FailedCall | undefined) => Promise<Call>,
  repairs: number,
  failed?: FailedCall,
): Promise<Written> {
  let tokens = 0;
  for (let tries = 0, last = failed; ; tries++) {
    try {
      const call = await write(last);
      return { call, tokens: tokens + call.tokens };
    } catch (error) {
      const next = unfit(error);
      // A model that writes the same call again has nothing better.
      if (next === null || tries >= repairs || same(next.failed, last)) throw error;
      tokens += next.tokens;
      last = next.failed;
    }
  }
}

/** True when nothing has changed from one try to the next. */
export const same = (a: FailedCall, b: FailedCall | undefined): boolean =>
  a.input === b?.input && a.why === b.why;

/** What was written in vain; null when something else went wrong. */
function unfit(error: unknown): { failed: FailedCall; tokens: number } | null {
  if (!(error instanceof MrklError) || error.code !== 'input-invalid') return null;
  const { input, why, tokens } = error.details;
  if (typeof input !== 'string' || typeof why !== 'string') return null;
  return { failed: { input, why }, tokens: Number(tokens ?? 0) };
}
