// How a model is asked for a call: with its own marks where it has them, else in words with examples.
import { MrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import type { Tokenizer } from '../model/backbone.ts';

export interface PromptShape {
  /** What stands first, the same for every question; a soft prompt takes its place. */
  skill(expert: Expert): number[];
  /** A question after what its expert says of it, which may be nothing. */
  question(text: string, context?: string): number[];
  /** What stands first in a text, where the tokenizer has such a token. */
  readonly start: number | null;
  /** The token that ends a call. */
  readonly end: number;
  /** True when a soft prompt has this shape after it. */
  readonly marked: boolean;
}

/** Examples in a prompt of words. */
const SHOTS = 6;
const ENDS = ['<|eos|>', '<|endoftext|>', '</s>'];
const STARTS = ['<|bos|>', '<|startoftext|>', '<s>'];

/** The shape that a tokenizer's special tokens allow. */
export function promptShape(tokenizer: Tokenizer): PromptShape {
  const end = special(tokenizer, ENDS);
  if (end === null) throw new MrklError('tokenizer-invalid', `The tokenizer has none of ${ENDS.join(', ')}.`);
  const start = special(tokenizer, STARTS);
  const call = special(tokenizer, ['<|call|>']);
  return start !== null && call !== null
    ? marked(tokenizer, start, call, end)
    : worded(tokenizer, start, end);
}

function special(tokenizer: Tokenizer, names: readonly string[]): number | null {
  for (const name of names) {
    try {
      return tokenizer.id(name);
    } catch (error) {
      if (!(error instanceof MrklError)) throw error;
    }
  }
  return null;
}

/** A question as the shipped model reads it: after the context of its expert, when there is one. */
export function withContext(question: string, context = ''): string {
  return context === '' ? question : `${context}\n${question}`;
}

/** `skill <|bos|> context question <|call|>`: the shape that the shipped model was trained on. */
function marked(tokenizer: Tokenizer, start: number, call: number, end: number): PromptShape {
  return {
    skill: ({ manifest }) => tokenizer.encode(`call the ${manifest.title.toLowerCase()}`),
    question: (text, context) => [start, ...tokenizer.encode(withContext(text, context)), call],
    start,
    end,
    marked: true,
  };
}

function worded(tokenizer: Tokenizer, start: number | null, end: number): PromptShape {
  const ask = (text: string, context = ''): string =>
    `${context === '' ? '' : `\n${context}`}\nQuestion: ${text}\nInput:`;
  return {
    skill({ manifest, examples }) {
      const shots = examples.filter(({ input }) => input !== null).slice(0, SHOTS);
      const shown = shots.map(({ question, input }) => ask(question) + JSON.stringify(input)).join('');
      const words = `${manifest.title}. ${manifest.purpose}\nEvery question is turned into its input, as JSON.${shown}`;
      return [...(start === null ? [] : [start]), ...tokenizer.encode(words)];
    },
    question: (text, context) => tokenizer.encode(ask(text, context)),
    start,
    end,
    marked: false,
  };
}
