// What speaks for and against a proposal once it has run, as figures: how sure its parts are, whether they go together,
// what of the question it uses, and what it gave.
import { type Place, SMALL } from '../link.ts';
import type { expressionsOf, Query, Select } from '../query.ts';
import { CUES, cuedBy, cuesOf } from './cues.ts';
import type { Filled } from './gaps.ts';
import type { Proposal } from './proposal.ts';
import type { Item, View } from './view.ts';

export type Rows = readonly (readonly unknown[])[];

/** A proposal that could be read, with what it gave; null when it failed or took too long. */
export interface Run {
  readonly proposal: Proposal;
  /** Without the days that it is asked of. */
  readonly query: Query;
  readonly rows: Rows | null;
}

const SURE = ['sketch', 'fillings', 'worst filling', 'gaps', 'behind the best', 'place'] as const;
const RESULT = ['fails', 'empty', 'nothing', 'one cell', 'rows', 'twice', 'agreement', 'joins'] as const;
const UNUSED = [
  ...[
    'tables unused',
    'columns unused',
    'values unused',
    'numbers unused',
    'tables unasked',
    'columns unasked',
  ],
  ...['words unused', 'share of words'],
] as const;
const TOGETHER = [
  ...['shown least', 'shown mean', 'shown', 'shown twice', 'shown out of order', 'asked least', 'ordered by'],
  ...[
    'text elsewhere',
    'text unknown',
    'figure for a text',
    'sum of a text',
    'keys apart',
    'same value',
    'shown and asked',
  ],
  ...['grouped by', 'name shown', 'id shown'],
] as const;
const AROUND = ['words', 'values', 'numbers', 'columns', 'rivals'] as const;

/** What the figures of `weighUp` say, in their order. */
export const FIGURES: readonly string[] = [...SURE, ...RESULT, ...UNUSED, ...TOGETHER, ...CUES, ...AROUND];

/** The figures of each proposal among all of a question. */
export function weighUp(runs: readonly Run[]): number[][] {
  const totals = runs.map(({ proposal }) => proposal.sketchScore + proposal.fillScore);
  const best = Math.max(...totals);
  const order = [...totals].sort((a, b) => b - a);
  const keys = runs.map(({ rows }) => (rows === null ? '' : keyOf(rows)));
  const masses = new Map<string, number>();
  for (const [i, key] of keys.entries())
    masses.set(key, (masses.get(key) ?? 0) + Math.exp((totals[i] as number) - best));
  const whole = [...masses.values()].reduce((a, b) => a + b, 0);
  const unsure = [...masses.values()].reduce((sum, mass) => sum - (mass / whole) * Math.log(mass / whole), 0);
  return runs.map((one, i) => {
    const agreement = (masses.get(keys[i] as string) as number) / whole;
    const total = totals[i] as number;
    const { view } = one.proposal;
    return [
      ...[...sureOf(one.proposal), best - total, order.indexOf(total)],
      ...[...resultOf(one.rows), agreement, (one.query.selects[0]?.from.length ?? 1) - 1],
      ...unusedOf(view, one),
      ...togetherOf(view, one),
      ...cuesOf(view, one),
      ...[...aroundOf(view), unsure],
    ];
  });
}

/** Rows that are alike have the same key. */
export const keyOf = (rows: Rows): string => JSON.stringify(rows.slice(0, 50), plain);
const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

function sureOf({ sketchScore, fillScore, filled }: Proposal): number[] {
  const worst = filled.reduce((least, { ln }) => Math.min(least, ln), 0);
  return [sketchScore, fillScore, worst, filled.length];
}

function resultOf(rows: Rows | null): number[] {
  const one = rows?.length === 1 ? (rows[0] as readonly unknown[]) : null;
  const nothing = one?.every((cell) => cell === null || cell === 0 || cell === 0n) === true;
  const seen = new Set((rows ?? []).slice(0, 50).map((row) => JSON.stringify(row, plain)));
  const twice = seen.size < Math.min(rows?.length ?? 0, 50);
  return [
    rows === null,
    rows?.length === 0,
    nothing,
    one?.length === 1,
    Math.log1p(rows?.length ?? 0),
    twice,
  ].map(Number);
}

const LEVEL_OF_A_NAME = 4;
const GOOD = 3;

/** What of the question stays unused, and what is used that nobody asked for. */
function unusedOf(view: View, { proposal: { filled }, query }: Run): number[] {
  const { selects } = query;
  const tables = new Set(selects.flatMap(({ from }) => from.map(({ table }) => table)));
  const items = itemsOf(filled);
  const spans = items.flatMap(({ mention }) => (mention === undefined ? [] : [mention]));
  const covered = (from: number, to: number): boolean => spans.some((one) => one.from < to && from < one.to);
  const used = (kind: string): Set<number> =>
    new Set(filled.filter(({ gap }) => gap.kind === kind).map(({ choice }) => choice.value));
  const [texts, numbers] = [used('text'), used('number')];
  const inValue = (at: number): boolean => view.values.some(({ from, to }) => from <= at && at < to);
  const unusedTables = view.tables.filter(
    ({ level, place, mention }) =>
      level >= LEVEL_OF_A_NAME && !tables.has(place.name) && !covered(mention?.from ?? 0, mention?.to ?? 0),
  );
  const starts = new Set(
    view.columns.flatMap(({ level, mention }) =>
      level >= LEVEL_OF_A_NAME &&
      mention !== undefined &&
      !inValue(mention.from) &&
      !covered(mention.from, mention.to)
        ? [mention.from]
        : [],
    ),
  );
  const asked = new Set(
    [...view.tables, ...view.columns]
      .filter(({ level }) => level >= GOOD)
      .map(({ place }) => place.table.name),
  );
  const unasked = [...tables].filter((name) => !asked.has(name)).length;
  const values = view.values.filter(
    ({ quoted, columns }, i) => !texts.has(i) && (quoted || columns.length > 0),
  );
  const figures = view.numbers.filter(({ value }, i) => !numbers.has(i) && value > 1);
  const silent = items.filter(({ level, cells }) => level === 0 && cells.length === 0).length;
  const own = view.tables.flatMap(({ place, mention }) =>
    mention !== undefined && tables.has(place.name) ? [mention] : [],
  );
  const said = [
    ...[...spans, ...own, ...view.numbers.filter((_, i) => numbers.has(i))],
    ...view.values.filter((_, i) => texts.has(i)),
  ];
  const cued = cuedBy(query);
  const content = view.linked.words.flatMap(({ text, stem }, i) =>
    /^[\p{L}\p{N}]{3,}/u.test(stem) && !SMALL.has(text.toLowerCase()) && !SMALL.has(stem) && !cued(text)
      ? [i]
      : [],
  );
  const left = content.filter((i) => !said.some(({ from, to }) => from <= i && i < to)).length;
  return [
    ...[unusedTables.length, starts.size, values.length, figures.length, unasked, silent],
    ...[left, left / Math.max(1, content.length)],
  ];
}

const itemsOf = (filled: readonly Filled[]): Item[] =>
  filled.flatMap(({ choice }) => (choice.item === null ? [] : [choice.item]));

/** Whether the parts of a proposal go together. */
function togetherOf(view: View, { proposal: { filled }, query }: Run): number[] {
  const of = (clause: string, kind = 'column'): Item[] =>
    itemsOf(filled.filter(({ gap }) => gap.clause === clause && gap.kind === kind));
  const [shown, asked, ordered, grouped] = [of('select'), of('where'), of('order'), of('group')];
  const levels = shown.map(({ level }) => level);
  const least = (items: readonly Item[]): number =>
    items.reduce((low, { level, cells }) => Math.min(low, cells.length > 0 ? LEVEL_OF_A_NAME : level), 5);
  const starts = shown.flatMap(({ mention }) => (mention === undefined ? [] : [mention.from]));
  const disorder = starts.filter((from, i) => i > 0 && from < (starts[i - 1] as number)).length;
  const first = filled.filter(({ gap }) => gap.select === 0 && gap.clause === 'select');
  const once = new Set(first.map(({ gap, choice }) => `${gap.role} ${choice.text}`));
  const natures = shown.map(({ place }) => place.words.at(-1));
  return [
    ...[least(shown), levels.reduce((a, b) => a + b, 0) / Math.max(1, levels.length), shown.length],
    ...[first.length - once.size, disorder, least(asked), least(ordered)],
    ...misfits(view, filled),
    ...[keysApart(view, query), sameValue(filled), asked.filter((item) => shown.includes(item)).length],
    ...[least(grouped), Number(natures.includes('nam') || natures.includes('name'))],
    Number(natures.includes('id')),
  ];
}

const isFigure = ({ column }: Place): boolean => /^(?:integer|number)$/.test(column?.type ?? '');

/** Values and sums that their columns cannot have. */
function misfits(view: View, filled: readonly Filled[]): number[] {
  let [elsewhere, unknown, figure, sum] = [0, 0, 0, 0];
  let column: Item | null = null;
  for (const { gap, choice } of filled) {
    if (gap.kind === 'column') {
      column = choice.item;
      const added = /\b(?:sum|avg)\b/.test(gap.role) && column !== null;
      if (added && (!isFigure((column as Item).place) || (column as Item).place.column?.primary)) sum += 1;
    }
    if (gap.kind === 'number' && gap.clause === 'where' && column !== null && !isFigure(column.place))
      figure += 1;
    const value = gap.kind === 'text' ? view.values[choice.value] : undefined;
    if (value === undefined || column === null || column.cells.includes(choice.value)) continue;
    if (value.columns.length > 0) elsewhere += 1;
    else unknown += 1;
  }
  return [elsewhere, unknown, figure, sum];
}

/** Inner queries whose column is neither the outer one nor joined to it by a key. */
function keysApart(view: View, query: Query): number {
  let apart = 0;
  for (const select of query.selects)
    for (const [outer, inner] of lookups(select)) {
      const [a, b] = [placeOf(outer, select), placeOf(inner.of, inner.select)];
      if (a === b) continue;
      const joined = view.keys.some(({ table, columns, target, targetColumns }) =>
        [
          `${table}.${columns[0]} ${target}.${targetColumns[0]}`,
          `${target}.${targetColumns[0]} ${table}.${columns[0]}`,
        ].includes(`${a} ${b}`),
      );
      if (!joined) apart += 1;
    }
  return apart;
}

type Expression = ReturnType<typeof expressionsOf>[number];

function lookups(select: Select): [Expression, { readonly of: Expression; readonly select: Select }][] {
  const found: [Expression, { readonly of: Expression; readonly select: Select }][] = [];
  const visit = (condition: Select['where']): void => {
    if (condition === null) return;
    if (condition.kind === 'and' || condition.kind === 'or') for (const part of condition.parts) visit(part);
    if (condition.kind === 'not') visit(condition.of);
    if (condition.kind !== 'in' || !('selects' in condition.among)) return;
    const [inner] = condition.among.selects;
    const [of] = inner?.items ?? [];
    if (inner !== undefined && of !== undefined) found.push([condition.of, { of, select: inner }]);
  };
  visit(select.where);
  return found;
}

function placeOf(expression: Expression, { from }: Select): string {
  if (expression.kind !== 'column') return expression.kind;
  const source = from.find((one) => one.as === expression.table);
  return `${source?.table ?? expression.table}.${expression.name}`;
}

/** A value that is used twice for the same column. */
function sameValue(filled: readonly Filled[]): number {
  const pairs = filled.flatMap(({ gap, choice }, i) =>
    choice.item === null ? [`${filled[i - 1]?.choice.text} ${gap.kind} ${choice.value}`] : [],
  );
  return pairs.length - new Set(pairs).size;
}

/** What holds for all proposals of a question. */
const aroundOf = (view: View): number[] => [
  ...[view.linked.words.length, view.values.length, view.numbers.length],
  Math.log(view.columns.length),
];
