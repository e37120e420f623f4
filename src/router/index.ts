// Stage 2: question to route.
import { MrklError } from '../contract/errors.ts';
import type { Question } from '../contract/question.ts';
import type { Route } from '../contract/route.ts';
import type { RouterStrategy } from './strategy.ts';

/** Chooses the most probable expert, or none when it is not probable enough. */
export async function chooseExpert(
  question: Question,
  router: RouterStrategy,
  signal?: AbortSignal,
): Promise<Route> {
  const judged = await router.judge(question.text, signal);
  if (judged === null) throw new MrklError('internal', `The router '${router.name}' gave no judgement.`);
  const { none, threshold, strategy } = judged;
  const candidates = [...judged.candidates];
  const [best] = candidates;
  const several = judged.several === undefined ? {} : { several: judged.several };
  const common = { candidates, none, ...several, threshold, strategy };
  const fits = best !== undefined && best.probability >= threshold;
  return fits
    ? { expert: best.expert, probability: best.probability, ...common }
    : { expert: null, probability: Math.max(none, judged.several ?? 0), ...common };
}
