// Stage 1: text to question.
import { newId } from '../base/id.ts';
import { MrklError } from '../contract/errors.ts';
import type { Limits } from '../contract/limits.ts';
import type { Question, Turn } from '../contract/question.ts';
import { normalise } from './normalise.ts';

/** Checks what the user typed against the limits and brings it into the form that the model reads. */
export function readQuestion(original: string, history: readonly Turn[], limits: Limits): Question {
  if (typeof original !== 'string') {
    throw new MrklError('argument-invalid', `text: expected a string, found ${typeof original}.`);
  }
  if (original.length > limits.questionLength) {
    throw new MrklError(
      'question-too-long',
      `The question has ${original.length} characters; the limit is ${limits.questionLength}.`,
    );
  }
  if (history.length > limits.historyTurns) {
    throw new MrklError(
      'history-too-long',
      `The conversation has ${history.length} turns; the limit is ${limits.historyTurns}.`,
    );
  }
  const text = normalise(original);
  if (text === '') throw new MrklError('question-empty');
  return { id: newId('question'), original, text, history: [...history] };
}
