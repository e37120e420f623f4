// A query without its names and values: `select C where C = V`. What stands in the gaps is filled in again one by one.
import type { Catalog } from '../catalog.ts';

export type GapKind = 'column' | 'table' | 'star' | 'text' | 'number';

/** A gap, and what surrounds it. */
export interface Gap {
  readonly kind: GapKind;
  /** Where it stands, in short: `select`, `avg select`, `where =`, `order desc`, … */
  readonly role: string;
  /** The same, roughly. */
  readonly clause: string;
  /** How many gaps of the clause come before it. */
  readonly place: number;
  /** Which select it belongs to, in the order of writing. */
  readonly select: number;
}

export interface Sketch {
  /** Tokens with `C`, `T`, `A` (all columns of a table), `V`, `N` in the gaps. */
  readonly text: string;
  readonly gaps: readonly Gap[];
}

/** A query taken apart. */
export interface Apart {
  readonly sketch: string;
  readonly fillings: readonly string[];
}

const TOKEN =
  /'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_]*\.(?:[\p{L}_][\p{L}\p{N}_]*|\*)|-?\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_]*|<=|>=|!=|[^\s]/gu;
const GAPS: Readonly<Record<string, GapKind>> = {
  ...{ C: 'column', T: 'table', A: 'star', N: 'number' },
  ...{ V: 'text', '%V%': 'text', 'V%': 'text', '%V': 'text' },
};
const CLAUSES = new Set(['select', 'from', 'where', 'group', 'having', 'order', 'limit']);
const WRAPS = /^(?:count|sum|avg|min|max|year|month|day|lower|upper|length|round|abs)$/;

/** Takes a short form apart; null for joins that it spells out and other rare things. */
export function takeApart(query: string, catalog: Catalog): Apart | null {
  const tables = new Set(catalog.tables.map(({ name }) => name));
  const sketch: string[] = [];
  const fillings: string[] = [];
  const tokens = query.match(TOKEN) ?? [];
  for (const [i, token] of tokens.entries()) {
    const gap = gapOf(token, tokens[i - 1] ?? '', tables);
    if (gap === null) sketch.push(token);
    else {
      sketch.push(gap);
      fillings.push(token);
    }
  }
  const text = sketch.join(' ');
  return / (?:join|as) /.test(text) ? null : { sketch: text, fillings };
}

function gapOf(token: string, before: string, tables: ReadonlySet<string>): string | null {
  if (token.startsWith("'")) return before === 'like' ? likeGap(token) : 'V';
  if (/^-?\d/.test(token)) return before === 'limit' && token === '1' ? null : 'N';
  if (token.endsWith('.*')) return 'A';
  if (token.includes('.') && token.length > 1) return 'C';
  return tables.has(token) && /^(?:from|,)$/.test(before) ? 'T' : null;
}

function likeGap(token: string): string {
  const inner = token.slice(1, -1);
  const [left, right] = [inner.startsWith('%'), inner.endsWith('%')];
  return `${left ? '%' : ''}V${right ? '%' : ''}`;
}

/** The gaps of a sketch. */
export function readSketch(text: string): Sketch {
  const tokens = text.split(' ');
  const gaps: Gap[] = [];
  const counts = new Map<string, number>();
  let [clause, select] = ['select', -1];
  const open: string[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token === '(') open.push(clause);
    if (token === ')') clause = open.pop() ?? clause;
    if (token === 'select') select += 1;
    if (CLAUSES.has(token)) clause = token;
    const kind = GAPS[token];
    if (kind === undefined) continue;
    const key = `${select} ${clause} ${kind}`;
    const place = counts.get(key) ?? 0;
    counts.set(key, place + 1);
    gaps.push({ kind, role: roleOf(tokens, i, clause), clause, place, select });
  }
  return { text, gaps };
}

function roleOf(tokens: readonly string[], i: number, clause: string): string {
  let at = i - 1;
  const wraps: string[] = [];
  while (tokens[at] === '(' || tokens[at] === 'distinct') {
    const name = tokens[at - 1] ?? '';
    if (tokens[at] === 'distinct') wraps.push('distinct');
    else if (WRAPS.test(name)) wraps.push(name);
    at -= 1;
    if (WRAPS.test(tokens[at] ?? '')) at -= 1;
  }
  const after = tokens.slice(i + 1).find((token) => token !== ')') ?? '';
  const sign = /^(?:=|!=|<|>|<=|>=|like|in|not|between|is|desc|[-+*/])$/.test(after) ? after : '';
  const before = /^(?:=|!=|<|>|<=|>=|like|between|and)$/.test(tokens[at] ?? '') ? tokens[at] : '';
  return [clause, ...wraps, before, sign].filter((part) => part !== '').join(' ');
}

/** A query again: the fillings in the gaps. */
export function putTogether(text: string, fillings: readonly string[]): string {
  let next = 0;
  return text
    .replace(/(\b(?:count|sum|avg|min|max|year|month|day|lower|upper|length|round|abs)) \( /g, '$1(')
    .replace(/\( /g, '(')
    .replace(/ \)/g, ')')
    .replace(/ ,/g, ',')
    .replace(/(?<![\p{L}%])(?:%V%|V%|%V|[CTAVN])(?![\p{L}%])/gu, () => fillings[next++] ?? '');
}

/** The gaps of a sketch as they are written. */
export const gapTokens = (text: string): string[] =>
  text.split(' ').filter((token) => /^(?:%V%|V%|%V|[CTAVN])$/.test(token));
