// What is there, what is not and how much of it there is, where one table holds rows with a stock.
import type { Column, Table } from '../catalog.ts';
import type { Linker } from '../link.ts';
import { nameOf } from '../teach-place.ts';
import { around } from './around.ts';

const STOCK = /(?:^|_)(?:stock|inventory|available|on_hand)$/;
const BELOW = 'fewer than|less than|under|below';
const ABOVE = 'more than|over|above';
const LEFT = '(?: (?:pieces|units|items))?(?: (?:left|available|remaining))?(?: (?:in|on) (?:the )?stock)?';
const ALL = '(?: (?:altogether|in total|in all|overall|right now|now))?';

interface Stocked {
  readonly table: Table;
  readonly stock: Column;
}

/** The one table with a stock. */
function stockedOf({ catalog }: Linker): Stocked | null {
  const found = catalog.tables.flatMap((table) =>
    table.columns.flatMap((stock) =>
      /^(?:integer|number)$/.test(stock.type) && STOCK.test(stock.name) ? [{ table, stock }] : [],
    ),
  );
  return found.length === 1 ? (found[0] as Stocked) : null;
}

interface Form {
  /** `things` stands for the table, `_n` for a figure. */
  readonly said: RegExp;
  query(name: string, stock: string, figure: number, counted: boolean): string;
}

const listed = (name: string, counted: boolean, table = name.split('.')[0]): string =>
  counted ? `select count(*) from ${table}` : `select ${name}`;
const form = (said: string, query: Form['query']): Form => ({ said: new RegExp(`^${said}$`), query });
const WHICH = '(?:(?:which|what|how many)(?: of (?:the|our))?|(?:show|list|name)(?: me)?(?: the| all)*)';

const FORMS: readonly Form[] = [
  form(
    `${WHICH} things (?:(?:that|which) )?(?:are )?(?:currently |now )?(?:out of stock|sold out|not in stock|no longer in stock|unavailable|used up)`,
    (name, stock, _, counted) => `${listed(name, counted)} where ${stock} = 0`,
  ),
  form(
    `${WHICH} things (?:(?:that|which) )?(?:do we |we )?(?:have|has|with)(?: only)? (?:${BELOW}) _n${LEFT}`,
    (name, stock, figure, counted) => `${listed(name, counted)} where ${stock} < ${figure}`,
  ),
  form(
    `${WHICH} things (?:(?:that|which) )?(?:do we |we )?(?:have|has|with) (?:${ABOVE}) _n${LEFT}`,
    (name, stock, figure, counted) => `${listed(name, counted)} where ${stock} > ${figure}`,
  ),
  form(
    `how many (?:pieces|units|items|goods) (?:(?:do we have|are there|are|have we got|do we hold) )?(?:(?:in|on) (?:the |our )?stock|available)${ALL}`,
    (_, stock) => `select sum(${stock})`,
  ),
  form(
    `(?:what is|how large is|how big is) (?:the |our )(?:total|whole|overall) stock${ALL}`,
    (_, stock) => `select sum(${stock})`,
  ),
];

export function stockQuery(linker: Linker, question: string): string | null {
  const stocked = stockedOf(linker);
  const name = stocked === null ? undefined : nameOf(stocked.table);
  if (stocked === null || name === undefined) return null;
  const linked = linker.link(question);
  if (linked.values.length > 0 || linked.numbers.length > 1) return null;
  const { table, stock } = stocked;
  const things = linked.mentions.filter(
    ({ place, exact }) => place.table === table && place.column === null && exact,
  );
  const said = around(linked, [
    ...things.map((one) => ({ ...one, by: 'things' })),
    ...linked.numbers.map((one) => ({ ...one, by: '_n' })),
  ]);
  const found = FORMS.find((one) => one.said.test(said));
  const at = (column: Column): string => `${table.name}.${column.name}`;
  const figure = linked.numbers[0]?.value ?? 0;
  return found?.query(at(name), at(stock), figure, said.startsWith('how many')) ?? null;
}
