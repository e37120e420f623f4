// Sentences and their sources.
import type { Citation } from '../contract/answer.ts';
import type { Call } from '../contract/call.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Outcome } from '../contract/outcome.ts';
import { CitedText } from './cited-text.ts';

type Json = Call['input'];

/** What is said when no expert fits. It holds no figure. */
export function abstention(experts: readonly Manifest[]): string {
  const names = experts.map(({ title }) => title).join(', ');
  return `No expert here fits this question, and I do not guess. ${names === '' ? 'There are no experts yet.' : `I can ask: ${names}.`}`;
}

export function failureWording(
  { title }: Manifest,
  { call, failure }: Extract<Outcome, { status: 'failure' }>,
): { text: string; citations: Citation[] } {
  return parts(new CitedText().say(`${title}: `).cite(failure.message, call, 'failure', '/message'));
}

/** Fills the first template whose values are all there. */
export function valueWording(
  { answer }: Manifest,
  call: Call,
  output: Json,
): { text: string; value: string | null; citations: Citation[] } {
  const value = at(output, answer.value);
  for (const template of answer.templates) {
    const filled = fill(template, call, output);
    if (filled !== null) return { ...parts(filled), value: value === undefined ? null : plain(value) };
  }
  const whole = new CitedText().cite(
    plain(value ?? output),
    call.id,
    'output',
    value === undefined ? '' : answer.value,
  );
  return { ...parts(whole), value: value === undefined ? null : plain(value) };
}

function fill(template: string, call: Call, output: Json): CitedText | null {
  const text = new CitedText();
  for (const part of template.split(/(\{[^}]+\})/)) {
    const slot = /^\{(input)?(\/[^}]+)\}$/.exec(part);
    if (slot === null) {
      text.say(part);
      continue;
    }
    const [, input, pointer = ''] = slot;
    const found = at(input === undefined ? output : call.input, pointer);
    if (found === undefined || found === null) return null;
    text.cite(plain(found), call.id, input === undefined ? 'output' : 'input', pointer);
  }
  return text;
}

const parts = ({ text, citations }: CitedText): { text: string; citations: Citation[] } => ({
  text,
  citations,
});
/** A value as it stands in a text. */
export const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The value that a JSON pointer leads to; undefined when it leads nowhere. */
export function at(value: Json, pointer: string): Json | undefined {
  let found: unknown = value;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found as Json;
}
