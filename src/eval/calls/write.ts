// Calls of functions that a model has never been trained on: to the adapter they are one more expert.
import { chooseAdapter } from '../../adapter/adapters.ts';
import { writeCall } from '../../adapter/index.ts';
import { Skills, type SoftPrompt } from '../../adapter/skills.ts';
import type { Expert } from '../../contract/expert.ts';
import type { Backbone } from '../../model/backbone.ts';
import { callsGrammar, describeFunctions, type FunctionDoc } from './functions.ts';
import type { WrittenCall } from './match.ts';

/** Name of the skill of calling functions that are told in the prompt. */
export const FUNCTIONS = 'functions';

export interface CallWriter {
  readonly backbone: Backbone;
  readonly prompt: SoftPrompt | null;
  /** Tokens that may be written for one question. */
  readonly callTokens: number;
  readonly signal: AbortSignal;
}

/** True where the model has been trained to call functions that it is told of, or is large enough to be shown how. */
export function choosesFunctions(backbone: Backbone, prompt: SoftPrompt | null): boolean {
  return prompt !== null || !chooseAdapter(backbone).shape.marked;
}

/** Lets a model write calls of some functions, under the grammar of their parameters. */
export async function writeCalls(
  question: string,
  functions: readonly FunctionDoc[],
  most: number,
  { backbone, prompt, callTokens, signal }: CallWriter,
): Promise<WrittenCall[]> {
  const skills = new Skills(backbone, [expertOf(functions, most)], async () => prompt, callTokens);
  try {
    const asked = { id: 'question', original: question, text: question, history: [] };
    const certain = { probability: 1, candidates: [], none: 0, threshold: 0, strategy: FUNCTIONS };
    const { input } = await writeCall(asked, { expert: FUNCTIONS, ...certain }, skills, signal);
    return (input as unknown as { calls: WrittenCall[] }).calls;
  } finally {
    await skills.close();
  }
}

function expertOf(functions: readonly FunctionDoc[], most: number): Expert {
  const input = callsGrammar(functions, most);
  const told = describeFunctions(functions);
  return {
    manifest: {
      ...{ name: FUNCTIONS, version: '1.0.0', title: 'Functions', purpose: 'Calls functions.' },
      ...{ permissions: [], dependencies: [], idempotent: true },
      limits: { milliseconds: 1, inputBytes: 1, outputBytes: 1 },
      answer: { value: '/calls', templates: ['{/calls}'] },
    },
    schema: {
      ...{ input, output: {} },
      checkInput: (value) => ({ ok: true, value }),
      checkOutput: (value) => ({ ok: true, value }),
    },
    examples: [],
    setup: { settings: undefined, folder: '.', secret: () => undefined },
    load: () => Promise.reject(new TypeError('functions are written, not run')),
    describe: async () => told,
  };
}
