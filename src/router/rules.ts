// Certain cases by pattern, before any model is asked.
import { judgement, type RouterStrategy } from './strategy.ts';

export interface Rule {
  /** Null: no expert is to be called. */
  readonly expert: string | null;
  readonly pattern: RegExp;
}

/** The first rule that matches decides; without one the question is beyond it. */
export function ruleRouter(rules: readonly Rule[], experts: readonly string[]): RouterStrategy {
  return {
    name: 'rules',
    async judge(question) {
      const rule = rules.find(({ pattern }) => pattern.test(question));
      if (rule === undefined) return null;
      const weights = new Map(experts.map((name) => [name, name === rule.expert ? 1 : 0]));
      return judgement('rules', 1, weights, rule.expert === null ? 1 : 0);
    },
  };
}
