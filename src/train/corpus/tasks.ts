import type { Example } from './example.ts';
import { operations, prefix } from './expression.ts';
import type { Sentence } from './natural.ts';
import { integer, type NumberRange, WIDE } from './number.ts';
import { digitsToWords, numberToWords, wordStyle } from './number-words.ts';
import type { Calculation } from './question.ts';
import type { Random } from './random.ts';

/** What the text before <|bos|> may ask for. A soft prompt later takes the place of these words. */
interface Task {
  readonly descriptions: readonly string[];
  readonly output: (c: Calculation, rng: Random) => string | null; // null: does not apply
}

const digits = (c: Calculation) => c.numbers.map((q) => q.written);

/** The calculator's input as compact JSON. */
export function callJson(formula: string): string {
  return JSON.stringify({ expression: formula });
}

const TASKS = {
  formula: {
    descriptions: [
      'write the formula',
      'formula',
      'the calculation as a formula',
      'turn the question into a formula',
      'math expression for the question',
      'formula for the calculator',
      'what would one type into a calculator',
      'expression',
    ],
    output: (c) => c.formula,
  },
  json: {
    descriptions: [
      'formula as json',
      'call the calculator',
      'json call for the calculator',
      'write the formula as json',
      'calculator input as json',
      'tool call for the question',
      'json with the expression',
    ],
    output: (c) => callJson(c.formula),
  },
  equation: {
    descriptions: [
      'equation for x',
      'write x equals the formula',
      'set up the equation',
      'x is the answer, write the equation',
    ],
    output: (c) => `X=${c.formula}`,
  },
  numbers: {
    descriptions: [
      'copy the numbers',
      'list the numbers',
      'all numbers as digits',
      'which numbers are in the question',
      'numbers in digits',
    ],
    output: (c) => (c.numbers.length > 0 ? digits(c).join(' ') : null),
  },
  reversed: {
    descriptions: [
      'numbers in reverse order',
      'list the numbers backwards',
      'the numbers from last to first',
    ],
    output: (c) => (c.numbers.length > 1 ? digits(c).reverse().join(' ') : null),
  },
  first: {
    descriptions: ['the first number', 'copy the first number', 'which number comes first'],
    output: (c) => digits(c)[0] ?? null,
  },
  last: {
    descriptions: ['the last number', 'copy the last number', 'which number comes last'],
    output: (c) => digits(c).at(-1) ?? null,
  },
  prefix: {
    descriptions: [
      'formula as nested calls',
      'write the tree of operations',
      'functional form',
      'operation first, then its operands',
    ],
    output: (c) => (c.tree ? prefix(c.tree) : null),
  },
  operations: {
    descriptions: ['name the operations', 'which operations are needed', 'operations only'],
    output: (c) => (c.tree ? operations(c.tree).join(' ') : null),
  },
  calculable: {
    descriptions: [
      'is it a calculation? yes or no',
      'can a calculator answer this',
      'yes if it can be calculated, else no',
      'is this math',
    ],
    output: () => 'yes',
  },
} as const satisfies Record<string, Task>;

export type TaskName = keyof typeof TASKS;

/** Drops or repeats words of a description now and then, so that no single word carries the task. */
export function describe(task: TaskName, rng: Random): string {
  const all = TASKS[task].descriptions as readonly string[];
  const text = rng.chance(0.85)
    ? rng.pick(all)
    : Array.from({ length: rng.int(2, 3) }, () => rng.pick(all)).join('; ');
  if (rng.chance(0.8)) return text;
  const words = text.split(' ').filter(() => rng.chance(0.75));
  return words.length > 0 ? words.join(' ') : text;
}

export type TaskMix = Readonly<Partial<Record<TaskName, number>>>;

/** One calculation under a task drawn from the mix; a task that does not apply gives way to the formula. */
export function calculationExample(c: Calculation, mix: TaskMix, rng: Random): Example {
  const rows = Object.entries(mix).map(([name, weight]) => [weight ?? 0, name as TaskName] as const);
  const name = rng.weighted(rows);
  const task: Task = TASKS[name];
  const output = task.output(c, rng);
  if (output === null) return { task: describe('formula', rng), question: c.question, output: c.formula };
  if (name === 'json' && rng.chance(0.15)) return { task: '', question: c.question, output };
  return { task: describe(name, rng), question: c.question, output };
}

const TOPIC = ['what is the topic', 'name the intent', 'label the sentence'] as const;

/** A sentence that no calculator answers: plain text, its topic, "none" or "no". */
export function sentenceExample(s: Sentence, rng: Random): Example {
  const kind = rng.unit();
  if (kind < 0.15) return { task: '', question: s.text, output: null };
  if (kind < 0.4) return { task: '', question: s.text, output: 'none' }; // what the router reads
  if (kind < 0.55 && s.topic !== null)
    return { task: rng.pick(TOPIC), question: s.text, output: s.topic.replaceAll('_', ' ').toLowerCase() };
  if (kind < 0.75) return { task: describe('calculable', rng), question: s.text, output: 'no' };
  return { task: describe('formula', rng), question: s.text, output: 'none' };
}

const SPELL = {
  digits: ['words to digits', 'write the number in digits', 'number words as digits', 'as digits'],
  words: ['say it in words', 'number in words', 'spell the number out'],
  copy: ['copy', 'repeat the text', 'copy the numbers', 'say it again'],
  backwards: ['reverse', 'numbers in reverse order', 'write it backwards'],
} as const;

/** Numbers alone: the two scripts, copying and turning round. */
export function spelling(rng: Random, range: NumberRange = WIDE): Example {
  const number = () => integer(rng, range.most);
  const kind = rng.unit();
  if (kind < 0.62) {
    const items = Array.from({ length: rng.chance(0.6) ? 1 : 2 }, number);
    const said = items.map((n) => numberToWords(n, wordStyle(rng)));
    return { task: rng.pick(SPELL.digits), question: said.join('; '), output: items.join(' ') };
  }
  if (kind < 0.68) {
    const n = integer(rng, Math.min(range.most, 8));
    return { task: rng.pick(SPELL.digits), question: digitsToWords(n), output: n };
  }
  if (kind < 0.72) {
    const n = integer(rng, Math.min(range.most, 6));
    return { task: rng.pick(SPELL.words), question: n, output: numberToWords(n) };
  }
  const items = Array.from({ length: rng.int(1, 3) }, number);
  const join = rng.pick([' ', ', ', ' and ', '; ', ' + ']);
  if (kind < 0.92)
    return { task: rng.pick(SPELL.copy), question: items.join(join), output: items.join(join) };
  return { task: rng.pick(SPELL.backwards), question: items.join(' '), output: items.reverse().join(' ') };
}
