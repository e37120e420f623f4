// Periods: a question is read without them, and what was read is then asked of their days.
//   How many visits were held in 2024?   →   How many visits?   →   select count(*) where visits.held >= '2024-01-01' …
import type { Catalog } from '../catalog.ts';
import { type Day, dayOf } from '../days.ts';
import type { Linker, Place } from '../link.ts';
import { parseQuery } from '../parse.ts';
import { type Period, periodsOf } from '../periods.ts';
import { printQuery } from '../print.ts';
import type { ColumnReference, Condition, Query, Select } from '../query.ts';
import { resolveQuery } from '../resolve.ts';
import type { Proposal } from './proposal.ts';

/** What a question says of when. */
export interface Dated {
  readonly period: Period | null;
  /** `each month`: what the answer is told apart by. */
  readonly each: 'month' | 'year' | null;
  /** The words of the period. */
  readonly words: ReadonlySet<string>;
  /** The question without it, and without the verb of its column. */
  readonly question: string;
  /** Columns that it may be about, with ln p. */
  readonly columns: readonly { readonly place: Place; readonly ln: number }[];
}

/** Words between a column and its period, at most. */
const NEAR = 2;
/** ln p of one of several columns that the question does not tell apart. */
const EITHER = Math.log(0.5);
const LEADING =
  /(?:(?:^|\s)(?:was|were|is|are|been|has|have|had|did|got|that|which|who|whose|date|dated|a|an|the|with|of|took))+\s*$/i;
const HAPPENED =
  /\s+(?:(?:that|which)\s+)?(?:(?:took|take|taken) place|happen(?:ed)?|occur(?:red)?|were (?:there|made)|came in|dated)\s+$/i;
/** Words in names of columns with years, or with days that are written in other ways. */
const YEARLY = /^(?:year|yr|dat|date|time|founded|built|opened|established|season)$/;

const EACH = /\s+(?:(?:in|for|of|during)\s+)?(?:each|every|per|by)\s+(month|year)(?=[\s?.,!]|$)/i;

/** The one period of a question about a database with dates; null where there is none, or several. */
export function datedOf(linker: Linker, whole: string, today: Day): Dated | null {
  if (linker.dates.length === 0) return null;
  const each = eachOf(linker, whole);
  const question = each?.question ?? whole;
  const [named, ...others] = periodsOf(question, today);
  if (others.length > 0 || (named === undefined && each === null)) return null;
  const period = named ?? { start: each?.start ?? 0, end: each?.start ?? 0, weak: false };
  const { mentions, words } = linker.link(question);
  const found = words.findIndex(({ end }) => end > period.start);
  const first = found < 0 ? words.length : found;
  const before = words[first - 1];
  const amount = mentions.some(
    ({ place, exact, to }) => exact && to === first && /^(?:integer|number)$/.test(place.column?.type ?? ''),
  );
  if (period.weak && amount) return null;
  const near = mentions.filter(
    ({ place, to, share }) =>
      linker.dates.includes(place) && share >= 0.5 && to <= first && first - to <= NEAR,
  );
  const best = Math.max(...near.map(({ share }) => share));
  const meant = near.filter(({ share }) => share === best);
  const owners = linker.dates.filter(({ table }) =>
    mentions.some(
      ({ place, exact, to }) => place.column === null && exact && place.table === table && to === first,
    ),
  );
  const places =
    meant.length > 0 ? meant.map(({ place }) => place) : owners.length > 0 ? owners : linker.dates;
  const without = cut(question, happenedFrom(question, period.start), period.end);
  const verb = before !== undefined && meant.some(({ place }) => place.words.includes(before.stem));
  const start = verb ? before.start : undefined;
  const seen = new Set<string>();
  const columns = places.map((place) => {
    const ln = seen.has(place.table.name) ? EITHER : 0;
    seen.add(place.table.name);
    return { place, ln };
  });
  const own = words.filter(({ start, end }) => period.start <= start && end <= period.end);
  const said = new Set(own.map(({ text }) => text));
  const stripped = start === undefined ? null : cut(question, leadingFrom(question, start), period.end);
  const rest = stripped === null ? without : counted(stripped);
  return { period: named ?? null, each: each?.part ?? null, words: said, question: rest, columns };
}

/** True where the question tells days from today. */
export const isTold = (question: string, today: Day): boolean =>
  periodsOf(question, today).some(({ relative }) => relative);

/** `last year` as `in 2025`, where years are kept as numbers and nothing holds days. */
export function inYears({ dates, places }: Linker, question: string, today: Day): string {
  const numbered = places.some(({ column, words }) => column?.type === 'integer' && words.includes('year'));
  if (dates.length > 0 || !numbered) return question;
  const [period, ...others] = periodsOf(question, today).filter(({ relative }) => relative);
  if (period === undefined || others.length > 0 || period.low === null) return question;
  const year = Number(period.low.slice(0, 4));
  if (period.low !== dayOf(year, 1, 1) || period.high !== dayOf(year + 1, 1, 1)) return question;
  return `${question.slice(0, period.start)}in ${year}${question.slice(period.end)}`;
}

/** `How many customers?` with a verb again. */
const counted = (question: string): string =>
  question.replace(/^(how many (?:(?! (?:have|has|had|do|does|did|with) ).)+?)\?$/i, '$1 are there?');

/** `in each month`, where no column is one of months. */
function eachOf(
  { places }: Linker,
  question: string,
): { part: 'month' | 'year'; question: string; start: number } | null {
  const match = EACH.exec(question);
  const part = match?.[1]?.toLowerCase();
  if (match === null || (part !== 'month' && part !== 'year')) return null;
  if (places.some(({ words }) => words.includes(part))) return null;
  return { part, question: question.replace(EACH, ''), start: match.index };
}

function cut(question: string, start: number, end: number): string {
  const rest = `${question.slice(0, start).trimEnd()} ${question.slice(end).trimStart()}`;
  const left = rest.replace(/\s+(?=[.,?!])/g, '').replace(/^[\s,;:]+/, '');
  return start === 0 ? left.replace(/^\p{Ll}/u, (first) => first.toUpperCase()).trim() : left.trim();
}

const happenedFrom = (question: string, start: number): number =>
  question.slice(0, start).replace(HAPPENED, '').length;

const leadingFrom = (question: string, start: number): number =>
  question.slice(0, start).replace(LEADING, '').length;

/** Queries of those days only, with ln p: by columns of its tables, else of tables that their rows point at. */
export function within(text: string, dated: Dated, linker: Linker): { query: string; ln: number }[] {
  const { catalog } = linker;
  const asked = (query: Query, far: boolean): { query: string; ln: number }[] =>
    dated.columns.flatMap(({ place, ln }) => {
      const added = add(query, dated, place, far ? catalog : null);
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

function conditionOf({ low, high, month }: Period, place: Place): Condition {
  const of = columnOf(place);
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
function add(query: Query, dated: Dated, place: Place, catalog: Catalog | null): Query | null {
  const { period, each } = dated;
  const [select] = query.selects;
  if (select === undefined || query.selects.length > 1) return null;
  if (each !== null && (query.orderBy.length > 0 || query.limit !== null)) return null;
  const reached = reach(select, place, null) ?? inner(select, dated, place) ?? reach(select, place, catalog);
  if (reached === null) return null;
  const asked = period === null || reached.done ? reached.select : only(reached.select, period, place);
  const told = each === null ? asked : apart(asked, each, place);
  return told === null ? null : { ...query, selects: [told] };
}

interface Reached {
  readonly select: Select;
  /** An inner query is asked of the days already. */
  readonly done?: true;
}

/** The select with the table of a place: its own, or one that its rows point at, of which each has one at most. */
function reach(select: Select, { table }: Place, catalog: Catalog | null): Reached | null {
  if (select.from.some(({ table: name, as }) => name === table.name && as === name)) return { select };
  const keys = (catalog?.keys ?? []).filter(
    (key) => key.target === table.name && select.from.some(({ as }) => as === key.table),
  );
  const [key] = keys;
  if (key === undefined || keys.length > 1) return null;
  const joins = key.columns.map((name, i) => ({
    left: { kind: 'column', table: key.table, name } as const,
    right: { kind: 'column', table: key.target, name: key.targetColumns[i] as string } as const,
  }));
  const from = [...select.from, { table: table.name, as: table.name }];
  return { select: { ...select, from, joins: [...select.joins, ...joins] } };
}

/** An inner query that asks for the table. */
function inner(select: Select, dated: Dated, place: Place): Reached | null {
  const { where } = select;
  if (dated.each !== null || where?.kind !== 'in' || !('selects' in where.among)) return null;
  const among = add(where.among, dated, place, null);
  return among === null ? null : { select: { ...select, where: { ...where, among } }, done: true };
}

function only(select: Select, period: Period, place: Place): Select {
  const parts = (one: Condition): readonly Condition[] => (one.kind === 'and' ? one.parts : [one]);
  const condition = conditionOf(period, place);
  if (select.where === null) return { ...select, where: condition };
  return { ...select, where: { kind: 'and', parts: [...parts(select.where), ...parts(condition)] } };
}

/** Aggregates for each month or year. */
function apart(select: Select, each: 'month' | 'year', place: Place): Select | null {
  const { items, groupBy } = select;
  if (groupBy.length > 0 || items.some(({ kind }) => kind !== 'aggregate')) return null;
  const part = { kind: 'function', name: each, of: columnOf(place) } as const;
  return { ...select, items: [part, ...items], groupBy: [part] };
}

const columnOf = ({ table, column }: Place): ColumnReference => ({
  kind: 'column',
  table: table.name,
  name: column?.name ?? '',
});

/** False for a proposal that takes the figures of a period for something else: `total > 2025`. */
export function sparesPeriod({ filled, view }: Proposal, { each, words }: Dated, linker: Linker): boolean {
  if (each !== null) return false;
  const { linked, values, numbers } = view;
  let column: Place | null = null;
  for (const { gap, choice } of filled) {
    if (gap.kind === 'column') column = choice.item?.place ?? null;
    if (gap.kind !== 'number' && gap.kind !== 'text') continue;
    const value = gap.kind === 'text' ? values[choice.value] : undefined;
    const mention = value ?? numbers[gap.kind === 'text' ? choice.value - values.length : choice.value];
    if (!words.has(linked.words[mention?.from ?? -1]?.text ?? '')) continue;
    if (column === null || gap.clause === 'limit') return false;
    const part = /\b(?:year|month|day)\b/.test(gap.role);
    if (linker.dates.includes(column) ? !part : !isYearly(column)) return false;
  }
  return true;
}

const isYearly = ({ words, column }: Place): boolean =>
  column?.type === 'date' || words.some((word) => YEARLY.test(word));
