// References of a plan to the outcomes of earlier steps: `$1` and `${1/pointer}` in a text, `$1/pointer` alone in an
// input; `$$` is a dollar.
import type { Call } from '../contract/call.ts';
import type { PlanStep } from '../contract/plan.ts';

export type Json = Call['input'];

/** What a step came to. */
export interface Found {
  /** What stands for the result in a text; null when there is only the output. */
  readonly text: string | null;
  readonly output: Json;
}

/** Where in a text something was put, and from which step. */
export interface Placed {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const IN_TEXT = /\$(?:(\$)|(\d+)|\{(\d+)(\/[^{}]*)?\})/g;
const ALONE = /^\$(\d+)((?:\/(?:[^~/]|~[01])*)*)$/;

/** Numbers of the steps, from 1, that a step refers to. */
export function referencesOf(step: PlanStep): number[] {
  const found = new Set<number>();
  for (const text of 'ask' in step ? [step.ask] : textsOf(step.input)) {
    for (const [, dollar, bare, braced] of text.matchAll(IN_TEXT))
      if (dollar === undefined) found.add(Number(bare ?? braced));
  }
  return [...found].sort((a, b) => a - b);
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

/** A text with values in place of its references. */
export function fillText(text: string, found: (step: number) => Found): { text: string; placed: Placed[] } {
  let filled = '';
  let end = 0;
  const placed: Placed[] = [];
  for (const match of text.matchAll(IN_TEXT)) {
    filled += text.slice(end, match.index);
    end = match.index + match[0].length;
    const [, dollar, bare, braced, pointer = ''] = match;
    if (dollar !== undefined) {
      filled += '$';
      continue;
    }
    const step = Number(bare ?? braced);
    const start = filled.length;
    const value = pointed(found(step), pointer);
    filled += typeof value === 'string' ? value : JSON.stringify(value);
    placed.push({ start, end: filled.length, step });
  }
  return { text: filled + text.slice(end), placed };
}

/** An input with values in place of its references; throws RangeError when a pointer leads nowhere. */
export function fillInput(input: Json, found: (step: number) => Found): Json {
  if (typeof input === 'string') return fillString(input, found);
  if (typeof input !== 'object' || input === null) return input;
  if (Array.isArray(input)) return input.map((item) => fillInput(item, found));
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, fillInput(value, found)]));
}

/** The result as text; throws RangeError when there is none. */
function textOf({ text }: Found): string {
  if (text === null) throw new RangeError('a step gives no single value');
  return text;
}

function fillString(text: string, found: (step: number) => Found): Json {
  const alone = ALONE.exec(text);
  if (alone === null) return fillText(text, found).text;
  const [, step, pointer = ''] = alone;
  return pointed(found(Number(step)), pointer);
}

/** The result of a step, or what a pointer leads to in its output. */
function pointed(found: Found, pointer: string): Json {
  if (pointer === '') return textOf(found);
  let at: unknown = found.output;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key))
      throw new RangeError(`${pointer} leads nowhere`);
    at = (at as Record<string, unknown>)[key];
  }
  return at as Json;
}
