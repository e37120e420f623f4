// Who bought what, how much of it and for how much, where a database holds lines with a quantity that point at what was
// sold and, by themselves or by their document, at who bought it.
import type { Catalog, Column, Key, Table } from '../catalog.ts';
import type { Linker, ValueMention } from '../link.ts';
import { nameOf } from '../teach-place.ts';
import { around } from './around.ts';

const QUANTITY = /^(?:quantity|qty|units?|count|pieces)$/;
const MONEY = /(?:^|_)(?:total|amount|sum|value)$/;
const PRICE = /(?:^|_)price$/;
const BUYERS = /customer|client|buyer|member|user|patron|guest|people|person/;

/** The tables of a trade. */
interface Trade {
  readonly lines: Table;
  readonly quantity: Column;
  readonly things: Table;
  /** Where a purchase is written down as a whole; the lines where there is nothing else. */
  readonly documents: Table;
  readonly buyers: Table | undefined;
}

const known = new WeakMap<Catalog, Trade | null>();

function tradeOf(catalog: Catalog): Trade | null {
  const had = known.get(catalog);
  if (had !== undefined) return had;
  const found = catalog.tables.flatMap((lines) => tradesOf(catalog, lines));
  const trade = found.length === 1 ? (found[0] as Trade) : null;
  known.set(catalog, trade);
  return trade;
}

function tradesOf({ tables, keys }: Catalog, lines: Table): Trade[] {
  const aims = (table: Table): Table[] =>
    keys.flatMap((key: Key) => tables.filter(({ name }) => key.table === table.name && key.target === name));
  const quantity = lines.columns.find(({ name, type }) => type === 'integer' && QUANTITY.test(name));
  if (quantity === undefined) return [];
  const near = aims(lines);
  const isBuyer = ({ name }: Table): boolean => BUYERS.test(name);
  const written = near.filter((table) => aims(table).some(isBuyer));
  const documents = near.some(isBuyer) ? lines : (written[0] ?? lines);
  const buyers = aims(documents).filter(isBuyer);
  const things = near.filter((table) => table !== documents && !isBuyer(table) && isNamed(table));
  if (things.length !== 1 || buyers.length > 1) return [];
  return [{ lines, quantity, things: things[0] as Table, documents, buyers: buyers[0] }];
}

const isNamed = (table: Table): boolean => nameOf(table)?.type === 'text';

interface Asked {
  readonly trade: Trade;
  readonly thing: ValueMention | undefined;
  readonly buyer: ValueMention | undefined;
  /** What was found around them: `2` for `the two best-selling`. */
  readonly many: number;
}

const at = (table: Table, column: Column | undefined): string => `${table.name}.${column?.name}`;
const name = (table: Table): string => at(table, nameOf(table));
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** ` where …` for the thing and the buyer that are named. */
function where({ trade, thing, buyer }: Asked): string {
  const parts = [
    ...(thing === undefined ? [] : [`${name(trade.things)} = ${text(thing.value)}`]),
    ...(buyer === undefined || trade.buyers === undefined
      ? []
      : [`${name(trade.buyers)} = ${text(buyer.value)}`]),
  ];
  return parts.length === 0 ? '' : ` where ${parts.join(' and ')}`;
}

const figure = ({ columns }: Table, pattern: RegExp): Column | undefined => {
  const found = columns.filter(
    ({ name: one, type }) => /^(?:integer|number)$/.test(type) && pattern.test(one),
  );
  return found.length === 1 ? found[0] : undefined;
};

/** The money of lines; null where none is written down. */
function lineMoney({ lines, quantity }: Trade): string | null {
  const money = figure(lines, MONEY);
  if (money !== undefined) return `sum(${at(lines, money)})`;
  const price = figure(lines, PRICE);
  return price === undefined ? null : `sum(${at(lines, quantity)} * ${at(lines, price)})`;
}

/** The money of whole documents. */
function documentMoney(trade: Trade): string | null {
  const money = figure(trade.documents, MONEY);
  return money === undefined ? lineMoney(trade) : `sum(${at(trade.documents, money)})`;
}

const sold = ({ lines, quantity }: Trade): string => `sum(${at(lines, quantity)})`;
const money = (asked: Asked): string | null =>
  asked.thing === undefined ? documentMoney(asked.trade) : lineMoney(asked.trade);
const selecting = (what: string | null, asked: Asked): string | null =>
  what === null ? null : `select ${what}${where(asked)}`;
const ranked = (table: Table | undefined, by: string | null, down: boolean, many: number): string | null =>
  table === undefined || by === null
    ? null
    : `select ${name(table)} order by ${by}${down ? ' desc' : ''} limit ${many}`;

const BUY = '(?:buy|bought|order|ordered|purchase|purchased|get|got|take|taken)';
const WE = '(?:we|you|they|i|the shop|the company)';
const WHOLE = '(?: (?:so far|in total|altogether|overall|in all))?';
const TOP = '(?:(?:the|our|top|_n) )*';

interface Form {
  /** `_t` stands for a thing, `_b` for a buyer, `things` and `buyers` for their tables, `_n` for a figure. */
  readonly said: RegExp;
  query(asked: Asked): string | null;
}

const form = (said: string, query: Form['query']): Form => ({
  said: new RegExp(`^(?:${said})${WHOLE}$`),
  query,
});

const FORMS: readonly Form[] = [
  form(
    `how many (?:_t|things|units|pieces)(?: of (?:the )?_t)? (?:(?:have|has) been|were|was|are|got|did ${WE}|have ${WE}) (?:sold|sell|bought|ordered|delivered)`,
    (asked) => selecting(sold(asked.trade), asked),
  ),
  form(
    `how many (?:_t|things|units|pieces)(?: of (?:the )?_t)? (?:did|has|have|does) (?:the )?(?:buyers? )?_b ${BUY}`,
    (asked) => selecting(sold(asked.trade), asked),
  ),
  form(
    `(?:how much|what)(?: money)? (?:did|have|do) ${WE} (?:make|made|earn|earned|take|taken|get|got|sell|sold) (?:with|from|on|by|for|of)(?: selling)? (?:(?:the|our) )?(?:things? )?_t`,
    (asked) => selecting(money(asked), asked),
  ),
  form(
    `(?:what (?:is|was|were) )?(?:the )?(?:total )?(?:revenues?|income|turnover|sales|earnings|takings) (?:with|from|on|of|for|by) (?:(?:the|our) )?(?:things? )?_t`,
    (asked) => selecting(money(asked), asked),
  ),
  form(
    `how much (?:money )?(?:did|has|does) (?:the )?(?:buyers? )?_b (?:spend|spent|pay|paid)(?: (?:on|for) (?:the )?_t| with us)?`,
    (asked) => selecting(money(asked), asked),
  ),
  form(
    `(?:who|which buyers?|what buyers?) (?:has |have )?${BUY} (?:(?:a|an|the|some|any|our) )?(?:things? )?_t`,
    (asked) =>
      asked.trade.buyers === undefined ? null : selecting(`distinct ${name(asked.trade.buyers)}`, asked),
  ),
  form(`(?:what|which things?|what things?) (?:did|has|have) (?:the )?(?:buyers? )?_b ${BUY}`, (asked) =>
    selecting(`distinct ${name(asked.trade.things)}`, asked),
  ),
  form(
    `(?:what|which|which (?:is|are|was)|what (?:is|are|was)|name|show|list)?(?: me)? ?${TOP}(?:best[- ]?selling|most sold|most popular|most (?:often )?(?:bought|ordered|purchased)) (?:_n )?things?`,
    ({ trade, many }) => ranked(trade.things, sold(trade), true, many),
  ),
  form(
    `(?:what|which) things? (?:(?:was|were|is|are|has been|have been) sold (?:the )?(?:most|most often|best)|sells? (?:the )?(?:best|most))`,
    ({ trade, many }) => ranked(trade.things, sold(trade), true, many),
  ),
  form(
    `(?:what|which|which (?:is|are|was)|what (?:is|are|was)|name|show|list)?(?: me)? ?${TOP}(?:worst[- ]?selling|least sold|least popular) (?:_n )?things?`,
    ({ trade, many }) => ranked(trade.things, sold(trade), false, many),
  ),
  form(
    `(?:who|(?:which|what) buyers?) (?:has |have )?(?:spent|spend|spends|paid) (?:the )?most(?: money)?`,
    ({ trade, many }) => ranked(trade.buyers, documentMoney(trade), true, many),
  ),
  form(`(?:who|which|what) (?:is|are) ${TOP}best (?:_n )?buyers?`, ({ trade, many }) =>
    ranked(trade.buyers, documentMoney(trade), true, many),
  ),
];

/** The query that such a question asks for; null for all others. */
export function tradeQuery(linker: Linker, question: string): string | null {
  const trade = tradeOf(linker.catalog);
  if (trade === null) return null;
  const linked = linker.link(question);
  const { values, numbers, mentions } = linked;
  const rowOf = (table: Table | undefined): ValueMention[] =>
    values.filter(({ columns }) =>
      columns.some(
        (place) => place.table === table && place.column !== null && place.column === nameOf(place.table),
      ),
    );
  const [things, buyers] = [rowOf(trade.things), rowOf(trade.buyers)];
  if (things.length + buyers.length < values.length || things.length > 1 || buyers.length > 1) return null;
  const named = [
    ...[...things.map((one) => ({ ...one, by: '_t' })), ...buyers.map((one) => ({ ...one, by: '_b' }))],
    ...numbers.map((one) => ({ ...one, by: '_n' })),
    ...mentions.flatMap(({ place, exact, from, to }) => {
      if (place.column !== null || !exact) return [];
      if (place.table === trade.things) return [{ from, to, by: 'things' }];
      return place.table === trade.buyers ? [{ from, to, by: 'buyers' }] : [];
    }),
  ];
  const said = around(linked, named).replace(/ - /g, '-');
  const asked = { trade, thing: things[0], buyer: buyers[0], many: numbers[0]?.value ?? 1 };
  for (const { said: pattern, query } of FORMS) if (pattern.test(said)) return query(asked);
  return null;
}
