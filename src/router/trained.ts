// A head on the hidden states of the frozen model; see the router file in the contract for the formula.
import { MrklError } from '../contract/errors.ts';
import { NONE, type RouterFile, RouterFileSchema, SEVERAL } from '../contract/router-file.ts';
import type { Backbone } from '../model/backbone.ts';
import { judgement, type RouterStrategy } from './strategy.ts';

/** Questions longer than this are judged by their beginning. */
const MOST_TOKENS = 2048;

/** The experts that a router file knows. */
export function knownExperts(file: unknown, experts: readonly string[]): string[] {
  const { classes } = readFile(file);
  return experts.filter((name) => classes.includes(name));
}

/** Reads a router file; the experts that it does not know are never chosen. */
export function trainedRouter(file: unknown, backbone: Backbone, experts: readonly string[]): RouterStrategy {
  if (!backbone.capabilities.hiddenStates) {
    throw new MrklError(
      'capability-missing',
      `${backbone.name} gives no hidden states; a trained router needs them.`,
    );
  }
  const head = readFile(file);
  checkShapes(head, backbone.hiddenSize);
  const names = knownExperts(head, experts);
  return {
    name: 'trained',
    async judge(question, signal) {
      const p = probabilities(head, await features(head, backbone, question, signal));
      const known = new Map(names.map((name) => [name, p[head.classes.indexOf(name)] as number]));
      const several = p[head.classes.indexOf(SEVERAL)];
      const rest = [...known.values()].reduce((left, probability) => left - probability, 1 - (several ?? 0));
      return judgement('trained', head.threshold, known, Math.max(0, rest), several);
    },
  };
}

function readFile(file: unknown): RouterFile {
  const parsed = RouterFileSchema.safeParse(file);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new MrklError('router-invalid', `router.json: ${issue?.path.join('.')}: ${issue?.message}`);
}

function checkShapes(head: RouterFile, width: number): void {
  const expected = width * head.features.length;
  const counts: [string, number, number][] = [
    ['shift', head.shift.length, expected],
    ['scale', head.scale.length, expected],
    ['bias', head.bias.length, head.classes.length],
    ['weights', head.weights.length, head.classes.length],
    ...head.weights.map((row, i): [string, number, number] => [`weights[${i}]`, row.length, expected]),
  ];
  for (const [name, found, wanted] of counts) {
    if (found !== wanted) {
      throw new MrklError(
        'router-invalid',
        `router.json: ${name}: expected ${wanted} numbers, found ${found}`,
      );
    }
  }
  if (!head.classes.includes(NONE)) throw new MrklError('router-invalid', `router.json: no class '${NONE}'`);
}

/** x (F) of a question. */
async function features(
  head: RouterFile,
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
function probabilities(head: RouterFile, x: Float32Array): number[] {
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
