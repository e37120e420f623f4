// References of a plan to the outcomes of earlier steps: `$1` in a question, `$1/pointer` in an input; `$$` is a dollar.
import type { Call } from '../contract/call.ts';
import type { PlanStep } from '../contract/plan.ts';

export type Json = Call['input'];

/** What a step came to. */
export interface Found {
  /** The exact result as text; null when there is only the output. */
  readonly text: string | null;
  readonly output: Json;
}

/** Where in a text something was put, and from which step. */
export interface Placed {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const IN_TEXT = /\$(\$|\d+)/g;
const ALONE = /^\$(\d+)((?:\/(?:[^~/]|~[01])*)*)$/;

/** Numbers of the steps, from 1, that a step refers to. */
export function referencesOf(step: PlanStep): number[] {
  const found = new Set<number>();
  for (const text of 'ask' in step ? [step.ask] : textsOf(step.input)) {
    for (const [, what] of text.matchAll(IN_TEXT)) if (what !== '$') found.add(Number(what));
  }
  return [...found].sort((a, b) => a - b);
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

/** A text with values in place of its references. */
export function fillText(text: string, value: (step: number) => string): { text: string; placed: Placed[] } {
  let filled = '';
  let end = 0;
  const placed: Placed[] = [];
  for (const match of text.matchAll(IN_TEXT)) {
    filled += text.slice(end, match.index);
    end = match.index + match[0].length;
    if (match[1] === '$') {
      filled += '$';
      continue;
    }
    const step = Number(match[1]);
    const start = filled.length;
    filled += value(step);
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
export function textOf({ text }: Found): string {
  if (text === null) throw new RangeError('a step gives no single value');
  return text;
}

function fillString(text: string, found: (step: number) => Found): Json {
  const alone = ALONE.exec(text);
  if (alone === null) return fillText(text, (step) => textOf(found(step))).text;
  const [, step, pointer = ''] = alone;
  if (pointer === '') return textOf(found(Number(step)));
  let at: unknown = found(Number(step)).output;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key))
      throw new RangeError(`${text} leads nowhere`);
    at = (at as Record<string, unknown>)[key];
  }
  return at as Json;
}
