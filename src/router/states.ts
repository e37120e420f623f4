// A head on the hidden states of the frozen model; see the router file in the contract for the formula.
import { MrklError } from '../contract/errors.ts';
import { SEVERAL, type StatesRouterFile } from '../contract/router-file.ts';
import type { Backbone } from '../model/backbone.ts';
import { checkLengths, knownExperts } from './file.ts';
import { judgement, type RouterStrategy } from './strategy.ts';

/** Questions longer than this are judged by their beginning. */
const MOST_TOKENS = 2048;

/** Experts that the file does not know are never chosen. */
export function statesRouter(
  head: StatesRouterFile,
  backbone: Backbone,
  experts: readonly string[],
): RouterStrategy {
  if (!backbone.capabilities.hiddenStates) {
    throw new MrklError(
      'capability-missing',
      `${backbone.name} gives no hidden states; a trained router needs them.`,
    );
  }
  checkShapes(head, backbone.hiddenSize);
  const names = knownExperts(head, experts);
  return {
    name: 'states',
    async judge(question, signal) {
      const p = probabilities(head, await features(head, backbone, question, signal));
      const known = new Map(names.map((name) => [name, p[head.classes.indexOf(name)] as number]));
      const several = p[head.classes.indexOf(SEVERAL)];
      const rest = [...known.values()].reduce((left, probability) => left - probability, 1 - (several ?? 0));
      return judgement('states', head.threshold, known, Math.max(0, rest), several);
    },
  };
}

function checkShapes(head: StatesRouterFile, width: number): void {
  const expected = width * head.features.length;
  checkLengths([
    ['shift', head.shift.length, expected],
    ['scale', head.scale.length, expected],
    ['bias', head.bias.length, head.classes.length],
    ['weights', head.weights.length, head.classes.length],
    ...head.weights.map((row, i) => [`weights[${i}]`, row.length, expected] as const),
  ]);
}

/** x (F) of a question. */
async function features(
  head: StatesRouterFile,
  backbone: Backbone,
  question: string,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { tokenizer, hiddenSize: width } = backbone;
  const tokens = tokenizer.encode(question).slice(0, MOST_TOKENS);
  const session = backbone.open();
  try {
    const states = await session.hidden(
      [tokenizer.id('<|bos|>'), ...tokens, tokenizer.id('<|call|>')],
      signal,
    );
    const rows = states.length / width;
    const x = new Float32Array(width * head.features.length);
    head.features.forEach((feature, place) => {
      const at = x.subarray(place * width, (place + 1) * width);
      if (feature === 'last') at.set(states.subarray((rows - 1) * width));
      else
        for (let i = 0; i < states.length; i++)
          at[i % width] = (at[i % width] as number) + (states[i] as number) / rows;
    });
    return x;
  } finally {
    session.close();
  }
}

/** p (C) of features. */
function probabilities(head: StatesRouterFile, x: Float32Array): number[] {
  const z = x.map((value, i) => (value - (head.shift[i] as number)) * (head.scale[i] as number));
  const logits = head.weights.map((row, c) => {
    const dot = row.reduce((sum, weight, i) => sum + weight * (z[i] as number), head.bias[c] as number);
    return dot / head.temperature;
  });
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  if (!Number.isFinite(sum))
    throw new MrklError('numbers-invalid', 'The router met a hidden state that is not finite.');
  return powers.map((power) => power / sum);
}
