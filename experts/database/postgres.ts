// A PostgreSQL database, read in transactions that cannot write.
import type { Socket } from 'node:net';
import type { Setup } from 'mrkl/sdk';
import pg from 'pg';
import { type Catalog, catalogOf, type RawCatalog, samplesOf } from './catalog.ts';
import type { Cell, Connection, Rows, Statement } from './connection.ts';
import { DatabaseFailure, memoryLimit, timeLimit } from './failure.ts';
import type { PostgresSettings } from './settings.ts';

const CONNECTIONS = 4;
const CONNECT_MILLISECONDS = 5000;
/** The client waits this much longer than the server's own limit before it breaks the connection. */
const GRACE_MILLISECONDS = 1000;
/** How long a schema is taken for unchanged. */
const CATALOG_MILLISECONDS = 60_000;
const [BATCH, RESULT_BYTES] = [50, 400_000];
const CELL_CHARACTERS = 1000;
const SAMPLES = 5;
const SAMPLED_ROWS = 1000;

const TABLES = `
  SELECT c.oid::int AS id, c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'v', 'm', 'p', 'f') AND has_table_privilege(c.oid, 'SELECT')
  ORDER BY c.relname`;
const COLUMNS = `
  SELECT a.attrelid::int AS id, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
         COALESCE(a.attnum = ANY (i.indkey), false) AS primary
  FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
  WHERE a.attrelid = ANY ($1::int[]) AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attrelid, a.attnum`;
const KEYS = `
  SELECT k.conrelid::int AS id, t.relname AS target,
         (SELECT array_agg(a.attname::text ORDER BY o.place) FROM unnest(k.conkey) WITH ORDINALITY o(num, place)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.num) AS columns,
         (SELECT array_agg(a.attname::text ORDER BY o.place) FROM unnest(k.confkey) WITH ORDINALITY o(num, place)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.num) AS targets
  FROM pg_constraint k JOIN pg_class t ON t.oid = k.confrelid
  WHERE k.contype = 'f' AND k.conrelid = ANY ($1::int[])
  ORDER BY k.conname`;

type Row = Record<string, unknown>;

export class PostgresDatabase implements Connection {
  readonly name: string;
  readonly reader: string | undefined;
  readonly #settings: PostgresSettings;
  readonly #pool: pg.Pool;
  #catalog: { readonly until: number; readonly value: Promise<Catalog> } | undefined;

  constructor(settings: PostgresSettings, setup: Setup) {
    this.name = settings.name;
    this.reader = settings.reader;
    this.#settings = settings;
    const url = settings.url ?? setup.secret(settings.secret as string);
    this.#pool = new pg.Pool({
      ...(url === undefined ? {} : { connectionString: url }),
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
      application_name: 'mrkl',
      // Values come as the text that the server writes: nothing is rounded on the way.
      types: { getTypeParser: () => (text: string) => text },
    });
    // An idle connection that breaks is replaced by the next question.
    this.#pool.on('error', () => undefined);
    if (url === undefined)
      this.#catalog = { until: Number.POSITIVE_INFINITY, value: Promise.reject(this.#noSecret()) };
    this.#catalog?.value.catch(() => undefined);
  }

  catalog(signal: AbortSignal): Promise<Catalog> {
    if (this.#catalog === undefined || this.#catalog.until < performance.now()) {
      const value = this.#within(signal, (client) => this.#introspect(client));
      this.#catalog = { until: performance.now() + CATALOG_MILLISECONDS, value };
      value.catch(() => {
        this.#catalog = undefined;
      });
    }
    return this.#catalog.value;
  }

  values(signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.catalog(signal).then(samplesOf);
  }

  query({ sql, parameters }: Statement, signal: AbortSignal): Promise<Rows> {
    return this.#within(signal, async (client) => {
      const values = parameters.map(String);
      const plan = await ask(client, `EXPLAIN ${sql}`, values);
      // A cursor is declared for a query and for nothing else: the server itself refuses the rest.
      await ask(client, `DECLARE answer NO SCROLL CURSOR FOR ${sql}`, values);
      const found = await fetchRows(client, this.#settings.limits.rows);
      return { ...found, plan: plan.rows.map(([line]) => String(line)) };
    });
  }

  /** Runs work in a transaction that reads, on one snapshot, within the limits; then rolls it back. */
  async #within<T>(signal: AbortSignal, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const { milliseconds, megabytes } = this.#settings.limits;
    signal.throwIfAborted();
    const client = await this.#connect();
    let cause: unknown;
    const cut = (reason: unknown): void => {
      if (cause !== undefined) return;
      cause = reason;
      client.release(true);
    };
    const timer = setTimeout(() => cut(timeLimit(milliseconds)), milliseconds + GRACE_MILLISECONDS);
    const leave = (): void => cut(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    const unwatch = watch(client, megabytes * 2 ** 20, () => cut(memoryLimit()));
    try {
      await this.#begin(client);
      return await work(client);
    } catch (error) {
      throw cause ?? this.#failure(error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      unwatch();
      if (cause === undefined) await end(client);
    }
  }

  async #begin(client: pg.PoolClient): Promise<void> {
    const { limits, superuser } = this.#settings;
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET LOCAL statement_timeout = ${limits.milliseconds}`);
    await client.query('SET LOCAL lock_timeout = 1000');
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${limits.milliseconds}`);
    await client.query(`SET LOCAL work_mem = '${Math.max(1, Math.floor(limits.megabytes / 8))}MB'`);
    await client.query('SET LOCAL max_parallel_workers_per_gather = 0');
    if (superuser) return;
    const [row] = (await ask(client, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user', [])).rows;
    if (row?.[0] === 't') {
      throw new DatabaseFailure(
        'not-allowed',
        `Database '${this.name}' is opened as a superuser; give it a role that may only read, or set 'superuser'.`,
      );
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      // The message of the client names host and user and no password.
      const why = error instanceof Error ? error.message : String(error);
      throw new DatabaseFailure('database-unreachable', `Database '${this.name}' cannot be reached: ${why}.`);
    }
  }

  #failure(error: unknown): unknown {
    if (error instanceof DatabaseFailure) return error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '57014') return timeLimit(this.#settings.limits.milliseconds);
    if (/^53/.test(code) || code === '54000') return memoryLimit();
    if (code === '25006' || code === '42501')
      return new DatabaseFailure('not-allowed', `The database refused: ${(error as Error).message}.`);
    if (/^(?:08|28|57P|3D)/.test(code) || code === '' || /^E[A-Z]+$/.test(code))
      return new DatabaseFailure('database-unreachable', `Database '${this.name}' ended the connection.`);
    return new DatabaseFailure(
      'query-failed',
      `The database refused the query: ${(error as Error).message}.`,
    );
  }

  #noSecret(): DatabaseFailure {
    return new DatabaseFailure(
      'database-unreachable',
      `Database '${this.name}': there is no secret '${this.#settings.secret}'.`,
    );
  }

  async #introspect(client: pg.PoolClient): Promise<Catalog> {
    const { schema, hidden, samples } = this.#settings;
    const tables = await records(client, TABLES, [schema]);
    const ids = `{${tables.map((table) => table['id']).join()}}`;
    const columns = await records(client, COLUMNS, [ids]);
    const keys = await records(client, KEYS, [ids]);
    const found: RawCatalog['tables'][number][] = [];
    for (const { id, name } of tables) {
      const own = columns.filter((column) => column['id'] === id);
      const known = [];
      for (const column of own) {
        const [raw, type] = [String(column['name']), String(column['type'])];
        const seen = samples && /char|text/.test(type) ? await sample(client, schema, String(name), raw) : [];
        known.push({ name: raw, type, primary: column['primary'] === 't', samples: seen });
      }
      found.push({
        name: String(name),
        schema,
        columns: known,
        keys: keys
          .filter((key) => key['id'] === id)
          .map((key) => ({
            columns: array(key['columns']),
            target: String(key['target']),
            targetColumns: array(key['targets']),
          })),
      });
    }
    return catalogOf('postgres', { tables: found }, hidden);
  }
}

/** Calls back once more bytes have come over the wire than may be held; the result ends the watch. */
function watch(client: pg.PoolClient, most: number, tooMuch: () => void): () => void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const start = stream.bytesRead;
  const count = (): void => {
    if (stream.bytesRead - start > most) tooMuch();
  };
  stream.on('data', count);
  return () => stream.off('data', count);
}

/** Ends the transaction and gives the connection back, or away when it does not answer. */
async function end(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true);
  }
}

/** One statement by the extended protocol, which takes no second one. Cells are texts. */
function ask(
  client: pg.PoolClient,
  text: string,
  values: readonly string[],
): Promise<pg.QueryArrayResult<unknown[]>> {
  return client.query({
    text,
    values: [...values],
    rowMode: 'array',
    queryMode: 'extended',
  } as pg.QueryArrayConfig);
}

async function records(client: pg.PoolClient, text: string, values: readonly string[]): Promise<Row[]> {
  const { rows, fields } = await ask(client, text, values);
  return rows.map((row) => Object.fromEntries(fields.map(({ name }, i) => [name, row[i]])));
}

async function fetchRows(client: pg.PoolClient, most: number): Promise<Omit<Rows, 'plan'>> {
  const found: Cell[][] = [];
  let size = 0;
  for (;;) {
    const { rows, fields } = await ask(client, `FETCH FORWARD ${BATCH} FROM answer`, []);
    for (const row of rows) {
      const cells = row.map((text, i) => cell(text as string | null, fields[i]?.dataTypeID ?? 0));
      size += JSON.stringify(cells).length;
      if (found.length >= most || size > RESULT_BYTES) return { rows: found, truncated: true };
      found.push(cells);
    }
    if (rows.length < BATCH) return { rows: found, truncated: false };
  }
}

const BOOLEAN = 16;
/** int2, int4, int8, float4, float8, numeric */
const NUMBERS = new Set([21, 23, 20, 700, 701, 1700]);

/** A cell by the number of its type. What a double cannot hold exactly stays a text. */
function cell(text: string | null, type: number): Cell {
  if (text === null) return null;
  if (type === BOOLEAN) return text === 't';
  if (NUMBERS.has(type)) {
    const value = Number(text);
    const exact =
      Number.isFinite(value) && (Number.isSafeInteger(value) || text.replace(/\D/g, '').length <= 15);
    return exact ? value : text;
  }
  return text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS)}…` : text;
}

/** `{a,"b c"}` as the server writes an array of names. */
function array(text: unknown): string[] {
  const inner = String(text ?? '{}').slice(1, -1);
  return [...inner.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain as string) : quoted.replace(/\\(.)/g, '$1'),
  );
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function sample(
  client: pg.PoolClient,
  schema: string,
  table: string,
  column: string,
): Promise<string[]> {
  const part = `SELECT ${quote(column)}::text AS v FROM ${quote(schema)}.${quote(table)} LIMIT ${SAMPLED_ROWS}`;
  const text = `SELECT DISTINCT v FROM (${part}) s WHERE length(v) <= 60 ORDER BY v LIMIT ${SAMPLES}`;
  return (await ask(client, text, [])).rows.map(([value]) => String(value));
}
