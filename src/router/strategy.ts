import type { Candidate } from '../contract/route.ts';

/** Probabilities of every expert, of none and, where it is known, of several; together they are one. */
export interface Judgement {
  readonly candidates: readonly Candidate[];
  readonly none: number;
  /** Probability that the question needs several calls; absent where the strategy cannot tell. */
  readonly several?: number | undefined;
  /** An expert less probable than this is not chosen. */
  readonly threshold: number;
  /** The strategy that judged. */
  readonly strategy: string;
}

/** A way to judge which expert fits. */
export interface RouterStrategy {
  readonly name: string;
  /** Null: this question is beyond the strategy. */
  judge(question: string, signal?: AbortSignal): Promise<Judgement | null>;
  /** Frees what it holds of the model. */
  close?(): void;
}

/** Divides weights by their sum; the rest, when the sum is less than one, belongs to none. */
export function judgement(
  strategy: string,
  threshold: number,
  weights: ReadonlyMap<string, number>,
  none: number,
  several?: number,
): Judgement {
  const sum = [...weights.values()].reduce((total, weight) => total + weight, none + (several ?? 0));
  const candidates = [...weights].map(([expert, weight]) => ({ expert, probability: weight / sum }));
  candidates.sort((a, b) => b.probability - a.probability);
  const likely = several === undefined ? {} : { several: several / sum };
  return { candidates, none: none / sum, ...likely, threshold, strategy };
}
