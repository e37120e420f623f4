// Text to a query. What can be written is in README.md: the short form of the model, and ordinary SQL as far as the
// query type goes.
import { parseCondition } from './parse-condition.ts';
import {
  AGGREGATES,
  type Condition,
  type Expression,
  type Join,
  OPERATORS,
  type Operator,
  type Order,
  type Query,
  SCALARS,
  type Select,
  type Sign,
  type Source,
} from './query.ts';
import { Reader } from './reader.ts';

/** Reads a whole text; throws a failure that names the place. */
export function parseQuery(text: string): Query {
  const reader = new Reader(text);
  const query = queryOf(reader);
  reader.end();
  return query;
}

function queryOf(reader: Reader): Query {
  return reader.deeper(() => {
    const first = selectOf(reader);
    const selects = [first.select];
    const operators: { name: Operator; all: boolean }[] = [];
    for (let name = reader.oneOf(OPERATORS); name !== null; name = reader.oneOf(OPERATORS)) {
      operators.push({ name, all: reader.word('all') });
      selects.push(selectOf(reader).select);
    }
    const orderBy = reader.words('order', 'by') ? reader.list(() => orderOf(reader, first.aliases)) : [];
    const limit = reader.word('limit') ? reader.whole() : null;
    return { selects, operators, orderBy, limit };
  });
}

/** A select and the names that it gives to its items. */
function selectOf(reader: Reader): { select: Select; aliases: ReadonlyMap<string, Expression> } {
  reader.need('select');
  const distinct = reader.word('distinct');
  const aliases = new Map<string, Expression>();
  const items = reader.list(() => {
    const item = expressionOf(reader);
    if (reader.word('as')) aliases.set(reader.name().toLowerCase(), item);
    return item;
  });
  const { from, joins } = reader.word('from') ? sourcesOf(reader) : { from: [], joins: [] };
  const where = reader.word('where') ? conditionOf(reader) : null;
  const groupBy = reader.words('group', 'by') ? reader.list(() => expressionOf(reader)) : [];
  const having = reader.word('having') ? conditionOf(reader) : null;
  const on = joins.flatMap(({ rest }) => rest);
  const select = {
    ...{ distinct, items, from, groupBy, having },
    joins: joins.flatMap(({ join }) => join),
    where: both([...on, ...(where === null ? [] : [where])]),
  };
  return { select, aliases };
}

/** One condition of several. */
function both(parts: readonly Condition[]): Condition | null {
  return parts.length < 2 ? (parts[0] ?? null) : { kind: 'and', parts };
}

interface Joined {
  readonly join: readonly Join[];
  /** What stands after `on` and is no equality of columns. */
  readonly rest: readonly Condition[];
}

function sourcesOf(reader: Reader): { from: Source[]; joins: Joined[] } {
  const from = [sourceOf(reader)];
  const joins: Joined[] = [];
  for (;;) {
    if (reader.sign(',')) {
      from.push(sourceOf(reader));
      continue;
    }
    if (!reader.words('inner', 'join') && !reader.word('join')) return { from, joins };
    from.push(sourceOf(reader));
    if (reader.word('on')) joins.push(equalities(conditionOf(reader)));
  }
}

function sourceOf(reader: Reader): Source {
  const table = reader.name();
  const named = reader.word('as') || reader.beforeAlias();
  return { table, as: named ? reader.name() : table };
}

export function equalities(condition: Condition): Joined {
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  const join: Join[] = [];
  const rest: Condition[] = [];
  for (const part of parts) {
    if (
      part.kind === 'compare' &&
      part.sign === '=' &&
      part.left.kind === 'column' &&
      part.right.kind === 'column'
    )
      join.push({ left: part.left, right: part.right });
    else rest.push(part);
  }
  return { join, rest };
}

function orderOf(reader: Reader, aliases: ReadonlyMap<string, Expression>): Order {
  const written = expressionOf(reader);
  const alias =
    written.kind === 'column' && written.table === null ? aliases.get(written.name.toLowerCase()) : undefined;
  const of = alias ?? written;
  const descending = reader.word('desc');
  if (!descending) reader.word('asc');
  return { of, descending };
}

const conditionOf = (reader: Reader): Condition => parseCondition(reader, expressionOf, queryOf);

function expressionOf(reader: Reader): Expression {
  return reader.deeper(() => {
    let left = productOf(reader);
    for (let sign = signOf(reader, ['+', '-']); sign !== null; sign = signOf(reader, ['+', '-']))
      left = { kind: 'arithmetic', sign, left, right: productOf(reader) };
    return left;
  });
}

function productOf(reader: Reader): Expression {
  let left = atomOf(reader);
  for (let sign = signOf(reader, ['*', '/']); sign !== null; sign = signOf(reader, ['*', '/']))
    left = { kind: 'arithmetic', sign, left, right: atomOf(reader) };
  return left;
}

function signOf(reader: Reader, signs: readonly Sign[]): Sign | null {
  return signs.find((sign) => reader.sign(sign)) ?? null;
}

function atomOf(reader: Reader): Expression {
  if (reader.sign('*')) return { kind: 'all', table: null };
  if (reader.sign('(')) {
    const inner: Expression = reader.before('select')
      ? { kind: 'query', query: queryOf(reader) }
      : expressionOf(reader);
    reader.close();
    return inner;
  }
  const value = reader.value();
  if (value !== null) return { kind: 'value', value };
  return callOf(reader) ?? columnOf(reader);
}

function callOf(reader: Reader): Expression | null {
  const aggregate = reader.call(AGGREGATES);
  if (aggregate !== null) {
    const distinct = reader.word('distinct');
    const of = expressionOf(reader);
    reader.close();
    return { kind: 'aggregate', name: aggregate, distinct, of };
  }
  const scalar = reader.call(SCALARS);
  if (scalar === null) return null;
  const of = expressionOf(reader);
  reader.close();
  return { kind: 'function', name: scalar, of };
}

function columnOf(reader: Reader): Expression {
  const quoted = reader.quoted();
  const first = reader.name();
  if (!reader.sign('.'))
    return { kind: 'column', table: null, name: first, ...(quoted ? { quoted: true as const } : {}) };
  return reader.sign('*')
    ? { kind: 'all', table: first }
    : { kind: 'column', table: first, name: reader.name() };
}
