// The process that holds one SQLite file. It is killed when a statement outlives its time: a statement that runs in
// native code cannot be stopped from JavaScript. node sqlite-child.mjs <file> <bytes of memory>
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
// biome-ignore lint/correctness/useImportExtensions: Node runs this file as it stands
import { introspect, values } from './sqlite-introspect.mjs';

const [file, bytes] = process.argv.slice(2);
/** Bytes of JSON that a result may have. */
const RESULT_BYTES = 400_000;
const CELL_CHARACTERS = 1000;

/** Functions without side effects and without a way to the machine. */
const FUNCTIONS = new Set(
  `abs avg ceil ceiling char coalesce concat concat_ws count date datetime floor format glob group_concat hex
   ifnull iif instr julianday length like likelihood likely lower ltrim max min mod nullif octet_length pow power printf
   quote replace round rtrim sign sqrt strftime string_agg substr substring sum time timediff total trim trunc typeof
   unicode unixepoch unlikely upper exp ln log log2 log10 pi row_number rank dense_rank`.split(/\s+/),
);
/** Steps of a program that open something to write, or that leave this file. */
const FORBIDDEN =
  /^(OpenWrite|Insert|Delete|IdxInsert|IdxDelete|Create|Drop|Destroy|Clear|Vacuum|JournalMode|SetCookie|Checkpoint|ParseSchema|VUpdate|VCreate|VDestroy|Program|Expire|MaxPgcnt)/;
/** Steps that write into tables of the statement's own. */
const OWN = new Set(['Insert', 'IdxInsert', 'Delete', 'IdxDelete']);

// A thread that still runs while the main thread is inside SQLite: it ends the process when memory runs out and when
// nobody is left to read the result.
const watch = new Worker(
  `const { workerData } = require('node:worker_threads');
   const parent = process.ppid;
   setInterval(() => {
     if (process.memoryUsage.rss() > workerData || process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
   }, 20);`,
  { eval: true, workerData: process.memoryUsage.rss() + Number(bytes) },
);
watch.unref();
process.on('disconnect', () => process.exit());

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

let database;
function open() {
  if (database !== undefined) return database;
  database = new Database(file, { readonly: true, fileMustExist: true, timeout: 1000 });
  for (const line of ['query_only=1', 'trusted_schema=0', 'cell_size_check=1', 'temp_store=2', 'mmap_size=0'])
    database.pragma(line);
  database.defaultSafeIntegers(true);
  return database;
}

/** A statement that is one, reads, and calls nothing but the functions above. */
function prepare(sql) {
  // Some pragmas act while they are compiled, so what is not a query must not get that far.
  const start = sql.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
  if (!/^(?:select|with|values)\b/i.test(start)) throw new Refusal('not-allowed', 'Only queries may run.');
  const statement = open().prepare(sql);
  if (!statement.reader || !statement.readonly) throw new Refusal('not-allowed', 'Only queries may run.');
  const steps = database.prepare(`EXPLAIN ${sql}`);
  return { statement, steps };
}

function check(steps, values) {
  const own = new Set();
  for (const { opcode, p1, p4 } of steps.iterate(...values)) {
    if (/^(OpenEphemeral|OpenAutoindex|OpenPseudo|SorterOpen)$/.test(opcode)) own.add(p1);
    if (OWN.has(opcode) && own.has(p1)) continue;
    if (FORBIDDEN.test(opcode)) throw new Refusal('not-allowed', `The step ${opcode} may not run.`);
    if (/^(Function|PureFunc|AggStep|AggFinal|AggInverse|AggValue)/.test(opcode)) {
      const name = String(p4).replace(/\(.*$/, '').toLowerCase();
      if (!FUNCTIONS.has(name)) throw new Refusal('not-allowed', `The function ${name} may not run.`);
    }
  }
}

function query({ sql, parameters, rows: most }) {
  const values = parameters.map((value) => (Number.isSafeInteger(value) ? BigInt(value) : value));
  const { statement, steps } = prepare(sql);
  check(steps, values);
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => detail);
  const rows = [];
  let size = 0;
  let truncated = false;
  for (const row of statement.raw().iterate(...values)) {
    const cells = row.map(cell);
    size += JSON.stringify(cells).length;
    truncated = rows.length >= most || size > RESULT_BYTES;
    if (truncated) break;
    rows.push(cells);
  }
  return { rows, truncated, plan };
}

function cell(value) {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Buffer.isBuffer(value)) return `(${value.length} bytes)`;
  return typeof value === 'string' && value.length > CELL_CHARACTERS
    ? `${value.slice(0, CELL_CHARACTERS)}…`
    : value;
}

const work = {
  query,
  introspect: ({ samples }) => introspect(open(), samples),
  values: () => values(open()),
};
process.send({ id: 0 });
process.on('message', ({ id, kind, ...request }) => {
  try {
    process.send({ id, value: work[kind](request) });
  } catch (error) {
    process.send({ id, failure: { code: String(error.code ?? ''), message: String(error.message) } });
  }
});
