// How a model is asked for a call: with its own marks where it has them, else in words with examples.
import { MrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import type { Tokenizer } from '../model/backbone.ts';
import { COMPACT, type Separators } from './grammar/separators.ts';

/** A call that came to nothing, and why. */
export interface FailedCall {
  /** Its input in JSON. */
  readonly input: string;
  readonly why: string;
}

/** What is asked beside the question itself. */
export interface Asked {
  readonly expert: Expert;
  readonly question: string;
  /** What the expert says of the question, which may be nothing. */
  readonly context?: string;
  readonly failed?: FailedCall | undefined;
}

export interface PromptShape {
  /** What stands first, the same for every question; a soft prompt takes its place. */
  skill(expert: Expert): number[];
  /** What follows it, up to where the input of the call begins. */
  question(asked: Asked): number[];
  /** What stands first in a text, where the tokenizer has such a token. */
  readonly start: number | null;
  /** The token that ends a call. */
  readonly end: number;
  /** True when a soft prompt has this shape after it. */
  readonly marked: boolean;
  /** True when the model can tell by itself whether a question needs several calls. */
  readonly plans: boolean;
  /** How the model spaces JSON. */
  readonly separators: Separators;
}

/** Examples in a prompt of words. */
const SHOTS = 6;
const ENDS = ['<|eos|>', '<|endoftext|>', '</s>'];
const STARTS = ['<|bos|>', '<|startoftext|>', '<s>'];

/** The tokens around a text; throws when the tokenizer has none to end it. */
export function textMarks({ specials }: Tokenizer): { readonly start: number | null; readonly end: number } {
  const find = (names: readonly string[]): number | undefined =>
    names.map((name) => specials.get(name)).find((id) => id !== undefined);
  const end = find(ENDS);
  if (end === undefined)
    throw new MrklError('tokenizer-invalid', `The tokenizer has none of ${ENDS.join(', ')}.`);
  return { start: find(STARTS) ?? null, end };
}

/** A question as the shipped model reads it: after the context of its expert, when there is one. */
export function withContext(question: string, context = ''): string {
  return context === '' ? question : `${context}\n${question}`;
}

/** What is said of a question, and of a call that failed before. */
export function contextOf({ context = '', failed }: Pick<Asked, 'context' | 'failed'>): string {
  const told = failed === undefined ? '' : `${failed.input} failed: ${failed.why}`;
  return [context, told].filter((text) => text !== '').join('\n');
}

/** Questions of an expert with their inputs, for a prompt that shows how calls are written. */
export function shotsOf({ examples }: Expert, most: number): { question: string; input: string }[] {
  return examples
    .filter(({ input }) => input !== null)
    .slice(0, most)
    .map(({ question, input }) => ({ question, input: JSON.stringify(input) }));
}

/** `skill <|bos|> context question <|call|>`: the shape that the shipped model was trained on. */
export function markedShape(tokenizer: Tokenizer): PromptShape | string {
  const { start, end } = textMarks(tokenizer);
  const call = tokenizer.specials.get('<|call|>');
  if (start === null || call === undefined) return 'the tokenizer has no <|call|>';
  return {
    skill: ({ manifest }) => tokenizer.encode(`call the ${manifest.title.toLowerCase()}`),
    question: (asked) => [start, ...tokenizer.encode(withContext(asked.question, contextOf(asked))), call],
    ...{ start, end, marked: true, plans: false, separators: COMPACT },
  };
}

/** Instructions and examples in plain text, for any model that goes on with a text. */
export function wordedShape(tokenizer: Tokenizer): PromptShape {
  const { start, end } = textMarks(tokenizer);
  const ask = (text: string, context = ''): string =>
    `${context === '' ? '' : `\n${context}`}\nQuestion: ${text}\nInput:`;
  return {
    skill(expert) {
      const shown = shotsOf(expert, SHOTS).map(({ question, input }) => ask(question) + input);
      const { title, purpose } = expert.manifest;
      const words = `${title}. ${purpose}\nEvery question is turned into its input, as JSON.${shown.join('')}`;
      return [...(start === null ? [] : [start]), ...tokenizer.encode(words)];
    },
    question: (asked) => tokenizer.encode(ask(asked.question, contextOf(asked))),
    ...{ start, end, marked: false, plans: false, separators: COMPACT },
  };
}
