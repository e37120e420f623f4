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

/** The numbers as they follow each other in the text; a formula may need another order. */
export function inTextOrder(question: string, numbers: readonly Quantity[]): Quantity[] {
  const text = question.toLowerCase();
  const taken = new Set<number>();
  const placed = numbers.map((quantity) => {
    const at = find(text, quantity.said.toLowerCase(), taken);
    taken.add(at);
    return { quantity, at };
  });
  return placed.sort((a, b) => a.at - b.at).map(({ quantity }) => quantity);
}

/** First occurrence that is not part of a longer number or word. */
function find(text: string, said: string, taken: ReadonlySet<number>): number {
  for (let at = text.indexOf(said); at >= 0; at = text.indexOf(said, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text.slice(at + said.length).replace(/^\.(?!\d)/, '')[0] ?? ' ';
    if (!/[a-z\d.]/.test(before + after) && !taken.has(at)) return at;
  }
  return text.indexOf(said);
}
