// How tables hang together: by the shortest ways along foreign keys.
import type { Catalog, Key } from './catalog.ts';
import { DatabaseFailure } from './failure.ts';
import type { Join, Source } from './query.ts';

export interface Joined {
  readonly from: readonly Source[];
  readonly joins: readonly Join[];
}

export function notConnected(table: string, tables: readonly string[]): DatabaseFailure {
  const others = tables.join(', ');
  return new DatabaseFailure(
    'not-connected',
    `Table '${table}' is not connected with ${others} by a foreign key; say how with 'join … on'.`,
  );
}

/** Joins tables. The same tables in the same order always give the same joins. */
export function connect(catalog: Catalog, tables: readonly string[]): Joined {
  const [first, ...rest] = tables;
  const reached: string[] = first === undefined ? [] : [first];
  const joins: Join[] = [];
  for (const wanted of rest) {
    if (reached.includes(wanted)) continue;
    for (const { key, to } of way(catalog, reached, wanted)) {
      if (reached.includes(to)) continue;
      reached.push(to);
      joins.push(...joinOf(key));
    }
  }
  return { from: reached.map((table) => ({ table, as: table })), joins };
}

function joinOf({ table, columns, target, targetColumns }: Key): Join[] {
  return columns.map((name, i) => ({
    left: { kind: 'column', table, name },
    right: { kind: 'column', table: target, name: targetColumns[i] as string },
  }));
}

interface Step {
  readonly key: Key;
  readonly to: string;
}

/** The shortest way from any of the reached tables, breadth first. */
function way(catalog: Catalog, reached: readonly string[], wanted: string): Step[] {
  const ways = new Map<string, readonly Step[]>(reached.map((table) => [table, []]));
  const line = [...reached];
  for (let at = line.shift(); at !== undefined; at = line.shift()) {
    const sofar = ways.get(at) as readonly Step[];
    for (const key of catalog.keys) {
      const to = key.table === at ? key.target : key.target === at ? key.table : null;
      if (to === null || ways.has(to)) continue;
      const steps = [...sofar, { key, to }];
      if (to === wanted) return steps;
      ways.set(to, steps);
      line.push(to);
    }
  }
  throw notConnected(wanted, reached);
}

/** True when every source but the first is joined to one before it, in some order. */
export function connected({ from, joins }: Joined): boolean {
  const reached = new Set(from.slice(0, 1).map(({ as }) => as));
  for (let grown = true; grown; ) {
    grown = false;
    for (const { left, right } of joins) {
      const [a, b] = [left.table as string, right.table as string];
      if (reached.has(a) === reached.has(b)) continue;
      reached.add(a).add(b);
      grown = true;
    }
  }
  return from.every(({ as }) => reached.has(as));
}

const written = ({ left, right }: Join): string =>
  [`${left.table}.${left.name}`, `${right.table}.${right.name}`].sort().join('=');

/** True when both read the same tables and join them by the same columns. */
export function sameJoins(a: Joined, b: Joined): boolean {
  const tables = (joined: Joined): string =>
    joined.from
      .map(({ table, as }) => `${table} ${as}`)
      .sort()
      .join();
  const pairs = (joined: Joined): string => [...new Set(joined.joins.map(written))].sort().join();
  return tables(a) === tables(b) && pairs(a) === pairs(b);
}
