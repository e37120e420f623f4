// Whether what a model wrote may be carried out.
import type { Call } from '../contract/call.ts';
import type { ChosenAdapter } from './adapters.ts';

/**
 * True for what the model wrote with less probability than `least`. Soft prompts are trained on calls, which makes their
 * probability tell right from wrong; of other checkpoints nothing is known, and what an expert proposed, without a token
 * of the model, is its own to judge.
 */
export const isUnsure = (
  { tokens, confidence }: { readonly tokens: number; readonly confidence?: Call['confidence'] },
  least: number,
  { shape }: ChosenAdapter,
): boolean => shape.marked && tokens > 0 && confidence !== undefined && confidence < least;
