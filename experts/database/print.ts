// A resolved query in its short form: what it can leave unsaid is left out. resolve(parse(print(query))) is the query.
import type { Catalog } from './catalog.ts';
import { connect, type Joined, sameJoins } from './joins.ts';
import {
  type Condition,
  type Expression,
  expressionsOf,
  type Order,
  type Query,
  type Select,
  walk,
} from './query.ts';
import { impliedGroups, tablesIn } from './resolve.ts';

export function printQuery(query: Query, catalog: Catalog): string {
  const single = query.selects.length === 1;
  const parts = query.selects.map((select, i) => {
    const operator = query.operators[i - 1];
    const before = operator === undefined ? '' : `${operator.name} ${operator.all ? 'all ' : ''}`;
    return before + printSelect(select, single ? query.orderBy : [], i === 0 ? query.orderBy : [], catalog);
  });
  const print = (expression: Expression): string => printExpression(expression, catalog);
  if (query.orderBy.length > 0) {
    const orders = query.orderBy.map(({ of, descending }) => `${print(of)}${descending ? ' desc' : ''}`);
    parts.push(`order by ${orders.join(', ')}`);
  }
  if (query.limit !== null) parts.push(`limit ${query.limit}`);
  return parts.join(' ');
}

function printSelect(
  select: Select,
  joining: readonly Order[],
  grouping: readonly Order[],
  catalog: Catalog,
): string {
  const print = (expression: Expression): string => printExpression(expression, catalog);
  const implied = impliedGroups({ ...select, groupBy: [] }, grouping)
    .map(print)
    .join(', ');
  const groups = select.groupBy.map(print).join(', ');
  const ordered = joining.flatMap(({ of }) => walk(of));
  const shown = implied === groups ? { ...select, groupBy: [] } : select;
  const parts = [`select ${select.distinct ? 'distinct ' : ''}${select.items.map(print).join(', ')}`];
  parts.push(...printFrom(select, tablesIn([...expressionsOf(shown), ...ordered]), catalog));
  if (select.where !== null) parts.push(`where ${printCondition(select.where, catalog)}`);
  if (shown.groupBy.length > 0) parts.push(`group by ${groups}`);
  if (select.having !== null) parts.push(`having ${printCondition(select.having, catalog)}`);
  return parts.join(' ');
}

/** Nothing where the columns tell the tables, else the tables, else their joins as well. */
function printFrom(select: Select, used: readonly string[], catalog: Catalog): string[] {
  const tables = select.from.map(({ as }) => as);
  const plain = select.from.every(({ table, as }) => table === as);
  const rest = tables.filter((table) => !used.includes(table));
  const tried = (names: readonly string[]): boolean => {
    const joined = plain && names.length > 0 ? tryConnect(catalog, names) : null;
    return joined !== null && sameJoins(joined, select);
  };
  if (tried(used)) return [];
  for (const extra of rest) if (tried([...used, extra])) return [`from ${extra}`];
  if (tried([...used, ...rest])) return [`from ${rest.join(', ')}`];
  return [`from ${explicit(select)}`];
}

function tryConnect(catalog: Catalog, tables: readonly string[]): Joined | null {
  try {
    return connect(catalog, tables);
  } catch {
    return null;
  }
}

function explicit({ from, joins }: Select): string {
  const left = new Set(joins);
  const here = new Set<string>();
  return from
    .map(({ table, as }, i) => {
      here.add(as);
      const named = table === as ? table : `${table} as ${as}`;
      if (i === 0) return named;
      const on = [...left].filter(
        (join) => here.has(join.left.table as string) && here.has(join.right.table as string),
      );
      for (const join of on) left.delete(join);
      const equal = on.map(
        (join) => `${join.left.table}.${join.left.name} = ${join.right.table}.${join.right.name}`,
      );
      return `join ${named}${on.length === 0 ? '' : ` on ${equal.join(' and ')}`}`;
    })
    .join(' ');
}

export function printExpression(expression: Expression, catalog: Catalog, inside = false): string {
  switch (expression.kind) {
    case 'column':
      return `${expression.table}.${expression.name}`;
    case 'value':
      return printValue(expression.value);
    case 'all':
      return expression.table === null ? '*' : `${expression.table}.*`;
    case 'aggregate':
      return `${expression.name}(${expression.distinct ? 'distinct ' : ''}${printExpression(expression.of, catalog)})`;
    case 'function':
      return `${expression.name}(${printExpression(expression.of, catalog)})`;
    case 'arithmetic': {
      const text = `${printExpression(expression.left, catalog, true)} ${expression.sign} ${printExpression(expression.right, catalog, true)}`;
      return inside ? `(${text})` : text;
    }
    case 'query':
      return `(${printQuery(expression.query, catalog)})`;
  }
}

const printValue = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;

function printCondition(condition: Condition, catalog: Catalog): string {
  const print = (expression: Expression): string => printExpression(expression, catalog);
  const not = 'negated' in condition && condition.negated ? 'not ' : '';
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts
        .map((part) =>
          part.kind === 'and' || part.kind === 'or'
            ? `(${printCondition(part, catalog)})`
            : printCondition(part, catalog),
        )
        .join(` ${condition.kind} `);
    case 'not':
      return `not (${printCondition(condition.of, catalog)})`;
    case 'compare':
      return `${print(condition.left)} ${condition.sign} ${print(condition.right)}`;
    case 'between':
      return `${print(condition.of)} ${not}between ${print(condition.low)} and ${print(condition.high)}`;
    case 'like':
      return `${print(condition.of)} ${not}like ${print(condition.pattern)}`;
    case 'in': {
      const { among } = condition;
      const list = 'selects' in among ? printQuery(among, catalog) : among.map(print).join(', ');
      return `${print(condition.of)} ${not}in (${list})`;
    }
    case 'null':
      return `${print(condition.of)} is ${not}null`;
  }
}
