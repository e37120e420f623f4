// Rows as typed columns and as text. What a database holds is data: it is shown, never followed.
import type { Catalog, ValueType } from './catalog.ts';
import { findColumn, findTable } from './catalog.ts';
import type { Cell, Rows, Statement } from './connection.ts';
import { printExpression, printQuery } from './print.ts';
import type { Expression, Query, Source } from './query.ts';
import type { Output } from './schema.ts';

/** Rows and characters of one cell in an answer in words. */
const SHOWN_ROWS = 20;
const SHOWN_CHARACTERS = 120;

export function present(
  database: string,
  query: Query,
  statement: Statement,
  result: Rows,
  catalog: Catalog,
): Output {
  const { rows, truncated } = result;
  const shown = rows.slice(0, SHOWN_ROWS).map((row) => row.map((cell) => clip(asText(cell))));
  const left = rows.length - shown.length;
  const more =
    left === 0 && !truncated
      ? {}
      : { more: `${truncated ? 'at least ' : ''}${left + (truncated ? 1 : 0)} more` };
  return {
    database,
    query: printQuery(query, catalog),
    sql: statement.sql,
    parameters: [...statement.parameters],
    plan: [...result.plan],
    columns: columnsOf(query, catalog),
    rows: rows.map((row) => [...row]),
    truncated,
    value: joined(rows.map((row) => row.map(asText))),
    shown: joined(shown),
    ...more,
  };
}

/** One column is a list, several are rows. */
function joined(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'none';
  return rows.map((row) => row.join(', ')).join((rows[0]?.length ?? 0) > 1 ? '; ' : ', ');
}

function asText(cell: Cell): string {
  if (cell === null) return 'none';
  return typeof cell === 'number' ? digits(cell) : String(cell);
}

/** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
function digits(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
}

/** Without characters that act on a terminal or turn the direction of a text. */
function clip(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return plain.length > SHOWN_CHARACTERS ? `${plain.slice(0, SHOWN_CHARACTERS)}…` : plain;
}

function columnsOf({ selects }: Query, catalog: Catalog): Output['columns'] {
  const [first] = selects;
  if (first === undefined) return [];
  return first.items.flatMap((item) => {
    if (item.kind !== 'all') {
      return [{ name: printExpression(item, catalog), type: typeOf(item, first.from, catalog) }];
    }
    return first.from
      .filter(({ as }) => item.table === null || item.table === as)
      .flatMap(({ table, as }) =>
        (findTable(catalog, table)?.columns ?? []).map(({ name, type }) => ({ name: `${as}.${name}`, type })),
      );
  });
}

function typeOf(expression: Expression, from: readonly Source[], catalog: Catalog): ValueType {
  switch (expression.kind) {
    case 'column': {
      const source = from.find(({ as }) => as === expression.table);
      const table = source === undefined ? undefined : findTable(catalog, source.table);
      return (table === undefined ? undefined : findColumn(table, expression.name)?.type) ?? 'unknown';
    }
    case 'value':
      return typeof expression.value === 'string' ? 'text' : 'number';
    case 'aggregate':
      if (expression.name === 'count') return 'integer';
      return expression.name === 'avg' ? 'number' : typeOf(expression.of, from, catalog);
    case 'function':
      if (/^(?:lower|upper)$/.test(expression.name)) return 'text';
      return /^(?:round|abs)$/.test(expression.name) ? 'number' : 'integer';
    case 'arithmetic':
      return 'number';
    case 'all':
    case 'query':
      return 'unknown';
  }
}
