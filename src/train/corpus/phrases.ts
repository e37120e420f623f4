import type { Operator } from './expression.ts';

/** `L` and `R` stand for the left and right operand of the formula; a swapped phrase says R first. */
export interface Phrases {
  readonly infix: readonly string[];
  readonly swapped: readonly string[]; // "R <words> L"
  readonly noun: readonly string[];
  readonly command: readonly string[];
  readonly then: readonly string[]; // continues a chain: "…, then <words R>"
  readonly ago: readonly string[]; // "the result of <words>"
}

type Arithmetic = Exclude<Operator, '^'>;

export const PHRASES: Record<Arithmetic, Phrases> = {
  '+': {
    infix: ['plus', 'plus', 'plus', 'added to', 'increased by', 'together with'],
    swapped: ['more than', 'on top of'],
    noun: ['the sum of L and R', 'the sum of L and R', 'the total of L and R', 'the sum L plus R', 'L and R combined', 'the addition of L and R', 'the sum of L with R'],
    command: ['add L and R', 'add R to L', 'sum L and R', 'sum up L and R', 'add up L and R', 'put L and R together', 'total L and R', 'start with L and add R'],
    then: ['add R', 'plus R', 'add R to it', 'add R to that', 'increase it by R', 'add R to the result'],
    ago: ['adding L and R', 'adding R to L', 'summing L and R'],
  },
  '-': {
    infix: ['minus', 'minus', 'minus', 'less', 'take away', 'decreased by', 'reduced by', 'without'],
    swapped: ['subtracted from', 'less than', 'taken from', 'taken away from', 'fewer than'],
    noun: ['the difference between L and R', 'the difference between L and R', 'the difference of L and R', 'what is left of L after removing R', 'L with R taken off', 'the difference L minus R'],
    command: ['subtract R from L', 'take R from L', 'take R away from L', 'deduct R from L', 'remove R from L', 'start with L and subtract R', 'take L and subtract R', 'decrease L by R'],
    then: ['subtract R', 'minus R', 'take away R', 'take R away from it', 'subtract R from that', 'reduce it by R', 'subtract R from the result'],
    ago: ['subtracting R from L', 'taking R from L', 'removing R from L'],
  },
  '*': {
    infix: ['times', 'times', 'times', 'multiplied by', 'multiplied with', 'lots of', 'x'],
    swapped: [],
    noun: ['the product of L and R', 'the product of L and R', 'the product L times R', 'the multiplication of L and R', 'the product of L with R'],
    command: ['multiply L by R', 'multiply L and R', 'multiply L with R', 'take L times R', 'take L and multiply by R', 'scale L by R'],
    then: ['multiply by R', 'times R', 'multiply it by R', 'multiply the result by R', 'multiply that by R', 'take that times R'],
    ago: ['multiplying L by R', 'multiplying L and R'],
  },
  '/': {
    infix: ['divided by', 'divided by', 'over', 'over', 'split by', 'split into'],
    swapped: ['divided into', 'goes into'],
    noun: ['the ratio of L and R', 'the ratio between L and R', 'the ratio of L to R', 'the quotient of L and R', 'the quotient between L and R', 'the fraction L over R', 'the division of L by R'],
    command: ['divide L by R', 'divide L through R', 'divide R into L', 'split L by R', 'take L and divide by R', 'start with L and divide by R'],
    then: ['divide by R', 'over R', 'divide it by R', 'divide the result by R', 'divide that by R', 'divided by R'],
    ago: ['dividing L by R', 'dividing R into L'],
  },
};

/** Names of one number: "twice 7", "half of 8". */
export const SHORT_FORMS = [
  { words: ['twice', 'double', 'two times', 'the double of'], op: '*', by: '2' },
  { words: ['triple', 'three times', 'thrice'], op: '*', by: '3' },
  { words: ['four times', 'quadruple'], op: '*', by: '4' },
  { words: ['half of', 'half', 'one half of'], op: '/', by: '2' },
  { words: ['a third of', 'one third of'], op: '/', by: '3' },
  { words: ['a quarter of', 'one fourth of', 'a fourth of'], op: '/', by: '4' },
  { words: ['a fifth of', 'one fifth of'], op: '/', by: '5' },
  { words: ['a tenth of', 'one tenth of'], op: '/', by: '10' },
] as const;

/** Questions around a noun phrase or an infix phrase; `E` stands for it. None is a frame of the evaluation set. */
export const FRAMES = [
  'E', 'E?', 'E =', 'E = ?', "what's E?", 'calculate E', 'compute E', 'work out E', 'find E', 'evaluate E',
  'what does E make?', 'what does E come to?', 'what do you get for E?', 'how much would E be?', 'E equals what?',
  'tell me E', 'give me E', 'determine E', 'I need E', 'i want to know E', 'can you tell me E?', 'what would E be?',
  'what number is E?', 'the value of E', 'find the value of E', 'what is the value of E?', 'E equals', 'so E is?',
  'what is E equal to?', 'whats E', 'solve E', 'do you know E?', 'quickly: E', 'E, please', 'figure out E', 'how big is E?',
  'the answer to E', 'what does E equal?', 'show me E', 'calc E', 'result of E', 'what will E give?',
] as const;

/** Questions around a command; `E` stands for it. */
export const COMMAND_FRAMES = [
  'E', 'E.', 'E', 'please E', 'can you E?', 'could you E for me?', 'E and tell me the result', 'I want you to E',
  'E. What do you get?', 'what do you get if you E?', 'what happens when you E?', 'if I E, what do I get?', 'what results when we E?',
  'E and give the answer', 'now E', 'what is the outcome if you E?', 'how much do we have when we E?', 'help me E',
] as const;

export const POLITE = [
  ['hello, ', ''], ['hi! ', ''], ['hey ', ''], ['please ', ''], ['', ' please'], ['', ' thanks'], ['', ' thank you!'], ['could you tell me: ', ''],
  ['I have a question: ', ''], ['quick question, ', ''], ['okay, ', ''], ['so, ', ''], ['well, ', ''], ['', ' I need it for school.'], ['for my homework: ', ''],
  ['excuse me, ', ''], ['my teacher asks: ', ''], ['', ' Answer quickly.'], ['', ' Be exact.'], ['', ' right now'], ['do the math: ', ''],
  ['I am bad at math. ', ''], ['we were talking about numbers. ', ''], ['yesterday was fun. ', ''], ['help me with this. ', ''], ['question: ', ''], ['one more: ', ''],
] as const;
