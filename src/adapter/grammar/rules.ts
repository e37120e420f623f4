// `x-grammar` of a string schema: named rules, each a regular expression that may refer to others as `<name>`.
// A reference to a rule that stands earlier, or to itself, goes one level deeper; `depth` levels are allowed. So every
// grammar is finite and the nesting that an expert can bear is a number in its schema.
import { MrklError } from '../../contract/errors.ts';
import { ruleTerm } from './pattern.ts';
import type { Term, Terms } from './term.ts';

/** Compiles the rules; the first one is the start. */
export function stringRules(terms: Terms, grammar: unknown, at: string): Term {
  const { depth, rules } = check(grammar, at);
  const names = Object.keys(rules);
  const known = new Map<string, Term>();
  const flat = flatRules(rules, names);
  const build = (name: string, level: number): Term => {
    if (level < 0) return terms.never;
    const key = flat.has(name) ? name : `${name} ${level}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const place = names.indexOf(name);
    if (place < 0)
      throw new MrklError('schema-unsupported', `Schema ${at}: x-grammar has no rule '${name}'.`);
    const made = ruleTerm(terms, rules[name] as string, (other) =>
      build(other, names.indexOf(other) > place ? level : level - 1),
    );
    known.set(key, made);
    return made;
  };
  return build(names[0] as string, depth);
}

/** The rules that never lead back, whose strings are the same on every level. */
function flatRules(rules: Readonly<Record<string, string>>, names: readonly string[]): ReadonlySet<string> {
  const flat = new Set<string>();
  for (const name of [...names].reverse()) {
    const used = [...(rules[name] as string).matchAll(/<([a-z][a-z0-9-]*)>/g)].map(
      ([, other]) => other as string,
    );
    if (used.every((other) => flat.has(other))) flat.add(name);
  }
  return flat;
}

function check(grammar: unknown, at: string): { depth: number; rules: Record<string, string> } {
  const { depth, rules } = (grammar ?? {}) as { depth?: unknown; rules?: unknown };
  const fine =
    typeof depth === 'number' &&
    typeof rules === 'object' &&
    rules !== null &&
    Object.values(rules).every((rule) => typeof rule === 'string');
  if (!fine || Object.keys(rules).length === 0) {
    throw new MrklError(
      'schema-unsupported',
      `Schema ${at}: x-grammar must be {depth: number, rules: {name: pattern}}.`,
    );
  }
  return { depth, rules: rules as Record<string, string> };
}
