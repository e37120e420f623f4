import { NONE, SEVERAL } from '../../contract/router-file.ts';
import type { CurvePoint } from '../operating-point.ts';
import { aloneProbability, type Calibration, calibrated } from './calibration.ts';
import { scores, type WordsHead } from './head.ts';

/** A classifier, what makes its scores probabilities, and what its thresholds keep. */
export interface WordsModel {
  readonly head: WordsHead;
  readonly calibration: Calibration;
  /** An expert less probable than this is not chosen, unless the user wishes otherwise. */
  readonly threshold: number;
  readonly curve: readonly CurvePoint[];
}

/** What a model makes of a question. */
export interface WordsJudgement {
  /** Every expert, most probable first. */
  readonly candidates: readonly { readonly expert: string; readonly probability: number }[];
  readonly none: number;
  /** Probability that the question needs several calls; absent where the model has not learnt it. */
  readonly severalCalls?: number;
  /** Experts that are more probably needed than not, each by itself, most probable first. */
  readonly together: readonly string[];
}

export function judgeWords({ head, calibration }: WordsModel, text: string): WordsJudgement {
  const z = scores(head, text);
  const p = calibrated(z, calibration);
  const rows = head.classes.map((expert, c) => ({ expert, probability: p[c] as number, z: z[c] as number }));
  const of = (name: string) => rows.find(({ expert }) => expert === name)?.probability;
  const severalCalls = of(SEVERAL);
  const experts = rows
    .filter(({ expert }) => expert !== NONE && expert !== SEVERAL)
    .sort((a, b) => b.probability - a.probability || (a.expert < b.expert ? -1 : 1));
  return {
    candidates: experts.map(({ expert, probability }) => ({ expert, probability })),
    none: of(NONE) ?? 0,
    ...(severalCalls === undefined ? {} : { severalCalls }),
    together: experts
      .filter((row) => aloneProbability(row.z, calibration.alone) >= 0.5)
      .map(({ expert }) => expert),
  };
}
