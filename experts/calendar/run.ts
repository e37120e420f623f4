import { fail, type Proposal, type Result, type RunContext, type Setup, succeed } from 'mrkl/sdk';
import { z } from 'zod';
import { CalendarFailure, Clock } from './clock.ts';
import { fact, moment, nearest, noteOf, nth } from './dates.ts';
import { readQuestion } from './read-question.ts';
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

/** Reads questions that depend on the day on which they are asked. */
export async function propose(setup: Setup, question: string): Promise<Proposal[]> {
  const read = readQuestion(question, new Clock(Settings.parse(setup.settings).zone));
  return read === null ? [] : [{ input: { question: read }, probability: 1 }];
}

/** Answers one question. */
export function run(input: { question: Question }, context: RunContext, setup?: Setup): Result<Output> {
  try {
    context.signal.throwIfAborted();
    const clock = new Clock(Settings.parse(setup?.settings).zone);
    const answer = ANSWERS[input.question.ask] as (question: Question, clock: Clock) => Output;
    const plain = answer(input.question, clock);
    const output = { ...noteOf(clock.note), ...plain };
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
