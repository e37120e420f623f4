// The adapters, a row each: how calls are asked of which checkpoint. The first one that fits is taken.
import type { AdapterName } from '../contract/call.ts';
import { MrklError } from '../contract/errors.ts';
import type { Backbone } from '../model/backbone.ts';
import { markedShape, type PromptShape, wordedShape } from './prompt.ts';
import { templateShape } from './template-prompt.ts';

/** What of a checkpoint decides. */
export type Checkpoint = Pick<Backbone, 'tokenizer' | 'chat'>;

interface Row {
  readonly name: AdapterName;
  /** The shape of its prompts, or why it does not fit. Throws where the checkpoint is broken. */
  readonly make: (checkpoint: Checkpoint) => PromptShape | string;
}

export const ADAPTERS: readonly Row[] = [
  { name: 'soft-prompt', make: ({ tokenizer }) => markedShape(tokenizer) },
  { name: 'template', make: templateShape },
  { name: 'words', make: ({ tokenizer }) => wordedShape(tokenizer) },
];

export interface ChosenAdapter {
  readonly name: AdapterName;
  readonly shape: PromptShape;
  /** Those that stand before it, and why they do not fit. */
  readonly passed: readonly { readonly name: AdapterName; readonly why: string }[];
}

/** The adapter of a checkpoint; the one `wanted`, or an error that says why not. */
export function chooseAdapter(checkpoint: Checkpoint, wanted?: AdapterName): ChosenAdapter {
  const passed: { name: AdapterName; why: string }[] = [];
  for (const { name, make } of ADAPTERS) {
    if (wanted !== undefined && wanted !== name) continue;
    const shape = make(checkpoint);
    if (typeof shape !== 'string') return { name, shape, passed };
    passed.push({ name, why: shape });
  }
  const [{ name, why } = { name: wanted, why: 'there is none' }] = passed;
  if (name === 'template') throw new MrklError('template-without-calls', `The adapter template: ${why}.`);
  throw new MrklError('tokenizer-invalid', `The adapter ${name}: ${why}.`);
}
