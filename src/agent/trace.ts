// Traces: a question with all its events. With the outcomes in one the same question comes to the same answer again.
import { type Answer, AnswerSchema } from '../contract/answer.ts';
import type { Call } from '../contract/call.ts';
import { MrklError } from '../contract/errors.ts';
import type { AgentEvent } from '../contract/event.ts';
import type { Expert, Result } from '../contract/expert.ts';
import type { Outcome } from '../contract/outcome.ts';
import { type Trace, TraceSchema } from '../contract/trace.ts';

/** A call and what it came to, once. */
export interface Recorded {
  readonly call: Call;
  readonly outcome: Outcome;
}

/** Reads a trace. */
export function parseTrace(text: string, place: string): Trace {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new MrklError('file-invalid', `${place}: is not JSON.`, { cause });
  }
  const parsed = TraceSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new MrklError('file-invalid', `${place}: ${issue?.path.join('.')}: ${issue?.message}.`);
}

/** The answer that a trace ends with. */
export function answerOf({ events }: Trace): Answer {
  const last = events.at(-1);
  if (last?.type === 'answer-end') return last.answer;
  throw new MrklError('file-invalid', 'The trace ends before the answer.');
}

/** The calls of events with their outcomes, those that were written anew later among them. */
export function recordedIn(events: readonly AgentEvent[]): Recorded[] {
  const calls = new Map<string, Call>();
  return events.flatMap((event) => {
    if (event.type === 'call-ready') calls.set(event.call.id, event.call);
    if (event.type !== 'outcome-arrived') return [];
    const call = calls.get(event.outcome.call);
    return call === undefined ? [] : [{ call, outcome: event.outcome }];
  });
}

/** The same expert, but for its runs: each gives what it gave when it was recorded. */
export function replaying(expert: Expert, recorded: readonly Recorded[]): Expert {
  const own = recorded.filter(({ call }) => call.expert === expert.manifest.name);
  const outcomes = new Map(own.map(({ call, outcome }) => [JSON.stringify(call.input), outcome]));
  const run = (input: unknown): Result<unknown> => {
    const outcome = outcomes.get(JSON.stringify(input));
    if (outcome === undefined)
      throw new MrklError('replay-differs', `The trace has no such call of ${expert.manifest.name}.`);
    return outcome.status === 'value' ? { value: outcome.output } : { failure: outcome.failure };
  };
  return { ...expert, load: async () => run };
}

/** An answer without what differs from one run to the next: names of its calls, and times. */
export function timeless(answer: Answer): string {
  const ids = [answer.question, ...answer.calls.map(({ call }) => call.id)];
  const plain = ids.reduce(
    (text, id, i) => text.replaceAll(JSON.stringify(id), i === 0 ? '"question"' : `"call-${i}"`),
    // The schema puts the fields in one order.
    JSON.stringify(AnswerSchema.parse(answer)),
  );
  return plain.replace(/"milliseconds":[\d.e+-]+/g, '"milliseconds":0');
}
