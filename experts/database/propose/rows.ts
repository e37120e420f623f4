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
