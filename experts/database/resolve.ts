// Names to tables and columns that exist, and what a query leaves unsaid: its tables, their joins, its groups.
import { type Catalog, findColumn, findTable, type Table } from './catalog.ts';
import { DatabaseFailure } from './failure.ts';
import { connect, connected, type Joined, notConnected } from './joins.ts';
import { equalities } from './parse.ts';
import {
  type ColumnReference,
  type Expression,
  expressionsOf,
  mapCondition,
  type Order,
  type Query,
  type Select,
  type Source,
  walk,
} from './query.ts';

/** Completes a query; throws a failure where it names what is not there. */
export function resolveQuery(query: Query, catalog: Catalog): Query {
  return new Resolver(catalog, []).query(query);
}

/** Tables by the names that columns use, those of the first mention first. */
export function tablesIn(expressions: readonly Expression[]): string[] {
  const named = expressions.flatMap((expression) =>
    (expression.kind === 'column' || expression.kind === 'all') && expression.table !== null
      ? [expression.table]
      : [],
  );
  return [...new Set(named)];
}

class Resolver {
  readonly #catalog: Catalog;
  /** Sources of the queries around this one. */
  readonly #outer: readonly Source[];

  constructor(catalog: Catalog, outer: readonly Source[]) {
    this.#catalog = catalog;
    this.#outer = outer;
  }

  query(query: Query): Query {
    const single = query.selects.length === 1;
    let orderBy: readonly Order[] = [];
    const selects = query.selects.map((select, i) => {
      const done = this.#select(select, i === 0 ? query.orderBy : [], single);
      if (i === 0) orderBy = done.orderBy;
      return done.select;
    });
    return { ...query, selects, orderBy };
  }

  #select(
    written: Select,
    orders: readonly Order[],
    single: boolean,
  ): { select: Select; orderBy: readonly Order[] } {
    const scope = new Scope(this.#catalog, written.from, this.#outer);
    const inner = new Resolver(this.#catalog, [...this.#outer, ...scope.sources]);
    const change = (expression: Expression): Expression => map(expression, scope, inner);
    const query = (found: Query): Query => inner.query(found);
    const select: Select = {
      distinct: written.distinct,
      items: written.items.map(change),
      from: scope.sources,
      joins: written.joins.map(({ left, right }) => ({
        left: scope.column(left),
        right: scope.column(right),
      })),
      where: written.where === null ? null : mapCondition(written.where, change, query),
      groupBy: written.groupBy.map(change),
      having: written.having === null ? null : mapCondition(written.having, change, query),
    };
    const orderBy = orders.map((order) => ({ ...order, of: change(order.of) }));
    const used = tablesIn([
      ...expressionsOf(select),
      ...(single ? orderBy.flatMap(({ of }) => walk(of)) : []),
    ]);
    const joined = this.#join(select, used);
    const items = select.items.flatMap((item) => spread(item, joined.joined.from));
    return { select: group({ ...joined.select, ...joined.joined, items }, orderBy), orderBy };
  }

  /** The tables of a select and their joins: as written, else by foreign keys. */
  #join(select: Select, used: readonly string[]): { select: Select; joined: Joined } {
    const { from, joins, where } = select;
    const named = new Set(from.map(({ as }) => as));
    const extra = used.filter((name) => !named.has(name));
    if (joins.length > 0 || from.some(({ table, as }) => table !== as)) {
      if (extra.length > 0) throw notConnected(extra[0] as string, [...named]);
      if (!connected({ from, joins })) throw notConnected(from.at(-1)?.table ?? '', [...named]);
      return { select, joined: { from, joins } };
    }
    // `from a, b where a.x = b.y` says how, too.
    if (from.length > 1 && where !== null && extra.length === 0) {
      const { join, rest } = equalities(where);
      const across = join.filter(({ left, right }) => left.table !== right.table);
      if (across.length === join.length && across.length > 0 && connected({ from, joins: across })) {
        const left = rest.length < 2 ? (rest[0] ?? null) : { kind: 'and' as const, parts: rest };
        return { select: { ...select, where: left }, joined: { from, joins: across } };
      }
    }
    const tables = [...used, ...[...named].filter((name) => !used.includes(name))];
    if (tables.length === 0) throw new DatabaseFailure('no-table', 'The query names no table.');
    return { select, joined: connect(this.#catalog, tables) };
  }
}

/** All columns of several tables are those of the one, then those of the next: their order is part of the query. */
function spread(item: Expression, from: readonly Source[]): Expression[] {
  if (item.kind !== 'all' || item.table !== null || from.length < 2) return [item];
  return from.map(({ as }) => ({ kind: 'all', table: as }));
}

/** Without groups, an aggregate beside columns is one for each value of these. */
function group(select: Select, orderBy: readonly Order[]): Select {
  if (select.groupBy.length > 0) return select;
  return { ...select, groupBy: impliedGroups(select, orderBy) };
}

export function impliedGroups(select: Select, orderBy: readonly Order[]): readonly Expression[] {
  const all = [...expressionsOf(select), ...orderBy.flatMap(({ of }) => walk(of))];
  if (!all.some(({ kind }) => kind === 'aggregate')) return [];
  return select.items.filter((item) =>
    walk(item).every(({ kind }) => kind === 'column' || kind === 'function'),
  );
}

function map(expression: Expression, scope: Scope, inner: Resolver): Expression {
  switch (expression.kind) {
    case 'column':
      return scope.columnOrText(expression);
    case 'value':
      return expression;
    case 'all':
      return expression.table === null
        ? expression
        : { ...expression, table: scope.source(expression.table).as };
    case 'aggregate':
    case 'function':
      return { ...expression, of: map(expression.of, scope, inner) };
    case 'arithmetic':
      return {
        ...expression,
        left: map(expression.left, scope, inner),
        right: map(expression.right, scope, inner),
      };
    case 'query':
      return { ...expression, query: inner.query(expression.query) };
  }
}

/** The tables that names of one select may mean. */
class Scope {
  readonly sources: readonly Source[];
  readonly #catalog: Catalog;
  readonly #outer: readonly Source[];
  readonly #byName = new Map<string, Source>();

  constructor(catalog: Catalog, from: readonly Source[], outer: readonly Source[]) {
    this.#catalog = catalog;
    this.#outer = outer;
    const count = new Map<string, number>();
    this.sources = from.map(({ table: written, as }) => {
      const { name } = this.#table(written);
      const times = (count.get(name) ?? 0) + 1;
      count.set(name, times);
      const source = { table: name, as: times === 1 ? name : `${name}_${times}` };
      this.#byName.set(as.toLowerCase(), source);
      return source;
    });
    for (const source of [...this.sources].reverse()) this.#byName.set(source.as, source);
  }

  source(name: string): Source {
    const known = this.#byName.get(name.toLowerCase());
    if (known !== undefined) return known;
    const table = this.#table(name);
    // With tables of its own, an inner query means the row outside by such a name, which is not to be had here.
    if (this.sources.length > 0 && this.#outer.some((source) => source.table === table.name)) {
      throw new DatabaseFailure(
        'not-supported',
        `An inner query cannot refer to '${name}' of the query around it.`,
      );
    }
    return { table: table.name, as: table.name };
  }

  column({ table, name }: ColumnReference): ColumnReference {
    if (table !== null) {
      const source = this.source(table);
      const column = findColumn(this.#table(source.table), name);
      if (column === undefined) throw unknownColumn(`${source.table}.${name}`);
      return { kind: 'column', table: source.as, name: column.name };
    }
    const own = this.sources.filter((source) => findColumn(this.#table(source.table), name) !== undefined);
    const anywhere = own.length > 0 ? own : this.#owners(name);
    const [source, other] = anywhere;
    if (source === undefined) throw unknownColumn(name);
    if (other !== undefined && own.length === 0)
      throw unknownColumn(
        `${name} (is it ${anywhere.map(({ table: owner }) => `${owner}.${name}`).join(', ')}?)`,
      );
    return {
      kind: 'column',
      table: source.as,
      name: findColumn(this.#table(source.table), name)?.name ?? name,
    };
  }

  /** A name in double quotes that no column has is a text, as in SQLite. */
  columnOrText(reference: ColumnReference): Expression {
    if (reference.quoted === undefined || reference.table !== null) return this.column(reference);
    const known = this.sources.some(
      ({ table }) => findColumn(this.#table(table), reference.name) !== undefined,
    );
    return known ? this.column(reference) : { kind: 'value', value: reference.name };
  }

  #owners(name: string): Source[] {
    if (this.sources.length > 0) return [];
    return this.#catalog.tables
      .filter((table) => findColumn(table, name) !== undefined)
      .map((table) => ({ table: table.name, as: table.name }));
  }

  #table(name: string): Table {
    const table = findTable(this.#catalog, name);
    if (table !== undefined) return table;
    throw new DatabaseFailure('unknown-table', `There is no table '${name}'.`);
  }
}

const unknownColumn = (name: string): DatabaseFailure =>
  new DatabaseFailure('unknown-column', `There is no column '${name}'.`);
