// Where a question for training is drawn, and what can be asked of a table.
import type { Catalog, Column, Key, Table } from './catalog.ts';
import type { Draw } from './teach-words.ts';

export interface Pair {
  readonly question: string;
  readonly query: string;
}

export interface Place {
  readonly catalog: Catalog;
  readonly draw: Draw;
  readonly table: Table;
  /** Keys, and columns with the same values: see links.ts. */
  readonly links: readonly Key[];
}
export type Kind = (place: Place) => Pair | null;

export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
export const at = (table: Table, column: Column): string => `${table.name}.${column.name}`;

/** True for a column that only points at rows. */
function isReference(catalog: Catalog, table: Table, column: Column): boolean {
  const points = ({ table: from, columns }: Key): boolean =>
    from === table.name && columns.includes(column.name);
  return column.primary || /(?:^|_)id$/.test(column.name) || catalog.keys.some(points);
}

/** The column by which people call a row. */
export function nameOf(table: Table): Column | undefined {
  const texts = table.columns.filter(({ type }) => type === 'text');
  const primary = table.columns.filter((column) => column.primary);
  return (
    texts.find(({ name }) => /name|title|label/.test(name)) ?? primary[0] ?? texts[0] ?? table.columns[0]
  );
}

export function numbers({ catalog, table }: Place): Column[] {
  return table.columns.filter(
    (column) => /^(?:integer|number)$/.test(column.type) && !isReference(catalog, table, column),
  );
}

/** Text columns with values to ask for: figures that are kept as texts are none. */
export function known({ table }: Place): Column[] {
  return table.columns.filter(
    ({ type, samples }) => type === 'text' && samples.some((value) => /\p{L}/u.test(value)),
  );
}
