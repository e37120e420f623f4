// Cheap strategies first: the next one is asked when one is not sure.
import type { Judgement, RouterStrategy } from './strategy.ts';

export interface Step {
  readonly strategy: RouterStrategy;
  /** A judgement whose most probable expert is at least this probable ends the search. */
  readonly sure: number;
  /** The same for none; as `sure` when absent. */
  readonly sureOfNone?: number | undefined;
}

/** Asks one after the other; the last judgement stands when none was sure. */
export function cascadeRouter(steps: readonly Step[]): RouterStrategy {
  return {
    name: 'cascade',
    async judge(question, signal) {
      let last: Judgement | null = null;
      for (const { strategy, sure, sureOfNone = sure } of steps) {
        const judged = await strategy.judge(question, signal);
        if (judged === null) continue;
        last = judged;
        if ((judged.candidates[0]?.probability ?? 0) >= sure || judged.none >= sureOfNone) break;
      }
      return last;
    },
    close() {
      for (const { strategy } of steps) strategy.close?.();
    },
  };
}
