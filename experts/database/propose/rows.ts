// What is asked of one row by a verb: when someone came, where someone lives; and the price of what is cheapest.
import type { Column, Table } from '../catalog.ts';
import type { Linker } from '../link.ts';
import { nameOf } from '../teach-place.ts';
import { around } from './around.ts';

const CAME =
  /^(?:when|on (?:what|which) (?:day|date)) (?:did|has|have) (?:the )?(?:rows )?_ (?:become|became|join|joined|register|registered|sign up|signed up|start|started|begin|come to us)(?: (?:with us|(?:as )?(?:a|an|our) rows?|here))?$/;
const LIVES =
  /^(?:where|in (?:what|which) (?:city|town|place)) (?:does|do|is|are) (?:the )?(?:rows )?_(?: (?:live|from|based|located|reside))?$/;
const FROM =
  /^(?:where (?:does|do|is) (?:the )?(?:rows )?_ (?:come )?from|(?:what|which) country (?:is|does) (?:the )?(?:rows )?_ (?:come )?from)$/;
const CHEAP =
  /^(?:how (?:much|expensive) (?:is|are)|what (?:does|is the price of)|how much (?:does|do)) the (cheapest|least expensive|most expensive|dearest|priciest) _(?: rows)?(?: costs?)?$/;
const PRICE = /(?:^|_)price$/;
const CITY = /^(?:city|town)$/;
const COUNTRY = /^country$/;

const only = (columns: readonly Column[], test: (column: Column) => boolean): Column | undefined => {
  const found = columns.filter(test);
  return found.length === 1 ? found[0] : undefined;
};

const OF_CHEAP =
  /^what (?:is|was) the _c of (?:the|our) (?:(cheapest|least expensive)|most expensive|dearest|priciest|costliest) rows$/;

/** `What is the stock of the cheapest product?` */
export function ofExtreme(linker: Linker, question: string): string | null {
  const linked = linker.link(question);
  if (linked.values.length > 0) return null;
  for (const { place, exact, from, to } of linked.mentions) {
    const { table } = place;
    const price = only(table.columns, ({ name, type }) => type !== 'text' && PRICE.test(name));
    if (place.column !== null || !exact || price === undefined) continue;
    const columns = linked.mentions.filter(
      (one) => one.exact && one.place.column !== null && one.place.table === table && one.to <= from,
    );
    const [column, ...others] = columns;
    if (column === undefined || others.length > 0) continue;
    const said = around(linked, [
      { from, to, by: 'rows' },
      { from: column.from, to: column.to, by: '_c' },
    ]);
    const match = OF_CHEAP.exec(said);
    if (match === null) continue;
    return `select ${column.place.name} order by ${table.name}.${price.name}${match[1] === undefined ? ' desc' : ''} limit 1`;
  }
  return null;
}

export function rowQuery(linker: Linker, question: string): string | null {
  const linked = linker.link(question);
  const [value, ...others] = linked.values;
  const [place, ...rivals] = value?.columns ?? [];
  if (value === undefined || place === undefined || others.length + rivals.length > 0) return null;
  const { table, column } = place;
  if (column === null) return null;
  const rows = linked.mentions.filter(
    (one) => one.exact && one.place.column === null && one.place.table === table,
  );
  const said = around(linked, [{ ...value, by: '_' }, ...rows.map((one) => ({ ...one, by: 'rows' }))]);
  const wanted = nameOf(table) === column ? columnFor(said, linker, table) : undefined;
  const where = `where ${table.name}.${column.name} = '${value.value.replaceAll("'", "''")}'`;
  if (wanted !== undefined) return `select ${table.name}.${wanted.name} ${where}`;
  const cheap = nameOf(table) === column ? null : CHEAP.exec(said);
  const price = only(table.columns, ({ name, type }) => type !== 'text' && PRICE.test(name));
  if (cheap === null || price === undefined) return null;
  const end = /^(?:cheapest|least)/.test(cheap[1] as string) ? 'min' : 'max';
  return `select ${end}(${table.name}.${price.name}) ${where}`;
}

function columnFor(said: string, linker: Linker, table: Table): Column | undefined {
  const named = (name: RegExp) => only(table.columns, (one) => name.test(one.name));
  if (CAME.test(said)) {
    const dates = linker.dates.filter((one) => one.table === table);
    return dates.length === 1 ? (dates[0]?.column ?? undefined) : undefined;
  }
  if (FROM.test(said)) return named(COUNTRY) ?? named(CITY);
  return LIVES.test(said) ? (named(CITY) ?? named(COUNTRY)) : undefined;
}
