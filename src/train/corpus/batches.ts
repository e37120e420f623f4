import type { FastEncoder } from '../bpe.ts';
import type { Example } from './example.ts';

export const PAD = 0;
export const BOS = 1;
export const EOS = 2;
export const CALL = 4;

/** Packed sequences without padding, as the trainer takes them. */
export interface Batch {
  readonly tokens: Int32Array;
  readonly segments: Int32Array; // start of every sequence
  readonly lossWeights: Float32Array; // [t] weighs the prediction of token t+1
}

/** How much each part of a sequence counts. */
export interface PartWeights {
  readonly question: number;
  readonly text: number; // sequences without output
  readonly output: number;
}

export interface Encoded {
  readonly tokens: readonly number[];
  readonly weights: readonly number[];
}

/** A question as a model reads it; the adapter's prompt has the same form. */
export function readText(question: string, context: string): string {
  return context === '' ? question : `${context}\n${question}`;
}

const FIRST_DIGIT = 16 + 0x30; // the byte alphabet follows the 16 specials

/** `withTask` false leaves the description out: the soft prompt stands there. */
export function encodeExample(
  e: Example,
  encoder: FastEncoder,
  parts: PartWeights,
  withTask = true,
): Encoded {
  const tokens: number[] = [];
  const weights: number[] = [];
  // weights[i] belongs to the prediction of tokens[i]; it moves one place left when packed
  const put = (ids: readonly number[], weight: number) => {
    for (const id of ids) {
      tokens.push(id);
      weights.push(weight === parts.question && isDigit(id) ? 0 : weight);
    }
  };
  if (withTask && e.task !== '') put(encoder.encode(e.task), 0);
  put([BOS], 0);
  const context = e.context ?? '';
  const question = encoder.encode(readText(e.question, context));
  if (e.output === null) put([...question, EOS], parts.text);
  else {
    put(question, context === '' ? parts.question : 0);
    put([CALL], 0);
    put([...encoder.encode(e.output), EOS], parts.output);
  }
  return { tokens, weights };
}

/** Digits of a question are random: predicting them teaches nothing. */
function isDigit(id: number): boolean {
  return id >= FIRST_DIGIT && id < FIRST_DIGIT + 10;
}

/** Fills one batch of at most `room` tokens from `next`; a sequence longer than the room is dropped. */
export function packBatch(next: () => Encoded, room: number): Batch {
  const tokens = new Int32Array(room);
  const lossWeights = new Float32Array(room);
  const segments: number[] = [];
  let used = 0;
  for (;;) {
    const { tokens: ids, weights } = next();
    if (ids.length > room) continue;
    if (used + ids.length > room) break;
    segments.push(used);
    for (let i = 0; i < ids.length; i++) {
      tokens[used + i] = ids[i] as number;
      if (i > 0) lossWeights[used + i - 1] = weights[i] as number;
    }
    used += ids.length;
  }
  return {
    tokens: tokens.subarray(0, used),
    segments: Int32Array.from(segments),
    lossWeights: lossWeights.subarray(0, used),
  };
}
