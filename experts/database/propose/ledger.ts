// Sums and counts of rows by values of their own and of the rows that they point at, and what is owed or was paid:
//   What is the total of the unpaid invoices of customers from Germany?   How much does Carla Jansen owe?
import type { Column, Table } from '../catalog.ts';
import type { Linker, Place, ValueMention } from '../link.ts';
import { around } from './around.ts';

const MONEY = /(?:^|_)(?:total|amount|sum|value|balance|fee)$/;
const OPEN = /^(?:unpaid|open|overdue|outstanding|due|pending)$/i;
const PAID = /^paid$/i;
const HOPS = 2;

interface Rows {
  readonly table: Table;
  readonly money: Column | undefined;
}

interface Named extends Rows {
  /** `column = value` of each value of the question but those that say whether it was paid. */
  readonly tests: readonly string[];
  readonly status: Column | undefined;
  readonly said: string;
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const at = (table: Table, column: Column): string => `${table.name}.${column.name}`;
const where = (tests: readonly string[]): string =>
  tests.length === 0 ? '' : ` where ${tests.join(' and ')}`;

/** Tables by how many keys away they are, the table itself first. */
function reached({ catalog: { tables, keys } }: Linker, from: Table): Table[][] {
  const found = [[from]];
  for (let hop = 0; hop < HOPS; hop++) {
    const last = found.at(-1) as Table[];
    const next = keys.flatMap((key) =>
      last.some(({ name }) => name === key.table) ? tables.filter(({ name }) => name === key.target) : [],
    );
    found.push(next.filter((table) => !found.flat().includes(table)));
  }
  return found;
}

/** The one column that a value is in, the nearest to a table. */
function placeOf({ columns }: ValueMention, near: readonly (readonly Table[])[]): Place | undefined {
  for (const tables of near) {
    const here = columns.filter(({ table, column }) => column !== null && tables.includes(table));
    if (here.length > 0) return here.length === 1 ? here[0] : undefined;
  }
  return undefined;
}

const valuesOf = (linker: Linker, table: Table, column: Column): readonly string[] =>
  linker.values.get(at(table, column)) ?? [];

/** The question about rows of a table; null where a value is in none of its columns. */
function named(linker: Linker, question: string, { table, money }: Rows): Named | null {
  const linked = linker.link(question);
  const near = reached(linker, table);
  const status = table.columns.find((column) =>
    valuesOf(linker, table, column).some((value) => OPEN.test(value) || PAID.test(value)),
  );
  const parts = [];
  const tests: string[] = [];
  for (const value of linked.values) {
    const place = placeOf(value, near);
    if (place?.column == null) return null;
    const paid = place.table === table && place.column === status && PAID.test(value.value);
    const own = place.table === table ? '_s' : '_v';
    parts.push({ ...value, by: paid ? 'paid' : own });
    tests.push(`${place.name} = ${text(value.value)}`);
  }
  for (const { place, exact, ...span } of linked.mentions) {
    if (place.column === null && exact && near.flat().includes(place.table))
      parts.push({ ...span, by: place.table === table ? 'rows' : 'others' });
    if (place.column !== null && place.column === money && exact) parts.push({ ...span, by: 'total' });
  }
  return { table, money, tests, status, said: around(linked, parts) };
}

const THE = '(?:(?:the|all|our|of) )*';
const OWN = '(?:(?:_s|paid)(?: and| or|,)? )?';
const BY = `(?: (?:of|from|by|for|to|in|at|with|issued to|made by|sent to|that belong to|that went to) ${THE}(?:others? )?(?:(?:from|in|of) )?${THE}_v)`;
const WHO = `${THE}(?:others )?(?:(?:from|in|of) )?_v`;
const ENDS: Readonly<Record<string, string>> = {
  ...{
    total: 'sum',
    sum: 'sum',
    average: 'avg',
    mean: 'avg',
    highest: 'max',
    largest: 'max',
    biggest: 'max',
  },
  ...{ maximum: 'max', lowest: 'min', smallest: 'min', minimum: 'min' },
};
const SUMMED = new RegExp(
  `^(?:what (?:is|was)|calculate|give me|show me|tell me) the (${Object.keys(ENDS).join('|')})(?: (?:sum|amount|value|total))? of ${THE}${OWN}rows${BY}*$`,
);
const COUNTED = new RegExp(
  `^how many ${OWN}rows(?:(?: are there)?${BY}+(?: are there| are| exist| do we have)?| (?:does|do|did|has|have) ${WHO}(?: have| has)?)$`,
);
const OWED = new RegExp(
  `^how much (?:money )?(?:(?:does|do|did) ${WHO} (?:still )?owe(?: us)?|(?:is|was) (?:still )?owed (?:to us )?by ${WHO})(?: in total| altogether| now)?$`,
);
const BILLED = new RegExp(
  `^how much (?:(?:was|were|has|have) ${WHO} (?:been )?(?:billed|invoiced|charged)|(?:was|is) (?:billed|invoiced|charged) to ${WHO})(?: in total| altogether)?$`,
);
const PAYED = new RegExp(
  `^how much (?:(?:has|have|did) ${WHO} (?:paid|pay|already paid)(?: us)?|(?:was|has been) paid by ${WHO})(?: in total| altogether| so far)?$`,
);

const isFigure = ({ type, name }: Column): boolean => /^(?:integer|number)$/.test(type) && MONEY.test(name);

/** The query that such a question asks for; null for all others. */
export function ledgerQuery(linker: Linker, question: string): string | null {
  const { tables } = linker.catalog;
  const all = tables.map((table): Rows => {
    const figures = table.columns.filter(isFigure);
    return { table, money: figures.length === 1 ? figures[0] : undefined };
  });
  const found = all.flatMap((rows) => read(linker, question, rows) ?? []);
  return found.length === 1 ? (found[0] as string) : null;
}

function read(linker: Linker, question: string, rows: Rows): string | null {
  const asked = named(linker, question, rows);
  if (asked === null || asked.tests.length === 0) return null;
  const { table, money, tests, said } = asked;
  if (COUNTED.test(said)) return `select count(*) from ${table.name}${where(tests)}`;
  if (money === undefined) return null;
  const sum = (name: string, own: readonly string[]): string =>
    `select ${name}(${at(table, money)})${where(own)}`;
  const end = SUMMED.exec(said)?.[1];
  if (end !== undefined) return sum(ENDS[end] as string, tests);
  return ofDebts(linker, asked, sum);
}

/** What is owed, was billed or paid, where rows say whether they are paid. */
function ofDebts(
  linker: Linker,
  { table, tests, status, said }: Named,
  sum: (name: string, tests: readonly string[]) => string,
): string | null {
  if (status === undefined) return null;
  const values = valuesOf(linker, table, status);
  const of = (pattern: RegExp): string[] => values.filter((value) => pattern.test(value));
  const among = (found: readonly string[]): string =>
    found.length === 1
      ? `${at(table, status)} = ${text(found[0] as string)}`
      : `${at(table, status)} in (${found.map(text).join(', ')})`;
  const open = of(OPEN);
  if (OWED.test(said) && open.length > 0) return sum('sum', [...tests, among(open)]);
  if (BILLED.test(said)) return sum('sum', tests);
  const [paid] = of(PAID);
  if (!PAYED.test(said) || paid === undefined) return null;
  const test = among([paid]);
  return sum('sum', tests.includes(test) ? tests : [...tests, test]);
}
