// How much a question is about a function, by words: for models that have not learnt to choose among functions.
import type { FunctionDoc } from './functions.ts';

/** Words that say nothing about a topic. */
const COMMON = new Set(
  'a an the of in on for to and or is are be by with from at as it its this that what which how can could you me my i we please find get give using use based given specific specified provided value values optional default'.split(
    ' ',
  ),
);

/** Beginnings of the words of a text, those of names in code among them. */
function stems(text: string): Set<string> {
  const words = text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+|\d+/g);
  return new Set(
    (words ?? []).filter((word) => word.length > 1 && !COMMON.has(word)).map((word) => word.slice(0, 5)),
  );
}

/** Share of a function's words that the question has; words of its name count threefold. */
export function likeness(question: string, { name, description, parameters }: FunctionDoc): number {
  const asked = stems(question);
  const named = stems(name);
  const described = stems(
    `${description} ${Object.keys((parameters['properties'] ?? {}) as object).join(' ')}`,
  );
  const weights = new Map([
    ...[...described].map((stem) => [stem, 1] as const),
    ...[...named].map((stem) => [stem, 3] as const),
  ]);
  let [shared, all] = [0, 0];
  for (const [stem, weight] of weights) {
    all += weight;
    if (asked.has(stem)) shared += weight;
  }
  return all === 0 ? 0 : shared / Math.sqrt(all * Math.max(1, asked.size));
}
