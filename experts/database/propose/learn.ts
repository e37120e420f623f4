// Learns sketches and fillings from questions with their queries.
import type { Linker } from '../link.ts';
import type { Pair } from '../teach-place.ts';
import { type Choice, choices, type Filled, learnGap } from './gaps.ts';
import { Proposer } from './propose.ts';
import { gapTokens, readSketch, takeApart } from './sketch.ts';
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
  /** The sketches that are known. */
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
    steps.push({ filled: { gap, choice, ln: 0 }, options, right });
  }
  return { view, sketch: apart.sketch, steps };
}

export interface Learning {
  readonly epochs: number;
  /** Of the first epoch; it falls to nothing. */
  readonly rate: number;
  /** Sketches that fewer lessons have are left out. */
  readonly rare: number;
  /** What has been learnt before. */
  readonly start?: Pick<Taught, 'sketches' | 'gaps' | 'texts'>;
  readonly say?: (line: string) => void;
}

/** Trains on lessons. */
export function learn(lessons: readonly Lesson[], { epochs, rate, rare, start, say }: Learning): Taught {
  const counts = new Map<string, number>();
  for (const { sketch } of lessons) counts.set(sketch, (counts.get(sketch) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= rare).map(([text]) => text);
  const texts = [...new Set([...(start?.texts ?? []), ...common])];
  const forSketches = new Weights(start?.sketches.values.slice());
  const gaps = new Weights(start?.gaps.values.slice());
  const sketches = new Sketches(texts, forSketches);
  const order = lessons.map((_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, epoch + 1);
    const pace = rate * (1 - epoch / epochs);
    const loss = { sketch: 0, sketches: 0, gap: 0, gaps: 0 };
    for (const [step, i] of order.entries())
      learnOne(lessons[i] as Lesson, sketches, gaps, pace, epoch * lessons.length + step + 1, loss);
    const [sketch, gap] = [loss.sketch / loss.sketches, loss.gap / loss.gaps];
    say?.(
      `epoch ${epoch + 1} of ${epochs}: −ln p of a sketch ${sketch.toFixed(3)}, of a gap ${gap.toFixed(3)}`,
    );
  }
  return { proposer: new Proposer(sketches, gaps), sketches: forSketches, gaps, texts };
}

function learnOne(
  { view, sketch, steps }: Lesson,
  sketches: Sketches,
  gaps: Weights,
  pace: number,
  step: number,
  loss: { sketch: number; sketches: number; gap: number; gaps: number },
): void {
  const ln = sketches.learn(view, sketch, pace, step);
  if (ln !== null) {
    loss.sketch -= ln;
    loss.sketches += 1;
  }
  const before: Filled[] = [];
  for (const { filled, options, right } of steps) {
    loss.gap -= learnGap(gaps, view, filled.gap, options, before, right, pace, step);
    loss.gaps += 1;
    before.push(filled);
  }
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
