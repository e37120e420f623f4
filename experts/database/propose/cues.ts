// Words that ask for a part of a query, and whether the query has it.
import { AGGREGATES, type Condition, expressionsOf, type Query } from '../query.ts';
import type { View } from './view.ts';

interface Cue {
  readonly name: string;
  readonly words: RegExp;
  has(parts: ReadonlySet<string>): boolean;
}

const cue = (name: string, words: RegExp, ...parts: readonly string[]): Cue => ({
  ...{ name, words },
  has: (found) => parts.some((part) => found.has(part)),
});

const LIST: readonly Cue[] = [
  cue('not', /\b(?:not|no|never|without|except|excluding|neither|nor|none)\b|n't\b/, 'not', '!=', 'except'),
  cue('each', /\b(?:each|every|per|for all|by|respective)\b/, 'group'),
  cue(
    'most',
    /\b(?:most|least|fewest|top|best|worst|\p{L}{2,}est|max(?:imum)?|min(?:imum)?|first|last)\b/u,
    'limit',
    'max',
    'min',
  ),
  cue('count', /\b(?:how many|number|count|amount)\b/, 'count'),
  cue('average', /\b(?:average|mean|avg)\b/, 'avg'),
  cue('sum', /\b(?:total|sum|overall|altogether|combined)\b/, 'sum'),
  cue('extreme', /\b(?:maximum|minimum|highest|lowest|largest|smallest)\b/, 'max', 'min'),
  cue('distinct', /\b(?:different|distinct|unique|various)\b/, 'distinct'),
  cue(
    'order',
    /\b(?:order(?:ed)?|sort(?:ed)?|alphabetic(?:al|ally)?|(?:de|a)scending|rank(?:ed)?|from (?:the )?\p{L}+est to)\b/u,
    'order',
  ),
  cue('down', /\b(?:descending|reverse|most|highest|largest|oldest|biggest|decreasing|latest)\b/, 'desc'),
  cue('both', /\b(?:both|and also|as well as)\b/, 'intersect'),
  cue('or', /\b(?:or|either)\b/, 'or', 'union'),
  cue(
    'more',
    /\b(?:more|above|over|after|greater|at least|exceeds?|\p{L}{2,}er than|minimum of)\b/u,
    '>',
    '>=',
  ),
  cue('less', /\b(?:less|fewer|below|under|before|at most|\p{L}{2,}er than|maximum of)\b/u, '<', '<='),
  cue('between', /\b(?:between|from \d+ to)\b/, 'between'),
  cue(
    'like',
    /\b(?:contain|contains|containing|starts?|begins?|ends?|substring|includes?|letter|like|prefix|suffix)\b/,
    'like',
  ),
  cue('than average', /\b(?:than the average|above average|below average|the average)\b/, 'inner'),
];

/** What the figures of `cuesOf` say. */
export const CUES: readonly string[] = LIST.map(({ name }) => `cue ${name}`);

/** 0: neither asked for nor there, 1: only there, 2: only asked for, 3: both. */
export function cuesOf(view: View, { query }: { readonly query: Query }): number[] {
  const text = view.linked.words
    .map((word) => word.text.toLowerCase())
    .join(' ')
    .replace(/ ' t\b/g, "'t");
  const parts = partsOf(query);
  return LIST.map(({ words, has }) => (words.test(text) ? 2 : 0) + (has(parts) ? 1 : 0));
}

/** True for words that ask for a part that the query has. */
export function cuedBy(query: Query): (word: string) => boolean {
  const parts = partsOf(query);
  const there = LIST.filter(({ has }) => has(parts));
  return (word) => there.some(({ words }) => words.test(word.toLowerCase()));
}

function partsOf(query: Query): ReadonlySet<string> {
  const found = new Set<string>();
  gather(query, found);
  return found;
}

function gather({ selects, operators, orderBy, limit }: Query, found: Set<string>): void {
  for (const { name } of operators) found.add(name);
  if (orderBy.length > 0) found.add('order');
  if (orderBy.some(({ descending }) => descending)) found.add('desc');
  if (limit !== null) found.add('limit');
  for (const select of selects) {
    if (select.distinct) found.add('distinct');
    if (select.groupBy.length > 0) found.add('group');
    for (const condition of [select.where, select.having]) gatherCondition(condition, found);
    for (const one of [...expressionsOf(select), ...orderBy.map(({ of }) => of)]) {
      if (one.kind === 'query') {
        found.add('inner');
        gather(one.query, found);
      }
      if (one.kind !== 'aggregate') continue;
      if (AGGREGATES.includes(one.name)) found.add(one.name);
      if (one.distinct) found.add('distinct');
    }
  }
}

function gatherCondition(condition: Condition | null, found: Set<string>): void {
  if (condition === null) return;
  switch (condition.kind) {
    case 'and':
    case 'or':
      if (condition.kind === 'or') found.add('or');
      for (const part of condition.parts) gatherCondition(part, found);
      return;
    case 'not':
      found.add('not');
      gatherCondition(condition.of, found);
      return;
    case 'compare':
      found.add(condition.sign);
      return;
    default:
      found.add(condition.kind);
      if (condition.negated) found.add('not');
      if (condition.kind === 'in' && 'selects' in condition.among) gather(condition.among, found);
  }
}
