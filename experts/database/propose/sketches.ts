// Which sketch a question asks for: a log-linear model over whole sketches and their parts.
import { readSketch, type Sketch } from './sketch.ts';
import type { View } from './view.ts';
import { both, feature, isKept, KEPT, softmax, type Weights } from './weights.ts';

interface Known {
  readonly sketch: Sketch;
  /** Places of its parts in the list of all parts. */
  readonly parts: readonly number[];
  readonly texts: number;
  readonly numbers: number;
}

/** Smaller gradients are left out. */
const LEAST = 1e-3;

export class Sketches {
  readonly #weights: Weights;
  readonly #known: readonly Known[];
  readonly #parts: readonly number[];

  constructor(texts: readonly string[], weights: Weights) {
    const parts = new Map<string, number>();
    const placeOf = (name: string): number => {
      const place = parts.get(name) ?? parts.size;
      parts.set(name, place);
      return place;
    };
    this.#known = texts.map((text) => {
      const sketch = readSketch(text);
      const count = (kind: string): number => sketch.gaps.filter((gap) => gap.kind === kind).length;
      const places = [...new Set(partsOf(text).map(placeOf))];
      return { sketch, parts: places, texts: count('text'), numbers: count('number') };
    });
    this.#parts = [...parts.keys()].map((name) => both(feature(name), 11));
    this.#weights = weights;
  }

  /** The likely sketches with ln p, best first. */
  best(view: View, count: number): { sketch: Sketch; score: number }[] {
    const fitting = this.#known.filter((one) => fits(one, view));
    if (fitting.length === 0) return [];
    const parts = this.#scores(view.question, KEPT);
    const scores = fitting.map((one) => sum(one.parts, parts));
    const shares = softmax(scores);
    return fitting
      .map(({ sketch }, i) => ({ sketch, score: Math.log((shares[i] as number) + 1e-9) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, count);
  }

  /** One step towards the right sketch; its ln p before, or null when it is none that is known or fitting. */
  learn(view: View, right: string, rate: number, step: number): number | null {
    const fitting = this.#known.filter((one) => fits(one, view));
    const at = fitting.findIndex(({ sketch }) => sketch.text === right);
    if (at < 0) return null;
    const words = view.question.filter((word) => isKept(word, step));
    const parts = this.#scores(words, 1);
    const shares = softmax(fitting.map((one) => sum(one.parts, parts)));
    const gradients = new Float64Array(this.#parts.length);
    for (const [i, one] of fitting.entries()) {
      const gradient = (shares[i] as number) - (i === at ? 1 : 0);
      for (const part of one.parts) gradients[part] = (gradients[part] as number) + gradient;
    }
    for (const [part, hash] of this.#parts.entries()) {
      const gradient = gradients[part] as number;
      if (Math.abs(gradient) < LEAST) continue;
      for (const word of words) this.#weights.move(both(word, hash), gradient, rate);
    }
    return Math.log((shares[at] as number) + 1e-9);
  }

  #scores(words: readonly number[], scale: number): Float64Array {
    const scores = new Float64Array(this.#parts.length);
    for (const [i, part] of this.#parts.entries()) {
      let score = 0;
      for (const word of words) score += this.#weights.at(both(word, part));
      scores[i] = score * scale;
    }
    return scores;
  }
}

const sum = (parts: readonly number[], scores: Float64Array): number =>
  parts.reduce((total, part) => total + (scores[part] as number), 0);

/** A gap for a value needs one in the question. */
function fits({ texts, numbers }: Known, { values, numbers: figures }: View): boolean {
  if (numbers > 0 && figures.length === 0) return false;
  return texts <= values.length + figures.length;
}

/** The sketch, its clauses, and the words in it. */
function partsOf(text: string): string[] {
  const clauses = text.split(/ (?=(?:from|where|group|having|order|limit|union|intersect|except)\b)/);
  const items = (clauses[0] ?? '').split(' , ').length;
  const tokens = new Set(text.split(' ').filter((token) => /^[a-z]{2,}|[<>=!]|[%VTA]/.test(token)));
  return [
    `= ${text}`,
    ...clauses,
    `${items} items`,
    `${clauses.length} clauses`,
    ...[...tokens].map((t) => `. ${t}`),
  ];
}
