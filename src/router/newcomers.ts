// Experts that came after the training: likeness to their examples takes its share before the trained router divides the rest.
import type { Judgement, RouterStrategy } from './strategy.ts';

/** What an expert needs to be known by its examples. */
export const LEAST_EXAMPLES = 10;

/** `likeness` judges all experts, so that a newcomer must be more like the question than those that are known. */
export function withNewcomers(
  trained: RouterStrategy,
  likeness: RouterStrategy,
  newcomers: readonly string[],
): RouterStrategy {
  if (newcomers.length === 0) return trained;
  return {
    name: `${trained.name}+${likeness.name}`,
    async judge(question, signal) {
      const judged = await trained.judge(question, signal);
      const like = await likeness.judge(question, signal);
      if (judged === null || like === null) return judged ?? like;
      return join(judged, like, newcomers);
    },
    ...(trained.close === undefined ? {} : { close: () => trained.close?.() }),
  };
}

function join(judged: Judgement, like: Judgement, newcomers: readonly string[]): Judgement {
  const fresh = like.candidates.filter(({ expert }) => newcomers.includes(expert));
  const rest = fresh.reduce((left, { probability }) => left - probability, 1);
  const known = judged.candidates.map(({ expert, probability }) => ({
    expert,
    probability: probability * rest,
  }));
  const candidates = [...fresh, ...known].sort((a, b) => b.probability - a.probability);
  const several = judged.several === undefined ? {} : { several: judged.several * rest };
  const best = candidates[0]?.expert ?? '';
  // Likeness is not calibrated: a newcomer must pass its threshold, not that of the trained router.
  const { threshold, strategy } = newcomers.includes(best)
    ? { threshold: Math.max(like.threshold, judged.threshold), strategy: like.strategy }
    : judged;
  return { candidates, none: judged.none * rest, ...several, threshold, strategy };
}
