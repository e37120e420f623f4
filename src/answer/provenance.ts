// Where the figures and quotations of an answer come from, checked by machine.
import type { Answer, Citation } from '../contract/answer.ts';
import type { Call } from '../contract/call.ts';
import { at, plain } from './wording.ts';

const FIGURE = /\p{N}/u;
const QUOTED = /["“„«][^"”“»]*["”“»]/u;

/**
 * What in an answer has no source, a sentence each; none when all is well. Every citation must lead to the words that it
 * covers, and outside the citations there may be neither a figure nor a quotation.
 */
export function unfounded(answer: Answer): string[] {
  const wrong = answer.citations.flatMap((citation) => {
    const words = answer.text.slice(citation.start, citation.end);
    const source = sourceOf(answer, citation);
    return source === words ? [] : [`'${words}' stands for '${source ?? 'nothing'}' at ${citation.pointer}`];
  });
  const rest = outside(answer);
  const figure = FIGURE.exec(rest) ?? QUOTED.exec(rest);
  return figure === null ? wrong : [...wrong, `'${figure[0]}' in '${answer.text}' has no source`];
}

/** The words that a citation leads to. */
function sourceOf(
  { calls, plan, steps }: Answer,
  { call: id, source, pointer }: Citation,
): string | undefined {
  const done = calls.find(({ call }) => call.id === id);
  const { outcome } = done ?? {};
  const values: Readonly<Record<Citation['source'], unknown>> = {
    input: done?.call.input,
    output: outcome?.status === 'value' ? outcome.output : undefined,
    failure: outcome?.status === 'failure' ? outcome.failure : undefined,
    plan,
    steps,
  };
  const value = values[source];
  const found = value === undefined ? undefined : at(value as Call['input'], pointer);
  return found === undefined ? undefined : plain(found);
}

/** The text without what is cited; a bar stands for it, so that nothing grows together. */
function outside({ text, citations }: Answer): string {
  let rest = text;
  for (const { start, end } of [...citations].sort((a, b) => b.start - a.start))
    rest = `${rest.slice(0, start)}|${rest.slice(end)}`;
  return rest;
}
