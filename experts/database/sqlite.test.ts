// What the database itself refuses, should a statement ever get past the query language.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { SqliteFile } from './sqlite.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mrkl-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'shop.sqlite');
const other = path.join(folder, 'other.sqlite');
for (const name of [file, other]) {
  const database = new Database(name);
  database.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y')");
  database.close();
}
const before = readFileSync(file);

function open(limits: { milliseconds?: number; megabytes?: number } = {}): SqliteFile {
  return new SqliteFile({
    ...{ name: 'shop', file, samples: false, hidden: [] },
    limits: { rows: 100, milliseconds: 3000, megabytes: 128, ...limits },
  });
}
const never = new AbortController().signal;
const shop = open();
const ask = (sql: string, connection = shop) => connection.query({ sql, parameters: [] }, never);
const BOMB = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)';

describe('statements that are no query', () => {
  it.each([
    'SELECT 1; DROP TABLE t',
    'SELECT 1; SELECT 2',
    "INSERT INTO t VALUES (3, 'z')",
    'WITH x AS (SELECT 1) DELETE FROM t',
    "WITH x AS (SELECT 1) INSERT INTO t SELECT 4, 'w'",
    "INSERT INTO t VALUES (5, 'q') RETURNING a",
    'UPDATE t SET b = 1 RETURNING b',
    `ATTACH '${other}' AS other`,
    `/* SELECT */ ATTACH '${other}' AS other`,
    `-- SELECT\nATTACH '${other}' AS other`,
    'DETACH main',
    'PRAGMA query_only = 0',
    'PRAGMA writable_schema = 1',
    'PRAGMA journal_mode = WAL',
    'PRAGMA table_info(t)',
    'EXPLAIN PRAGMA query_only = 0',
    `VACUUM INTO '${path.join(folder, 'copy.sqlite')}'`,
    'BEGIN IMMEDIATE',
    'CREATE TABLE u (x)',
    'CREATE TEMP TABLE u (x)',
    'REINDEX',
    "SELECT load_extension('libm')",
    "SELECT fts3_tokenizer('simple')",
    'SELECT randomblob(10)',
    "SELECT * FROM t WHERE load_extension('libm') IS NOT NULL",
    'SELECT hex(zeroblob(2000000000))',
    '',
    'SELECT',
  ])('%s', async (sql) => {
    const failure = await ask(sql).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: expect.stringMatching(/^(?:not-allowed|query-failed)$/) });
    expect(readFileSync(file)).toEqual(before);
  });

  it('leave the connection as it was', async () => {
    expect((await ask('SELECT count(*) FROM t')).rows).toEqual([[2]]);
    expect(existsSync(path.join(folder, 'copy.sqlite'))).toBe(false);
  });
});

describe('limits', () => {
  it('of time end what would never end, and the next statement runs', async () => {
    const short = open({ milliseconds: 300 });
    const started = performance.now();
    await expect(ask(`${BOMB} SELECT count(*) FROM c`, short)).rejects.toMatchObject({ code: 'time-limit' });
    await expect(ask(`${BOMB} SELECT i FROM c WHERE i < 0`, short)).rejects.toMatchObject({
      code: 'time-limit',
    });
    expect(performance.now() - started).toBeLessThan(15_000);
    expect((await ask('SELECT count(*) FROM t', short)).rows).toEqual([[2]]);
  });

  it.each([
    `${BOMB} SELECT count(*) FROM (SELECT DISTINCT printf('%1000d', i) FROM c)`,
    `${BOMB} SELECT group_concat(printf('%1000d', i)) FROM c`,
    `${BOMB} SELECT i FROM c ORDER BY printf('%1000d', -i)`,
  ])(
    'of memory end %s',
    async (sql) => {
      const small = open({ milliseconds: 60_000, megabytes: 64 });
      await expect(ask(sql, small)).rejects.toMatchObject({ code: 'memory-limit' });
      expect((await ask('SELECT count(*) FROM t', small)).rows).toEqual([[2]]);
    },
    80_000,
  );

  it('of rows and of bytes cut a result', async () => {
    expect(await ask(`${BOMB} SELECT i FROM c`)).toMatchObject({ truncated: true });
    const wide = await ask(
      `${BOMB} SELECT ${Array.from({ length: 20 }, () => "printf('%900d', i)").join()} FROM c`,
    );
    expect(wide.truncated).toBe(true);
    expect(JSON.stringify(wide.rows).length).toBeLessThan(450_000);
  });

  it('end with the caller', async () => {
    const controller = new AbortController();
    const running = shop.query({ sql: `${BOMB} SELECT count(*) FROM c`, parameters: [] }, controller.signal);
    setTimeout(() => controller.abort(new Error('left')), 100);
    await expect(running).rejects.toThrow('left');
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });

  it('hold for each of many at once', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(`SELECT ${i}`)));
    expect(many.map(({ rows }) => rows[0]?.[0])).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

it('tells tables, types and keys, and values only when asked', async () => {
  const place = path.join(folder, 'keys.sqlite');
  const database = new Database(place);
  database.exec(`CREATE TABLE p (x INTEGER, y TEXT, PRIMARY KEY (x, y));
    CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER, y TEXT, at DATETIME, FOREIGN KEY (x, y) REFERENCES p);
    CREATE VIEW w AS SELECT x FROM p; INSERT INTO p VALUES (1, 'secret')`);
  database.close();
  const settings = {
    name: 'k',
    file: place,
    hidden: [],
    limits: { rows: 1, milliseconds: 3000, megabytes: 128 },
  };
  const catalog = await new SqliteFile({ ...settings, samples: false }).catalog(never);
  expect(catalog.tables.map(({ name }) => name).sort()).toEqual(['c', 'p', 'w']);
  expect(catalog.keys).toEqual([{ table: 'c', columns: ['x', 'y'], target: 'p', targetColumns: ['x', 'y'] }]);
  expect(catalog.tables.find(({ name }) => name === 'c')?.columns.map(({ type }) => type)).toEqual([
    'integer',
    'integer',
    'text',
    'date',
  ]);
  expect(JSON.stringify(catalog)).not.toContain('secret');
  expect(JSON.stringify(await new SqliteFile({ ...settings, samples: true }).catalog(never))).toContain(
    'secret',
  );
});
