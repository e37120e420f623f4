import { fail, type Result, type RunContext, type Setup, succeed } from 'mrkl/sdk';
import { z } from 'zod';
import { CalendarFailure, Clock } from './clock.ts';
import { fact, moment, nearest, nth } from './dates.ts';
import type { Output, Question } from './schema.ts';
import { between, convert, offset, workingDays } from './spans.ts';

type Answers = {
  readonly [A in Question['ask']]: (question: Extract<Question, { ask: A }>, clock: Clock) => Output;
};

const ANSWERS: Answers = {
  moment,
  fact,
  between,
  nearest,
  nth,
  convert,
  offset,
  'working-days': workingDays,
};

const Settings = z.strictObject({ zone: z.string().optional() }).default({});

/** Answers one question. */
export function run(input: { question: Question }, context: RunContext, setup?: Setup): Result<Output> {
  try {
    context.signal.throwIfAborted();
    const clock = new Clock(Settings.parse(setup?.settings).zone);
    const answer = ANSWERS[input.question.ask] as (question: Question, clock: Clock) => Output;
    const output = answer(input.question, clock);
    return succeed(
      clock.asked ? { ...output, clock: clock.now().toString({ smallestUnit: 'second' }) } : output,
    );
  } catch (error) {
    if (error instanceof CalendarFailure) return fail(error.code, error.message);
    if (error instanceof RangeError)
      return fail('out-of-range', 'This is beyond the dates that the calendar knows.');
    throw error;
  }
}
