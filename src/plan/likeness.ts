// How much of a question a plan is about, by words: a small model may write plans of something else.
import type { Plan } from '../contract/plan.ts';

/** Words that say nothing about a topic. */
const COMMON = new Set(
  'what which when where whose that this these those there their with from into about have does were will would could please tell give find much many'.split(
    ' ',
  ),
);
/** Letters in which forms of a word agree. */
const STEM = 5;

const stems = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/\p{L}{4,}|\d+/gu) ?? [])
      .filter((word) => !COMMON.has(word))
      .map((word) => word.slice(0, STEM)),
  );

/** The share of a question's words that the steps of a plan have, in any form; one where it has no such words. */
export function likeness({ steps }: Plan, question: string): number {
  const asked = stems(question);
  const planned = stems(
    steps.map((step) => ('ask' in step ? step.ask : JSON.stringify(step.input))).join(' '),
  );
  const kept = [...asked].filter((word) => planned.has(word)).length;
  return asked.size === 0 ? 1 : kept / asked.size;
}
