// Values that have to come from the question: `x-copied` in an input schema says of a text or a number how. What is
// found neither in the question nor derived from it is told with the call; it is a doubt, not an error.
import type { Call } from '../contract/call.ts';
import type { JsonSchema } from '../contract/expert.ts';
import { copyGraph, mayCopy } from './copy-graph.ts';
import { copyRule } from './grammar/copy-rule.ts';
import type { SchemaObject } from './grammar/keywords.ts';
import { numbersIn, significant } from './question-numbers.ts';

type Json = Call['input'];
type Doubt = NonNullable<Call['doubts']>[number];

/** The values of an input that the question does not hold, in their order. */
export function doubtsAbout(input: Json, schema: JsonSchema, question: string): Doubt[] {
  const doubts: Doubt[] = [];
  visit(input, schema, '', (value, one, pointer) => {
    if (!isFounded(String(value), one, question)) doubts.push({ pointer, value });
  });
  return doubts;

  function visit(value: Json, at: unknown, pointer: string, tell: Tell): void {
    const one = resolve(schema, at);
    if (one === null) return;
    if ('x-copied' in one && typeof value !== 'object') tell(value, one, pointer);
    const branches = (one['anyOf'] ?? one['oneOf'] ?? one['allOf'] ?? []) as unknown[];
    for (const branch of branches)
      if (mayBe(value, resolve(schema, branch))) visit(value, branch, pointer, tell);
    if (typeof value !== 'object' || value === null) return;
    const properties = (one['properties'] ?? {}) as Record<string, unknown>;
    for (const [key, inner] of Object.entries(value)) {
      const own = Array.isArray(value) ? one['items'] : (properties[key] ?? one['additionalProperties']);
      visit(inner as Json, own, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, tell);
    }
  }
}

type Tell = (value: Json, schema: SchemaObject, pointer: string) => void;

/** Decoding keeps to a rule of copying only where the question has something that fits; days and lengths may be said in other ways. */
function isFounded(value: string, schema: SchemaObject, question: string): boolean {
  const rule = copyRule(schema);
  const graph = rule === null ? [] : copyGraph(rule, question);
  const gives = rule?.kind === 'date' || rule?.kind === 'duration';
  if (rule !== null && (graph.length > 0 || !gives)) return mayCopy(graph, value);
  const check = CHECKS[String(schema['x-copied'])];
  return check === undefined || check(value, question);
}

/** A schema, or the one that it refers to. */
function resolve(root: JsonSchema, at: unknown): JsonSchema | null {
  let found = at;
  for (let hops = 0; hops < 8; hops++) {
    if (typeof found !== 'object' || found === null) return null;
    const reference = (found as JsonSchema)['$ref'];
    if (typeof reference !== 'string') return found as JsonSchema;
    found = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], root);
  }
  return null;
}

/** False when a constant of the branch says that the value belongs to another one. */
function mayBe(value: Json, branch: JsonSchema | null): boolean {
  if (branch === null) return false;
  if ('const' in branch) return branch['const'] === value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  const properties = (branch['properties'] ?? {}) as Record<string, { readonly const?: unknown }>;
  return Object.entries(properties).every(
    ([key, property]) => property.const === undefined || property.const === value[key],
  );
}

const words = (text: string): string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Beginnings of words agree, so that inflected forms do. */
function alike(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const kept = Math.max(3, Math.min(short.length, long.length - 3));
  return short.length >= 3 && long.startsWith(short.slice(0, kept)) && long.length - short.length <= 4;
}

/** Numbers that a question need not say: small ones, and those of units and percentages. */
const USUAL = new Set(['1', '2', '3', '4', '5', '6', '7', '8', '9', '12', '24', '36', '52', '365']);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** True when the year, the month and the day of a date stand in the question. */
function dateFounded(value: string, question: string): boolean {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(value);
  if (parts === null) return true; // a word such as `today`
  const [, year = '', month = '', day] = parts;
  const numbers = new Set((question.match(/\d+/g) ?? []).map(Number));
  if (!numbers.has(Number(year)) && !numbers.has(Number(year.slice(2)))) return false;
  if (month === '01' && (day ?? '01') === '01') return true; // a year
  const named = words(question).some((word) => word.startsWith(MONTHS[Number(month) - 1] as string));
  if (!named && !numbers.has(Number(month))) return false;
  // A month begins with its first day, and a day ends with the next one.
  const dayOf = Number(day ?? 1);
  return dayOf === 1 || numbers.has(dayOf) || numbers.has(dayOf - 1);
}

const CHECKS: Readonly<Record<string, (value: string, question: string) => boolean>> = {
  /** Every word is one of the question, or a form of one. */
  words(value, question) {
    const said = words(question);
    return words(value).every((word) => said.some((other) => alike(word, other)));
  },
  /** Every number has the digits of one of the question, but for powers of ten. */
  numbers(value, question) {
    const known = numbersIn(question);
    if (known === null) return true;
    return (value.match(/\d+(?:\.\d+)?/g) ?? []).every((number) => {
      const digits = significant(number);
      return digits === '' || USUAL.has(digits) || known.has(digits);
    });
  },
  date: dateFounded,
};
