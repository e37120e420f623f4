// What writes plans: to the adapter it is an expert like others, whose input is a plan.
import type { Expert, JsonSchema } from '../contract/expert.ts';
import type { Example } from '../contract/manifest.ts';
import { MOST_STEPS } from '../contract/plan.ts';
import { checkPlan } from './check.ts';
import { CURRENCIES } from './read-plan.ts';

/** Name of the planner's skill; no expert may have it. */
export const PLANNER = 'plan';
/** Steps that a small model may write; people's plans, and those of large ones, may be longer. */
const STEPS = 4;
/** UTF-16 units of a question of a step. */
const ASK_LENGTH = 400;

/** A text with references to steps before `number`; no figure follows one, and a dollar sign stands twice. */
function askPattern(number: number): string {
  if (number === 1) return '^(?:[^$\\u0000-\\u001f]|\\$\\$)+$';
  const reference = `\\$[1-${number - 1}]`;
  return `^(?:[^$\\u0000-\\u001f]|\\$\\$|(?:${reference})+(?:[^$0-9\\u0000-\\u001f]|\\$\\$))*(?:${reference})*$`;
}

/** What questions of steps say that the whole question need not. */
const WORDS =
  'what is are does do did say mean use about the a an of to from in on by and there how many much long it when was were which until between before after date day days week year quarter country join synonym opposite broader term for word sentence encyclopaedia price stock temperature wind speed exchange rate times divided minus plus decreased increased maximum minimum average difference square cube factorial root rounded nearest whole number power remainder half quarter third fifth tenth 2 3 4 6 10 12 24 52 100 dollar euro choose greatest common divisor rounded up owe paid billed spent earned sold value month leap stock parts kinds category belong live has strong leave become start retire enroll register sign move be hire admit total first last city humidity celsius population elevation people metres feet least multiple percentage'.split(
    ' ',
  );

const SAID = { ...CURRENCIES, double: '2', triple: '3', joined: 'join' };

/**
 * Plans as a schema to write under. A step refers only to earlier ones, so there is no circle to write. With `experts`
 * a step may name the one that answers it; without, the router chooses.
 */
export function planGrammar(experts: readonly string[], most = STEPS): JsonSchema {
  const step = (number: number): JsonSchema => {
    const text = { type: 'string', minLength: 1, maxLength: ASK_LENGTH, pattern: askPattern(number) };
    // A model that names experts words its steps as it likes.
    const ask =
      experts.length > 0 ? text : { ...text, 'x-copied': 'phrase', 'x-words': WORDS, 'x-said': SAID };
    const named = experts.length === 0 ? {} : { expert: { enum: experts } };
    return { type: 'object', properties: { ...named, ask }, required: ['ask'], additionalProperties: false };
  };
  const steps = {
    ...{ type: 'array', minItems: 1, maxItems: most, items: false },
    prefixItems: Array.from({ length: most }, (_, i) => step(i + 1)),
  };
  return { type: 'object', properties: { steps }, required: ['steps'], additionalProperties: false };
}

const plan = (...asks: string[]): { steps: { ask: string }[] } => ({ steps: asks.map((ask) => ({ ask })) });

const EXAMPLES: readonly Example[] = [
  {
    question: 'What is 15% of the total of unpaid invoices?',
    input: plan('What is the total of unpaid invoices?', 'What is 15% of $1?'),
  },
  {
    question: 'How much is the price of the ladder in euros, if it is in dollars?',
    input: plan(
      'What is the price of the ladder?',
      'What is the exchange rate of the dollar to the euro?',
      'What is $1 times $2?',
    ),
  },
  {
    question: 'Which weekday was the day the first customer joined?',
    input: plan('When did the first customer join?', 'What day of the week is $1?'),
  },
  {
    question: 'What does the opposite of hot mean?',
    input: plan('What is the opposite of hot?', 'What does $1 mean?'),
  },
  { question: 'What is 12 plus 30?', input: plan('What is 12 plus 30?') },
];

/** The planner over experts; `naming` lets it name them, and write plans as long as people may. */
export function planner(experts: readonly Expert[], naming: boolean): Expert {
  const names = experts.map(({ manifest }) => manifest.name);
  const purposes = experts.map(({ manifest }) => `${manifest.name}: ${manifest.purpose}`).join(' ');
  const input = naming ? planGrammar(names, MOST_STEPS) : planGrammar([]);
  return {
    manifest: {
      ...{ name: PLANNER, version: '1.0.0', title: 'Planner' },
      purpose: `Splits a question into questions that one expert answers each; $1 stands for the answer to the first. ${purposes}`,
      ...{ permissions: [], dependencies: [], idempotent: true },
      limits: { milliseconds: 1, inputBytes: 65_536, outputBytes: 1 },
      answer: { value: '/steps', templates: ['{/steps}'] },
    },
    schema: {
      ...{ input, output: false as unknown as JsonSchema },
      checkInput(value) {
        try {
          return { ok: true, value: checkPlan(value, names) };
        } catch (error) {
          return { ok: false, problem: (error as Error).message };
        }
      },
      checkOutput: () => ({ ok: false, problem: 'A plan is no call.' }),
    },
    examples: EXAMPLES,
    setup: { settings: undefined, folder: '.', secret: () => undefined },
    load: () => Promise.reject(new TypeError('a plan is carried out step by step')),
  };
}
