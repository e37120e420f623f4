// Carries a plan out: a step starts when what it refers to is known, steps that know enough run side by side.
import { ERRORS, MrklError, toMrklError } from '../contract/errors.ts';
import type { Plan, PlanStep, StepReport } from '../contract/plan.ts';
import { type Found, referencesOf } from './references.ts';

/** What a step came to; `missing` says why there is nothing. */
export interface StepEnd extends Omit<StepReport, 'step'> {
  readonly found: Found | null;
  /** Tokens that the model wrote for it. */
  readonly tokens: number;
}

/** Does one step and tells what happens meanwhile. `found` gives what a step that it refers to came to. */
export type RunStep<Event> = (
  number: number,
  step: PlanStep,
  found: (step: number) => Found,
  signal: AbortSignal,
) => AsyncGenerator<Event, StepEnd, undefined>;

export interface Budget {
  readonly milliseconds: number;
  readonly tokens: number;
}

/** Why a step has no result when none of its experts is to blame. */
export const MISSING = {
  needs: 'It needs another part that has no result.',
  time: 'The time for the plan was used up.',
  tokens: 'The tokens for the plan were used up.',
  unknown: 'No expert here fits this part.',
  nowhere: 'It refers to a value that another part does not give.',
  unsure: 'I am not sure that the question means this.',
} as const;

interface UnderWay<Event> {
  readonly events: AsyncGenerator<Event, StepEnd, undefined>;
  next: Promise<Turn<Event>>;
}
interface Turn<Event> {
  readonly number: number;
  readonly event?: Event;
  readonly end?: StepEnd;
}

/**
 * The reports of all steps, in their order. Steps that fail, or for which the budget does not suffice, are reported as
 * missing; only the caller's own cancellation is thrown.
 */
export async function* executePlan<Event>(
  { steps }: Plan,
  run: RunStep<Event>,
  budget: Budget,
  signal: AbortSignal,
): AsyncGenerator<Event, StepReport[], undefined> {
  const ends = new Map<number, StepEnd>();
  const waiting = new Set(steps.map((_, i) => i + 1));
  const underWay = new Map<number, UnderWay<Event>>();
  const clock = AbortSignal.timeout(budget.milliseconds);
  const both = AbortSignal.any([signal, clock]);
  const found = (step: number): Found => foundBy(ends, step);
  try {
    for (;;) {
      for (const [number, why] of ready(steps, waiting, ends, budget.tokens, clock.aborted)) {
        waiting.delete(number);
        if (why !== null) {
          ends.set(number, nothing(steps[number - 1] as PlanStep, why));
          continue;
        }
        const events = run(number, steps[number - 1] as PlanStep, found, both);
        underWay.set(number, { events, next: advance(number, events, signal, clock) });
      }
      if (underWay.size === 0) {
        if (waiting.size === 0) break;
        continue;
      }
      const { number, event, end } = await Promise.race([...underWay.values()].map(({ next }) => next));
      const running = underWay.get(number) as UnderWay<Event>;
      if (event !== undefined) {
        running.next = advance(number, running.events, signal, clock);
        yield event;
      } else {
        underWay.delete(number);
        ends.set(number, end ?? nothing(steps[number - 1] as PlanStep, ERRORS.internal.message));
      }
    }
  } finally {
    // A caller who stops reading leaves steps behind: they are ended, and what they throw is no one's concern.
    for (const { next } of underWay.values()) next.catch(() => undefined);
  }
  return steps.map((_, i) => report(i + 1, ends.get(i + 1) as StepEnd));
}

/** The steps that need not wait any longer, each with the reason why it cannot start. */
function* ready(
  steps: readonly PlanStep[],
  waiting: ReadonlySet<number>,
  ends: ReadonlyMap<number, StepEnd>,
  tokens: number,
  late: boolean,
): Generator<readonly [number, string | null]> {
  const used = [...ends.values()].reduce((sum, end) => sum + end.tokens, 0);
  for (const number of [...waiting]) {
    const needed = referencesOf(steps[number - 1] as PlanStep);
    if (needed.some((other) => ends.get(other)?.found === null)) yield [number, MISSING.needs];
    else if (late) yield [number, MISSING.time];
    else if (used > tokens) yield [number, MISSING.tokens];
    else if (needed.every((other) => ends.has(other))) yield [number, null];
  }
}

function foundBy(ends: ReadonlyMap<number, StepEnd>, step: number): Found {
  const found = ends.get(step)?.found;
  if (found === undefined || found === null) throw new RangeError(`$${step} has no value`);
  return found;
}

async function advance<Event>(
  number: number,
  events: AsyncGenerator<Event, StepEnd, undefined>,
  signal: AbortSignal,
  clock: AbortSignal,
): Promise<Turn<Event>> {
  try {
    const { done, value } = await events.next();
    return done ? { number, end: value } : { number, event: value };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (clock.aborted) return { number, end: lost(MISSING.time) };
    if (thrown instanceof RangeError) return { number, end: lost(MISSING.nowhere) };
    const error = toMrklError(thrown);
    if (!(thrown instanceof MrklError)) throw error;
    return { number, end: lost(ERRORS[error.code].message) };
  }
}

const lost = (missing: string): StepEnd => ({
  ...{ asked: null, expert: null, call: null, missing },
  ...{ found: null, value: null, tokens: 0 },
});

function nothing(step: PlanStep, missing: string): StepEnd {
  return { ...lost(missing), expert: step.expert ?? null };
}

function report(step: number, { asked, expert, call, value, missing }: StepEnd): StepReport {
  return { step, asked, expert, call, value, missing };
}
