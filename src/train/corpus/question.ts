import { type Expression, formula } from './expression.ts';
import type { Quantity } from './number.ts';

/** A calculable question and the calculator's formula for it; `tree` is absent where only text is known. */
export interface Calculation {
  readonly question: string;
  readonly formula: string;
  readonly tree: Expression | null;
  readonly numbers: readonly Quantity[];
}

export function calculation(question: string, tree: Expression, numbers: readonly Quantity[]): Calculation {
  return { question, formula: formula(tree), tree, numbers };
}
