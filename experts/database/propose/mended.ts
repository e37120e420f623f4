// What no question asks for in this way, put right whatever was learnt.
import { nameOf } from '../teach-place.ts';
import type { Proposal } from './proposal.ts';
import type { View } from './view.ts';

/** Words before what is counted. */
const BEFORE =
  /^(?:how many|(?:count|what is) the number of|count the|the number of)(?: (?:of the|different|distinct))?$/i;
/** Two values of one column at once. */
const TWO =
  / where (\S+) = ('(?:[^']|'')*'|\d+) and \1 = ('(?:[^']|'')*'|\d+)(?= (?:group|order|limit|having)\b|$)/;

/** Columns that only point at rows, as the first thing shown. */
const POINTER =
  /^select (distinct )?([\p{L}\p{N}_]+)\.([\p{L}\p{N}_]+)(?=,| where| order| group| having| limit|$)/u;
const NUMBERED = /^(?:ids?|identifiers?|numbers?|codes?|keys?)$/i;

/**
 * `How many products come from Germany?` counts products, whatever table Germany is in; no row is paid and unpaid; and
 * `Which customers …?` asks for names.
 */
export function mended(proposal: Proposal, view: View): Proposal {
  const either = proposal.query.replace(
    TWO,
    (_, column, a, b) => ` where ${column} = ${a} or ${column} = ${b}`,
  );
  const query = naming(counting(either, view), view);
  return query === proposal.query ? proposal : { ...proposal, query, plain: query };
}

function counting(query: string, { linked, tables }: View): string {
  if (!/^select count\(\*\) where /.test(query)) return query;
  const counted = tables.find(({ level, mention }) => {
    const before = linked.words.slice(0, mention?.from ?? 0).map(({ text }) => text);
    return level === 4 && BEFORE.test(before.join(' '));
  });
  const name = counted?.place.name;
  if (name === undefined || new RegExp(`\\b${name}\\.`).test(query)) return query;
  return query.replace('where', `from ${name} where`);
}

/** The name of a row where a query shows what only points at it. */
function naming(query: string, { linked, tables, keys }: View): string {
  const match = POINTER.exec(query);
  if (match === null || / from | join |\(select/.test(query)) return query;
  const [shown, distinct = '', table = '', column = ''] = match;
  const key = keys.find(
    (one) => one.table === table && one.columns[0] === column && one.columns.length === 1,
  );
  const aim = tables.find(({ place, level }) => level === 4 && place.name === key?.target);
  const name = aim === undefined ? undefined : nameOf(aim.place.table);
  if (aim === undefined || name?.type !== 'text' || name.primary) return query;
  if (linked.words.some(({ text }) => NUMBERED.test(text))) return query;
  const rest = query.slice(shown.length);
  const items = /^(?:, [^ ]+)*/.exec(rest)?.[0] ?? '';
  const tail = rest.slice(items.length);
  const from = new RegExp(`\\b${table}\\.`).test(rest) ? '' : ` from ${table}`;
  return `select ${distinct}${aim.place.name}.${name.name}${items}${from}${tail}`;
}
