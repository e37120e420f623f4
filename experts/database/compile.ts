// A resolved query to the SQL of a database. Names come from the catalog, values become parameters: no text of the
// question reaches the SQL.
import { type Catalog, type Column, findColumn, findTable, type Table } from './catalog.ts';
import type { Statement } from './connection.ts';
import {
  type ColumnReference,
  type Condition,
  type Expression,
  type Join,
  type Query,
  type Scalar,
  type Select,
  type Source,
  walk,
} from './query.ts';

export function compile(query: Query, catalog: Catalog): Statement {
  const writer = new Writer(catalog);
  const sql = writer.query(query);
  return { sql, parameters: writer.parameters };
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

class Writer {
  readonly parameters: (string | number)[] = [];
  readonly #catalog: Catalog;
  readonly #postgres: boolean;
  #sources: readonly Source[] = [];

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#postgres = catalog.dialect === 'postgres';
  }

  query({ selects, operators, orderBy, limit }: Query): string {
    const around = this.#sources;
    const single = selects.length === 1;
    const parts = selects.map((select, i) => {
      const operator = operators[i - 1];
      const before =
        operator === undefined ? '' : `${operator.name.toUpperCase()}${operator.all ? ' ALL' : ''} `;
      this.#sources = select.from;
      return before + this.#select(select, single ? orderBy.map(({ of }) => of) : []);
    });
    this.#sources = selects[0]?.from ?? [];
    if (orderBy.length > 0)
      parts.push(
        `ORDER BY ${orderBy.map(({ of, descending }) => this.#order(of, descending, selects)).join(', ')}`,
      );
    if (limit !== null) parts.push(`LIMIT ${limit}`);
    this.#sources = around;
    return parts.join(' ');
  }

  /** In a row of selects an order is one of result columns, which have places. */
  #order(of: Expression, descending: boolean, selects: readonly Select[]): string {
    const place =
      selects.length === 1 ? -1 : (selects[0] as Select).items.findIndex((item) => same(item, of));
    return `${place < 0 ? this.#expression(of) : place + 1}${descending ? ' DESC' : ''}`;
  }

  #select(select: Select, orders: readonly Expression[]): string {
    const items = select.items.flatMap((item) => this.#item(item, select.from)).join(', ');
    const parts = [`SELECT ${select.distinct ? 'DISTINCT ' : ''}${items} FROM ${this.#from(select)}`];
    if (select.where !== null) parts.push(`WHERE ${this.#condition(select.where)}`);
    const groups = this.#groups(select, orders);
    if (groups.length > 0) parts.push(`GROUP BY ${groups.join(', ')}`);
    if (select.having !== null) parts.push(`HAVING ${this.#condition(select.having)}`);
    return parts.join(' ');
  }

  /** All columns are those of the catalog, one by one: `*` would show what the settings hide. */
  #item(item: Expression, from: readonly Source[]): string[] {
    if (item.kind !== 'all') return [this.#expression(item)];
    return from
      .filter(({ as }) => item.table === null || item.table === as)
      .flatMap(({ table, as }) =>
        this.#table(table).columns.map(({ name }) => this.#column({ kind: 'column', table: as, name })),
      );
  }

  /** PostgreSQL wants every plain column of a grouped result among the groups. */
  #groups({ groupBy, items }: Select, orders: readonly Expression[]): string[] {
    if (groupBy.length === 0) return [];
    const plain = this.#postgres
      ? [...items, ...orders].filter((item) => walk(item).every(({ kind }) => kind === 'column'))
      : [];
    return [...new Set([...groupBy, ...plain].map((expression) => this.#expression(expression)))];
  }

  #from({ from, joins }: Select): string {
    const [first, ...rest] = from;
    const waiting = [...rest];
    const here = new Set([(first as Source).as]);
    const left = new Set(joins);
    const parts = [this.#source(first as Source)];
    while (waiting.length > 0) {
      const at = Math.max(
        0,
        waiting.findIndex(({ as }) => [...left].some((join) => links(join, here, as))),
      );
      const [source] = waiting.splice(at, 1) as [Source];
      here.add(source.as);
      const on = [...left].filter(
        (join) => here.has(join.left.table as string) && here.has(join.right.table as string),
      );
      for (const join of on) left.delete(join);
      const equal = on.map((join) => `${this.#column(join.left)} = ${this.#column(join.right)}`);
      parts.push(`JOIN ${this.#source(source)} ON ${equal.join(' AND ')}`);
    }
    return parts.join(' ');
  }

  #source({ table, as }: Source): string {
    const { raw, schema } = this.#table(table);
    const name = schema === undefined ? quote(raw) : `${quote(schema)}.${quote(raw)}`;
    return raw === as ? name : `${name} AS ${quote(as)}`;
  }

  #table(name: string): Table {
    return findTable(this.#catalog, name) as Table;
  }

  #column({ table, name }: ColumnReference): string {
    const { raw } = this.#find(table as string, name);
    return this.#sources.length > 1 ? `${quote(table as string)}.${quote(raw)}` : quote(raw);
  }

  #find(as: string, name: string): Column {
    const source = this.#sources.find((one) => one.as === as);
    return findColumn(this.#table(source?.table ?? as), name) as Column;
  }

  #expression(expression: Expression): string {
    switch (expression.kind) {
      case 'column':
        return this.#column(expression);
      case 'value':
        return this.#value(expression.value);
      case 'all':
        return '*';
      case 'aggregate': {
        const of = expression.of.kind === 'all' ? '*' : this.#expression(expression.of);
        return `${expression.name}(${expression.distinct ? 'DISTINCT ' : ''}${of})`;
      }
      case 'function':
        return this.#function(expression.name, expression.of);
      case 'arithmetic': {
        const left = this.#expression(expression.left);
        const right = this.#expression(expression.right);
        if (expression.sign !== '/') return `(${left} ${expression.sign} ${right})`;
        return this.#postgres
          ? `(${left}::double precision / NULLIF(${right}, 0))`
          : `(CAST(${left} AS REAL) / ${right})`;
      }
      case 'query':
        return `(${this.query(expression.query)})`;
    }
  }

  #value(value: string | number): string {
    this.parameters.push(value);
    return this.#postgres ? `$${this.parameters.length}` : '?';
  }

  #function(name: Scalar, of: Expression): string {
    const inner = this.#expression(of);
    if (name !== 'year' && name !== 'month' && name !== 'day') return `${name}(${inner})`;
    if (this.#postgres) return `EXTRACT(${name.toUpperCase()} FROM ${inner}::timestamp)::integer`;
    return `CAST(strftime('${{ year: '%Y', month: '%m', day: '%d' }[name]}', ${inner}) AS INTEGER)`;
  }

  #condition(condition: Condition): string {
    const not = 'negated' in condition && condition.negated ? 'NOT ' : '';
    switch (condition.kind) {
      case 'and':
      case 'or': {
        const parts = condition.parts.map((part) =>
          part.kind === 'and' || part.kind === 'or' ? `(${this.#condition(part)})` : this.#condition(part),
        );
        return parts.join(` ${condition.kind.toUpperCase()} `);
      }
      case 'not':
        return `NOT (${this.#condition(condition.of)})`;
      case 'compare':
        return `${this.#expression(condition.left)} ${condition.sign} ${this.#expression(condition.right)}`;
      case 'between':
        return `${this.#expression(condition.of)} ${not}BETWEEN ${this.#expression(condition.low)} AND ${this.#expression(condition.high)}`;
      case 'like':
        return `${this.#expression(condition.of)} ${not}${this.#postgres ? 'ILIKE' : 'LIKE'} ${this.#expression(condition.pattern)}`;
      case 'in': {
        const of = this.#expression(condition.of);
        const { among } = condition;
        const list =
          'selects' in among ? this.query(among) : among.map((one) => this.#expression(one)).join(', ');
        return `${of} ${not}IN (${list})`;
      }
      case 'null':
        return `${this.#expression(condition.of)} IS ${not}NULL`;
    }
  }
}

const same = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b);

/** True when a join leads from the tables that are there to another. */
function links({ left, right }: Join, here: ReadonlySet<string>, as: string): boolean {
  const ends = [left.table as string, right.table as string];
  return ends.includes(as) && ends.some((end) => end !== as && here.has(end));
}
