// Periods: a question is read without them, and what was read is then asked of their days.
//   How many visits were held in 2024?   →   How many visits?   →   select count(*) where visits.held >= '2024-01-01' …
import type { Catalog } from '../catalog.ts';
import type { Linker, Place } from '../link.ts';
import { parseQuery } from '../parse.ts';
import { type Period, periodsOf } from '../periods.ts';
import { printQuery } from '../print.ts';
import type { Condition, Query, Select } from '../query.ts';
import { resolveQuery } from '../resolve.ts';
import type { Filled } from './gaps.ts';
import type { View } from './view.ts';

/** What a question says of when. */
export interface Dated {
  readonly period: Period;
  /** The question without it, and also without the verb of its column. */
  readonly questions: readonly string[];
  /** Columns that it may be about, with ln p. */
  readonly columns: readonly { readonly place: Place; readonly ln: number }[];
}

/** Words between a column and its period, at most. */
const NEAR = 2;
/** ln p of one of several columns that the question does not tell apart. */
const EITHER = Math.log(0.5);
const LEADING =
  /(?:(?:^|\s)(?:was|were|is|are|been|has|have|had|did|got|that|which|who|whose|date|dated|a|an|the|with|of|took))+\s*$/i;
/** Columns with figures that are years. */
const YEARLY = /^(?:year|yr|founded|built|opened|established|season)$/;

/** The one period of a question about a database with dates; null where there is none, or several. */
export function datedOf(linker: Linker, question: string): Dated | null {
  const periods = periodsOf(question);
  const [period] = periods;
  if (period === undefined || periods.length > 1 || linker.dates.length === 0) return null;
  const { mentions, words } = linker.link(question);
  const first = words.findIndex(({ end }) => end > period.start);
  const before = words[first - 1];
  const amount = mentions.some(
    ({ place, exact, to }) => exact && to === first && /^(?:integer|number)$/.test(place.column?.type ?? ''),
  );
  if (first < 0 || (period.weak && amount)) return null;
  const near = mentions.filter(
    ({ place, to, share }) =>
      linker.dates.includes(place) && share >= 0.5 && to <= first && first - to <= NEAR,
  );
  const best = Math.max(...near.map(({ share }) => share));
  const meant = near.filter(({ share }) => share === best);
  const places = meant.length > 0 ? meant.map(({ place }) => place) : linker.dates;
  const without = cut(question, period.start, period.end);
  const verb = meant.find(({ to }) => to === first);
  const start = verb === undefined || before === undefined ? undefined : words[verb.from]?.start;
  const plain = start === undefined ? [] : [cut(question, leadingFrom(question, start), period.end)];
  const seen = new Set<string>();
  const columns = places.map((place) => {
    const ln = seen.has(place.table.name) ? EITHER : 0;
    seen.add(place.table.name);
    return { place, ln };
  });
  return { period, questions: [without, ...plain], columns };
}

function cut(question: string, start: number, end: number): string {
  const rest = `${question.slice(0, start).trimEnd()} ${question.slice(end).trimStart()}`;
  return rest.replace(/\s+(?=[.,?!])/g, '').trim();
}

const leadingFrom = (question: string, start: number): number =>
  question.slice(0, start).replace(LEADING, '').length;

/** Queries of those days only, with ln p: by columns of its tables, else of tables that their rows point at. */
export function within(
  text: string,
  { period, columns }: Dated,
  linker: Linker,
): { query: string; ln: number }[] {
  const { catalog } = linker;
  const asked = (query: Query, far: boolean): { query: string; ln: number }[] =>
    columns.flatMap(({ place, ln }) => {
      const added = add(query, conditionOf(period, place), place, far ? catalog : null);
      return added === null ? [] : [{ query: printQuery(added, catalog), ln }];
    });
  try {
    const query = resolveQuery(parseQuery(text), catalog);
    const near = asked(query, false);
    return near.length > 0 ? near : asked(query, true);
  } catch {
    // Tables that no key connects: no such query.
    return [];
  }
}

function conditionOf({ low, high, month }: Period, { table, column }: Place): Condition {
  const of = { kind: 'column', table: table.name, name: column?.name ?? '' } as const;
  const compare = (sign: '>=' | '<', value: string): Condition[] => [
    { kind: 'compare', sign, left: of, right: { kind: 'value', value } },
  ];
  if (month !== null) {
    const left = { kind: 'function', name: 'month', of } as const;
    return { kind: 'compare', sign: '=', left, right: { kind: 'value', value: month } };
  }
  const parts = [...(low === null ? [] : compare('>=', low)), ...(high === null ? [] : compare('<', high))];
  return parts.length === 1 ? (parts[0] as Condition) : { kind: 'and', parts };
}

/** `catalog` allows joins. */
function add(query: Query, condition: Condition, place: Place, catalog: Catalog | null): Query | null {
  const [select] = query.selects;
  if (select === undefined || query.selects.length > 1) return null;
  const changed = addTo(select, condition, place, catalog);
  return changed === null ? null : { ...query, selects: [changed] };
}

function addTo(select: Select, condition: Condition, place: Place, catalog: Catalog | null): Select | null {
  const { name } = place.table;
  if (select.from.some(({ table, as }) => table === name && as === name))
    return { ...select, where: both(select.where, condition) };
  return (
    inner(select, condition, place, catalog) ??
    (catalog === null ? null : joined(select, condition, place, catalog))
  );
}

/** The condition on rows that those of the select point at: each has one of them at most. */
function joined(select: Select, condition: Condition, { table }: Place, catalog: Catalog): Select | null {
  const keys = catalog.keys.filter(
    (key) => key.target === table.name && select.from.some(({ as }) => as === key.table),
  );
  const [key] = keys;
  if (key === undefined || keys.length > 1) return null;
  const joins = key.columns.map((name, i) => ({
    left: { kind: 'column', table: key.table, name } as const,
    right: { kind: 'column', table: key.target, name: key.targetColumns[i] as string } as const,
  }));
  return {
    ...select,
    from: [...select.from, { table: table.name, as: table.name }],
    joins: [...select.joins, ...joins],
    where: both(select.where, condition),
  };
}

function both(where: Condition | null, condition: Condition): Condition {
  if (where === null) return condition;
  const parts = (one: Condition): readonly Condition[] => (one.kind === 'and' ? one.parts : [one]);
  return { kind: 'and', parts: [...parts(where), ...parts(condition)] };
}

/** The condition where an inner query asks for the table. */
function inner(select: Select, condition: Condition, place: Place, catalog: Catalog | null): Select | null {
  const { where } = select;
  if (where?.kind !== 'in' || !('selects' in where.among)) return null;
  const among = add(where.among, condition, place, catalog);
  return among === null ? null : { ...select, where: { ...where, among } };
}

/** False for a proposal that takes the figures of a period for something else: `total > 2025`. */
export function sparesPeriod(
  filled: readonly Filled[],
  { linked, values, numbers }: View,
  dated: Dated,
  linker: Linker,
): boolean {
  const { period } = dated;
  let column: Place | null = null;
  for (const { gap, choice } of filled) {
    if (gap.kind === 'column') column = choice.item?.place ?? null;
    if (gap.kind !== 'number' && gap.kind !== 'text') continue;
    const mention =
      gap.kind === 'number'
        ? numbers[choice.value]
        : (values[choice.value] ?? numbers[choice.value - values.length]);
    const word = linked.words[mention?.from ?? -1];
    if (word === undefined || word.start < period.start || word.start >= period.end) continue;
    if (column === null || gap.clause === 'limit') return false;
    const part = /\b(?:year|month|day)\b/.test(gap.role);
    if (linker.dates.includes(column) ? !part : !period.weak && !isYearly(column)) return false;
  }
  return true;
}

const isYearly = ({ words, column }: Place): boolean =>
  column?.type === 'date' || column?.type === 'text' || words.some((word) => YEARLY.test(word));
