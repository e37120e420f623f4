// Learns sketches and fillings from questions with their queries.
import type { Linker } from '../link.ts';
import type { Pair } from '../teach.ts';
import { type Choice, choices, type Filled, learnGap } from './gaps.ts';
import { gapTokens, Proposer } from './propose.ts';
import { readSketch, takeApart } from './sketch.ts';
import { Sketches } from './sketches.ts';
import { type View, viewOf } from './view.ts';
import { Weights } from './weights.ts';

/** A question with what it asks for. */
export interface Lesson {
  readonly view: View;
  readonly sketch: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly filled: Filled;
  readonly options: readonly Choice[];
  readonly right: number;
}

export interface Taught {
  readonly proposer: Proposer;
  readonly sketches: Weights;
  readonly gaps: Weights;
  readonly texts: readonly string[];
}

/** What can be learnt from pairs: null where a filling does not stand in the question or the catalog. */
export function lessonOf(linker: Linker, { question, query }: Pair): Lesson | null {
  const apart = takeApart(query, linker.catalog);
  if (apart === null) return null;
  const view = viewOf(linker, question);
  const tokens = gapTokens(apart.sketch);
  const steps: Step[] = [];
  for (const [i, gap] of readSketch(apart.sketch).gaps.entries()) {
    const options = choices(view, gap, tokens[i] ?? 'V');
    const wanted = (apart.fillings[i] ?? '').toLowerCase();
    const right = options.findIndex(({ text }) => text.toLowerCase() === wanted);
    const choice = options[right];
    if (choice === undefined) return null;
    steps.push({ filled: { gap, choice }, options, right });
  }
  return { view, sketch: apart.sketch, steps };
}

/** Trains on lessons in an order that the seed decides. */
export function learn(
  lessons: readonly Lesson[],
  { epochs = 2, rate = 0.03, rare = 4, onEpoch = (_: string, __: Proposer): void => undefined } = {},
): Taught {
  const counts = new Map<string, number>();
  for (const { sketch } of lessons) counts.set(sketch, (counts.get(sketch) ?? 0) + 1);
  const texts = [...counts].filter(([, count]) => count >= rare).map(([text]) => text);
  const [forSketches, gaps] = [new Weights(), new Weights()];
  const sketches = new Sketches(texts, forSketches);
  const order = lessons.map((_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, epoch + 1);
    const pace = rate * (1 - epoch / epochs);
    let [loss, gapLoss, n, steps] = [0, 0, 0, 0];
    let step = epoch * lessons.length;
    for (const i of order) {
      const { view, sketch, steps: own } = lessons[i] as Lesson;
      step += 1;
      const ln = sketches.learn(view, sketch, pace, step);
      if (ln !== null) [loss, n] = [loss - ln, n + 1];
      const before: Filled[] = [];
      for (const { filled, options, right } of own) {
        gapLoss -= learnGap(gaps, view, filled.gap, options, before, right, pace, step);
        steps += 1;
        before.push(filled);
      }
    }
    onEpoch(
      `epoch ${epoch + 1}: sketch ${(loss / n).toFixed(3)}, gap ${(gapLoss / steps).toFixed(3)}`,
      new Proposer(sketches, gaps),
    );
  }
  return { proposer: new Proposer(sketches, gaps), sketches: forSketches, gaps, texts };
}

/** Fisher–Yates with a 32-bit xorshift. */
function shuffle(order: number[], seed: number): void {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  for (let i = order.length - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
}
