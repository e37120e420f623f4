// Likeness to the examples of the experts, for a model without a trained router. Its probabilities are a guess of the
// right order, not calibrated.
import type { Expert } from '../contract/expert.ts';
import { judgement, type RouterStrategy } from './strategy.ts';

/** What a question like no example weighs against an expert. */
const DOUBT = 0.35;
const THRESHOLD = 0.5;

type Bag = ReadonlyMap<string, number>;

/** Words and pairs of neighbours; all numbers are one word, all operators another. */
function bag(text: string): Bag {
  const words =
    text
      .toLowerCase()
      .replace(/\d+(?:[.,]\d+)*/g, ' # ')
      .replace(/[-+*/^×÷=]/g, ' ~ ')
      .match(/[\p{L}#~%']+/gu) ?? [];
  const counts = new Map<string, number>();
  words.forEach((word, i) => {
    for (const feature of i === 0 ? [word] : [word, `${words[i - 1]} ${word}`]) {
      counts.set(feature, (counts.get(feature) ?? 0) + 1);
    }
  });
  return counts;
}

function length(a: Bag): number {
  return Math.sqrt([...a.values()].reduce((sum, count) => sum + count * count, 0));
}

function cosine(a: Bag, b: Bag): number {
  let dot = 0;
  for (const [feature, count] of a) dot += count * (b.get(feature) ?? 0);
  return dot === 0 ? 0 : dot / (length(a) * length(b));
}

/** Judges by the examples that are most alike, those that an expert must not be called for among them. */
export function similarityRouter(experts: readonly Expert[]): RouterStrategy {
  const rows = experts.map(({ manifest: { name }, examples }) => ({
    name,
    fit: examples.filter(({ input }) => input !== null).map(({ question }) => bag(question)),
    unfit: examples.filter(({ input }) => input === null).map(({ question }) => bag(question)),
  }));
  return {
    name: 'similarity',
    async judge(question) {
      const own = bag(question);
      const nearest = (bags: readonly Bag[]): number =>
        bags.reduce((best, other) => Math.max(best, cosine(own, other)), 0) ** 2;
      const weights = new Map(rows.map(({ name, fit }) => [name, nearest(fit)]));
      // What one expert refuses may well be what another one is for.
      const refusals = rows.map(({ name, unfit }) => {
        const others = [...weights].filter(([other]) => other !== name).map(([, weight]) => weight);
        return nearest(unfit) - Math.max(0, ...others);
      });
      return judgement('similarity', THRESHOLD, weights, DOUBT ** 2 + Math.max(0, ...refusals));
    },
  };
}
