import { expect, it } from 'vitest';
import { compile } from './compile.ts';
import { connect } from './joins.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';
import { resolveQuery } from './resolve.ts';
import { SqliteFile } from './sqlite.ts';
import { teach } from './teach.ts';

const limits = { rows: 200, milliseconds: 20_000, megabytes: 256 };
const file = 'experts/database/shop.sqlite';
const shop = new SqliteFile({ name: 'shop', file, samples: true, hidden: [], limits });
const never = new AbortController().signal;

it('draws different questions whose queries are in short form and run', async () => {
  const catalog = await shop.catalog(never);
  const pairs = teach(catalog, 1, 300);
  expect(new Set(pairs.map(({ question }) => question)).size).toBe(300);
  expect(new Set(pairs.map(({ query }) => query)).size).toBeGreaterThan(150);
  const tables = new Set<string>();
  let some = 0;
  for (const { query, question } of pairs) {
    const resolved = resolveQuery(parseQuery(query), catalog);
    expect(printQuery(resolved, catalog), question).toBe(query);
    for (const { table } of resolved.selects[0]?.from ?? []) tables.add(table);
    const { rows } = await shop.query(compile(resolved, catalog), never);
    if (rows.length > 0) some += 1;
  }
  expect([...tables].sort()).toEqual(catalog.tables.map(({ name }) => name).sort());
  expect(some).toBeGreaterThan(200);
  expect(connect(catalog, ['customers', 'suppliers']).from).toHaveLength(5);
}, 60_000);

it('draws the same for the same seed, and nothing where there is nothing', async () => {
  const catalog = await shop.catalog(never);
  expect(teach(catalog, 7, 40)).toEqual(teach(catalog, 7, 40));
  expect(teach(catalog, 7, 40)).not.toEqual(teach(catalog, 8, 40));
  expect(teach({ dialect: 'sqlite', tables: [], keys: [] }, 1, 10)).toEqual([]);
});

it('asks for no value where samples are switched off', async () => {
  const quiet = await new SqliteFile({ name: 'shop', file, samples: false, hidden: [], limits }).catalog(
    never,
  );
  for (const { query } of teach(quiet, 3, 200)) expect(query).not.toContain("'");
});
