// What a database holds, under names that can be written without quotes.

export type Dialect = 'sqlite' | 'postgres';
export type ValueType = 'integer' | 'number' | 'text' | 'date' | 'boolean' | 'blob' | 'unknown';

/** What introspection finds, as the database calls it. */
export interface RawCatalog {
  readonly tables: readonly {
    readonly name: string;
    readonly schema?: string;
    readonly columns: readonly {
      readonly name: string;
      readonly type: string;
      readonly primary: boolean;
      readonly samples: readonly string[];
    }[];
    readonly keys: readonly {
      readonly columns: readonly string[];
      readonly target: string;
      readonly targetColumns: readonly string[];
    }[];
  }[];
}

export interface Column {
  /** Lower case, letters, digits and underscores; unique in its table. */
  readonly name: string;
  readonly raw: string;
  readonly type: ValueType;
  readonly primary: boolean;
  readonly samples: readonly string[];
}

export interface Table {
  /** Unique in the catalog. */
  readonly name: string;
  readonly raw: string;
  readonly schema: string | undefined;
  readonly columns: readonly Column[];
}

/** A foreign key: the columns of `table` are the `targetColumns` of `target`, pair by pair. */
export interface Key {
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumns: readonly string[];
}

export interface Catalog {
  readonly dialect: Dialect;
  readonly tables: readonly Table[];
  readonly keys: readonly Key[];
}

/** Names what introspection found; tables and columns that are hidden are left out, and so are keys over them. */
export function catalogOf(dialect: Dialect, raw: RawCatalog, hidden: readonly string[] = []): Catalog {
  const unseen = new Set(hidden.map((name) => name.toLowerCase()));
  const seen = raw.tables.filter(({ name }) => !unseen.has(name.toLowerCase()));
  const names = unique(
    seen.map(({ name }) => name),
    't',
  );
  const tables = seen.map((table, i): Table => {
    const columns = table.columns.filter(({ name }) => !unseen.has(`${table.name}.${name}`.toLowerCase()));
    const columnNames = unique(
      columns.map(({ name }) => name),
      'c',
    );
    return {
      name: names[i] as string,
      raw: table.name,
      schema: table.schema,
      columns: columns.map(({ name, type, primary, samples }, c) => ({
        name: columnNames[c] as string,
        raw: name,
        type: valueType(type),
        primary,
        samples,
      })),
    };
  });
  const keys = seen.flatMap((table, i) =>
    table.keys.flatMap((key) => {
      const named = nameKey(tables, tables[i] as Table, key);
      return named === null ? [] : [named];
    }),
  );
  return {
    dialect,
    tables: tables.filter(({ columns }) => columns.length > 0),
    // A database that declares no key at all is one that nobody told of keys.
    keys: keys.length > 0 ? keys : keysByName(tables),
  };
}

function nameKey(
  tables: readonly Table[],
  table: Table,
  key: RawCatalog['tables'][number]['keys'][number],
): Key | null {
  const target = tables.find(({ raw }) => same(raw, key.target));
  if (target === undefined) return null;
  const columns = key.columns.map((name) => rawColumn(table, name));
  const primary = target.columns.filter((column) => column.primary);
  const targets =
    key.targetColumns.length === 0 ? primary : key.targetColumns.map((name) => rawColumn(target, name));
  if (columns.length === 0 || columns.length !== targets.length) return null;
  if ([...columns, ...targets].includes(undefined)) return null;
  return {
    table: table.name,
    columns: columns.map((column) => (column as Column).name),
    target: target.name,
    targetColumns: targets.map((column) => (column as Column).name),
  };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const rawColumn = (table: Table, name: string): Column | undefined =>
  table.columns.find(({ raw }) => same(raw, name));

/** Names for names: `Order Details` becomes order_details, and what is taken gets a number. */
function unique(names: readonly string[], start: string): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_]+|[\u{10000}-\u{10ffff}]/gu, '_')
      .replace(/^(?![\p{L}_])/u, `${start}_`);
    let made = plain;
    for (let i = 2; taken.has(made); i++) made = `${plain}_${i}`;
    taken.add(made);
    return made;
  });
}

/** By the words in a declared type, as SQLite does it. */
function valueType(declared: string): ValueType {
  const type = declared.toLowerCase();
  if (/bool/.test(type)) return 'boolean';
  if (/date|time|year$/.test(type)) return 'date';
  if (/int|serial/.test(type) && !/interval|point/.test(type)) return 'integer';
  if (/char|clob|text|uuid|citext|enum/.test(type)) return 'text';
  if (/real|floa|doub|num|dec|money/.test(type)) return 'number';
  if (/blob|bytea/.test(type)) return 'blob';
  return 'unknown';
}

export function findTable(catalog: Catalog, name: string): Table | undefined {
  const wanted = name.toLowerCase();
  return (
    catalog.tables.find((table) => table.name === wanted) ??
    catalog.tables.find(({ raw }) => raw.toLowerCase() === wanted)
  );
}

export function findColumn(table: Table, name: string): Column | undefined {
  const wanted = name.toLowerCase();
  return table.columns.find((column) => column.name === wanted) ?? rawColumn(table, wanted);
}

/** Texts of columns by `table.column`, from lists under the database's own names. */
export function textsOf(
  { tables }: Catalog,
  found: readonly (readonly [table: string, column: string, texts: readonly string[]])[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    found.flatMap(([rawTable, rawColumn, texts]) => {
      const table = tables.find(({ raw }) => raw === rawTable);
      const column = table?.columns.find(({ raw }) => raw === rawColumn);
      return table === undefined || column === undefined ? [] : [[`${table.name}.${column.name}`, texts]];
    }),
  );
}

/** The sample values of columns, by `table.column`. */
export function samplesOf({ tables }: Catalog): ReadonlyMap<string, readonly string[]> {
  return new Map(
    tables.flatMap(({ name, columns }) =>
      columns.map((column) => [`${name}.${column.name}`, column.samples] as const),
    ),
  );
}

/** Keys by names: `customer_id` and `customers.id`, or a column that is the key of another table. */
function keysByName(tables: readonly Table[]): Key[] {
  return tables.flatMap((table) =>
    table.columns.flatMap((column) => {
      const found = tables
        .filter((other) => other !== table)
        .map((other) => ({ other, aim: aimOf(column, table, other) }))
        .find(({ aim }) => aim !== undefined);
      if (found?.aim === undefined) return [];
      const { other, aim } = found;
      return [{ table: table.name, columns: [column.name], target: other.name, targetColumns: [aim.name] }];
    }),
  );
}

/** The column of another table that a column points at. */
function aimOf(column: Column, table: Table, other: Table): Column | undefined {
  const names = [other.name, singular(other.name)];
  const own = [table.name, singular(table.name)];
  const starts = (prefixes: readonly string[]): boolean =>
    prefixes.some((prefix) => column.name.startsWith(`${prefix}_`));
  const primary = other.columns.filter((one) => one.primary);
  const same = other.columns.find((one) => one.name === column.name);
  if (same !== undefined && same.name !== 'id' && !starts(own)) {
    if (primary.length === 1 && primary[0] === same && !column.primary) return same;
    if (starts(names)) return same;
  }
  const points = names.some((name) => column.name === `${name}_id` || column.name === `${name}id`);
  return points ? other.columns.find((one) => one.name === 'id') : undefined;
}

/** Good enough for names of tables. */
function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(name)) return name.slice(0, -2);
  return name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name;
}
