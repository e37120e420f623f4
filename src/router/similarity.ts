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

/** Judges by the examples that are most alike, those of no expert among them. */
export function similarityRouter(experts: readonly Expert[]): RouterStrategy {
  const rows = experts.flatMap(({ manifest, examples }) =>
    examples.map(({ question, input }) => ({
      expert: input === null ? null : manifest.name,
      bag: bag(question),
    })),
  );
  return {
    name: 'similarity',
    async judge(question) {
      const own = bag(question);
      const best = new Map<string | null, number>();
      for (const row of rows) best.set(row.expert, Math.max(best.get(row.expert) ?? 0, cosine(own, row.bag)));
      const weights = new Map(experts.map(({ manifest: { name } }) => [name, (best.get(name) ?? 0) ** 2]));
      const none = (best.get(null) ?? 0) ** 2 + DOUBT ** 2;
      return judgement('similarity', THRESHOLD, weights, none);
    },
  };
}
