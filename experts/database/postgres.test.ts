// Needs a server: MRKL_TEST_POSTGRES=postgres://postgres@localhost/postgres, whose role may create roles and schemas.
import type { Setup } from 'mrkl/sdk';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresDatabase } from './postgres.ts';
import { run } from './run.ts';

const admin = process.env['MRKL_TEST_POSTGRES'];
const SCHEMA = 'mrkl_test';
const ROLE = 'mrkl_test_reader';
const PASSWORD = 'not a secret';
const limits = { rows: 50, milliseconds: 1000, megabytes: 64 };
const never = new AbortController().signal;

const readerUrl = (): string => {
  const url = new URL(admin ?? 'postgres://localhost/x');
  url.username = ROLE;
  url.password = PASSWORD;
  return url.href;
};
const setupOf = (settings: object, url = readerUrl()): Setup => ({
  settings: { databases: [{ name: 'shop', secret: 'SHOP', schema: SCHEMA, limits, ...settings }] },
  folder: '.',
  secret: (name) => (name === 'SHOP' ? url : undefined),
});
const ask = (query: string, setup: Setup) => run({ query }, { signal: never, deadline: 0 }, setup);

describe.skipIf(admin === undefined)('PostgreSQL (MRKL_TEST_POSTGRES names no server otherwise)', () => {
  let client: pg.Client;
  let database: PostgresDatabase;
  const raw = (sql: string, parameters: (string | number)[] = []) =>
    database.query({ sql, parameters }, never);

  beforeAll(async () => {
    client = new pg.Client({ connectionString: admin });
    await client.connect();
    await client.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE; DROP ROLE IF EXISTS ${ROLE};
      CREATE SCHEMA ${SCHEMA};
      CREATE TABLE ${SCHEMA}.customers (id serial PRIMARY KEY, name text NOT NULL, "Home Town" varchar(40), member boolean);
      CREATE TABLE ${SCHEMA}.orders (id bigserial PRIMARY KEY, customer_id int REFERENCES ${SCHEMA}.customers (id),
        placed timestamptz, total numeric(30, 10), note text);
      CREATE TABLE ${SCHEMA}.private (word text);
      CREATE FUNCTION ${SCHEMA}.leak() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS
        'BEGIN INSERT INTO ${SCHEMA}.orders (total) VALUES (1); RETURN 1; END';
      INSERT INTO ${SCHEMA}.customers (name, "Home Town", member) VALUES ('Ada', 'Paris', true), ('Ben', 'Lyon', false);
      INSERT INTO ${SCHEMA}.orders (customer_id, placed, total, note) VALUES (1, '2024-05-06', 10.5, 'x'),
        (1, '2025-01-02', 12345678901234567890.0000000001, NULL), (2, '2025-03-04', 3, 'y');
      CREATE ROLE ${ROLE} LOGIN PASSWORD '${PASSWORD}';
      GRANT USAGE ON SCHEMA ${SCHEMA} TO ${ROLE};
      GRANT SELECT, INSERT, DELETE ON ${SCHEMA}.customers, ${SCHEMA}.orders TO ${ROLE};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO ${ROLE}`);
    const settings = {
      name: 'shop',
      secret: 'SHOP',
      schema: SCHEMA,
      samples: false,
      hidden: [],
      limits,
      superuser: false,
    };
    database = new PostgresDatabase(settings, setupOf({}));
  });

  afterAll(async () => {
    await client?.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE; DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`);
    await client?.end();
  });

  it('knows tables, columns and keys of what the role may read', async () => {
    const catalog = await database.catalog(never);
    expect(catalog.tables.map(({ name }) => name)).toEqual(['customers', 'orders']);
    expect(catalog.tables[0]?.columns).toMatchObject([
      { name: 'id', type: 'integer', primary: true },
      { name: 'name', type: 'text', samples: [] },
      { name: 'home_town', raw: 'Home Town', type: 'text' },
      { name: 'member', type: 'boolean' },
    ]);
    expect(catalog.keys).toEqual([
      { table: 'orders', columns: ['customer_id'], target: 'customers', targetColumns: ['id'] },
    ]);
  });

  it.each([
    ["select customers.name where customers.home_town = 'Paris'", [['Ada']]],
    [
      'select customers.name, count(*) from orders order by count(*) desc',
      [
        ['Ada', 2],
        ['Ben', 1],
      ],
    ],
    ['select customers.member where customers.id = 1', [[true]]],
    ['select orders.total where orders.id = 2', [['12345678901234567890.0000000001']]],
    ['select year(orders.placed), count(*) group by year(orders.placed) having count(*) > 1', [[2025, 2]]],
    ["select count(*) where orders.note like 'X%'", [[1]]],
    ['select customers.id / 0 where customers.id = 1', [[null]]],
    ['select customers.name order by sum(orders.total) desc limit 1', [['Ada']]],
    ['select customers.id union select orders.customer_id order by customers.id', [[1], [2]]],
    [
      "select customers.name where customers.name in ('Ada', 'Ben') and customers.id between 2 and 9",
      [['Ben']],
    ],
  ])('%s', async (query, rows) => {
    expect(await ask(query, setupOf({}))).toMatchObject({ value: { rows } });
  });

  it('shows SQL, parameters and plan', async () => {
    const result = await ask("select customers.name where customers.home_town = 'Paris'", setupOf({}));
    expect(result).toMatchObject({
      value: {
        sql: `SELECT "name" FROM "${SCHEMA}"."customers" WHERE "Home Town" = $1`.replace('FROM', 'FROM'),
        parameters: ['Paris'],
        plan: [expect.stringMatching(/Scan/), expect.stringMatching(/Filter/)],
      },
    });
  });

  it.each([
    'SELECT 1; DROP TABLE mrkl_test.orders',
    'DELETE FROM mrkl_test.orders',
    'WITH gone AS (DELETE FROM mrkl_test.orders RETURNING id) SELECT * FROM gone',
    'INSERT INTO mrkl_test.orders (total) VALUES (1) RETURNING id',
    "SELECT nextval('mrkl_test.orders_id_seq')",
    'SELECT mrkl_test.leak()',
    'SELECT * FROM mrkl_test.private',
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT lo_import('/etc/hostname')",
    "COPY mrkl_test.orders TO PROGRAM 'true'",
    "SELECT set_config('transaction_read_only', 'off', true), mrkl_test.leak()",
    'SET TRANSACTION READ WRITE',
    'COMMIT',
    'CREATE TEMP TABLE x (y int)',
    "DO 'BEGIN END'",
    'LISTEN x',
    'SELECT * FROM mrkl_test.orders FOR UPDATE',
    'VACUUM',
  ])('refuses %s', async (sql) => {
    await expect(raw(sql)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:not-allowed|query-failed)$/),
    });
    expect((await client.query(`SELECT count(*)::int AS n FROM ${SCHEMA}.orders`)).rows[0]).toEqual({ n: 3 });
  });

  it.each([
    'SELECT pg_sleep(30)',
    'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT count(*) FROM c',
    "SELECT set_config('statement_timeout', '0', true), pg_sleep(30)",
    'SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b, generate_series(1, 100) c',
  ])('stops %s in time', async (sql) => {
    await expect(raw(sql)).rejects.toMatchObject({ code: 'time-limit' });
    expect((await raw('SELECT 1')).rows).toEqual([[1]]);
  });

  it('cuts long results', async () => {
    const found = await raw('SELECT generate_series(1, 100000000)');
    expect([found.rows.length, found.truncated]).toEqual([limits.rows, true]);
    const wide = await raw("SELECT repeat('x', 1000000)");
    expect(String(wide.rows[0]?.[0])).toHaveLength(1001);
  });

  it('reads no more than it may hold', async () => {
    const settings = {
      name: 'shop',
      secret: 'SHOP',
      schema: SCHEMA,
      samples: false,
      hidden: [],
      superuser: false,
    };
    const patient = { ...settings, limits: { rows: 1000, milliseconds: 20_000, megabytes: 64 } };
    const reading = new PostgresDatabase(patient, setupOf({}));
    const sql = "SELECT repeat('x', 3000000) FROM generate_series(1, 1000)";
    await expect(reading.query({ sql, parameters: [] }, never)).rejects.toMatchObject({
      code: 'memory-limit',
    });
    expect((await reading.query({ sql: 'SELECT 1', parameters: [] }, never)).rows).toEqual([[1]]);
  });

  it('ends with the caller', async () => {
    const controller = new AbortController();
    const running = database.query({ sql: 'SELECT pg_sleep(30)', parameters: [] }, controller.signal);
    setTimeout(() => controller.abort(new Error('left')), 100);
    await expect(running).rejects.toThrow('left');
    expect((await raw('SELECT 1')).rows).toEqual([[1]]);
  });

  it('is not opened as a superuser, nor without its secret', async () => {
    expect(await ask('select count(*) from customers', setupOf({}, admin))).toMatchObject({
      failure: { code: 'not-allowed' },
    });
    const open = setupOf({ superuser: true }, admin);
    expect(await ask('select count(*) from customers', open)).toMatchObject({ value: { value: '2' } });
    const nothing = { ...setupOf({}), secret: () => undefined };
    expect(await ask('select count(*) from customers', nothing)).toMatchObject({
      failure: { code: 'database-unreachable' },
    });
  });
});

it('tells that a server is not there, without the password', async () => {
  const setup = setupOf({}, `postgres://${ROLE}:hush@127.0.0.1:1/x`);
  const result = await ask('select a.b', setup);
  expect(result).toMatchObject({ failure: { code: 'database-unreachable' } });
  expect(JSON.stringify(result)).not.toContain('hush');
});
