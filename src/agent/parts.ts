import type { Skills } from '../adapter/skills.ts';
import type { Expert } from '../contract/expert.ts';
import type { Limits } from '../contract/limits.ts';
import type { RouterStrategy } from '../router/strategy.ts';

/** What the stages work with. */
export interface Parts {
  readonly router: RouterStrategy;
  readonly skills: Skills;
  readonly experts: readonly Expert[];
  /** What takes questions apart; null where the model has not learnt it: then rules read plans from the wording. */
  readonly planner: Expert | null;
  readonly limits: Limits;
}
