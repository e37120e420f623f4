// How much of public gold SQL the query language of the database expert can say: gold query → query → short form →
// query → SQL, run beside the gold query on the same database. Geography is evaluation data: nothing is chosen by it.
//   node dist/benchmarks/sql-coverage.js [--data <folder of sets>] [--failures <count>] [--json]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type Database from 'better-sqlite3';
import type { Catalog } from '../experts/database/catalog.ts';
import { compile } from '../experts/database/compile.ts';
import { DatabaseFailure } from '../experts/database/failure.ts';
import { hardnessOf, isOrdered, openFile, quoted, rowsOf, sameRows } from '../experts/database/gold.ts';
import { inputGrammar } from '../experts/database/grammar.ts';
import { parseQuery } from '../experts/database/parse.ts';
import { printQuery } from '../experts/database/print.ts';
import { resolveQuery } from '../experts/database/resolve.ts';
import { SqliteFile } from '../experts/database/sqlite.ts';
import { Grammar } from '../src/adapter/grammar/grammar.ts';
import { Vocabulary } from '../src/adapter/grammar/vocabulary.ts';

interface Gold {
  readonly set: string;
  readonly file: string;
  readonly queries: readonly string[];
}

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string' },
    failures: { type: 'string', default: '0' },
    json: { type: 'boolean' },
  },
});
const data = flags.data ?? path.join(process.env['MRKL_SHARED'] ?? '../shared', 'data');

interface Row {
  readonly db_id: string;
  readonly db: string;
  readonly query: string;
  readonly queries: readonly string[];
  readonly answerable: boolean;
}

function rows(file: string): Row[] {
  return readFileSync(path.join(data, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

const gold: Gold[] = [
  ...rows('spider/train.jsonl').map((row) => ({
    set: 'spider train',
    file: path.join(data, `spider/databases/${row.db_id}.sqlite`),
    queries: [row.query],
  })),
  ...rows('defog_sql/dev.jsonl')
    .filter((row) => row.answerable)
    .map((row) => ({
      set: 'defog dev',
      file: path.join(data, `defog_sql/databases/${row.db}.sqlite`),
      queries: row.queries,
    })),
  ...rows('geography/train_dev.jsonl').map((row) => ({
    set: 'geography train and dev',
    file: path.join(data, 'geography/geography.sqlite'),
    queries: row.queries,
  })),
];

/** One token a byte: what the grammar lets through does not depend on the vocabulary. */
const bytes = new Vocabulary({ size: 256, bytes: (id) => Uint8Array.of(id) });

function writable(grammar: Grammar, query: string): boolean {
  const text = new TextEncoder().encode(JSON.stringify({ query }));
  const machine = grammar.machine(text.length);
  return machine.walk(machine.start(), text)?.accepting ?? false;
}

class Case {
  readonly database: Database.Database;
  readonly catalog: Promise<Catalog>;
  readonly grammar: Promise<Grammar>;

  constructor(file: string) {
    this.database = openFile(file);
    const limits = { rows: 1, milliseconds: 60_000, megabytes: 512 };
    const reader = new SqliteFile({ name: 'x', file, samples: false, hidden: [], limits });
    this.catalog = reader.catalog(new AbortController().signal).finally(() => reader.close());
    this.grammar = this.catalog.then((catalog) => new Grammar(inputGrammar([['x', catalog]]), bytes));
  }
}
const cases = new Map<string, Case>();

interface Finding {
  /** `equal`, `different`, or the code of the failure. */
  readonly verdict: string;
  readonly hardness: string;
  readonly length: number;
  readonly writable: boolean;
  readonly note: string;
}

async function judge({ file, queries }: Gold): Promise<Finding> {
  let known = cases.get(file);
  if (known === undefined) {
    known = new Case(file);
    cases.set(file, known);
  }
  const [catalog, grammar] = await Promise.all([known.catalog, known.grammar]);
  let first: Finding | undefined;
  for (const text of queries) {
    const found = judgeOne(known.database, catalog, grammar, text.trim().replace(/;$/, ''));
    if (found.verdict === 'equal') return found;
    first ??= found;
  }
  return first as Finding;
}

function judgeOne(database: Database.Database, catalog: Catalog, grammar: Grammar, text: string): Finding {
  const ordered = isOrdered(text);
  let hardness = 'unread';
  let expected: ReturnType<typeof rowsOf>;
  try {
    expected = rowsOf(database, quoted(text, catalog));
  } catch (error) {
    return { verdict: 'gold fails', hardness, length: 0, writable: false, note: `${text} ${String(error)}` };
  }
  try {
    const query = resolveQuery(parseQuery(text), catalog);
    hardness = hardnessOf(query);
    const short = printQuery(query, catalog);
    const { sql, parameters } = compile(resolveQuery(parseQuery(short), catalog), catalog);
    const same = sameRows(expected, rowsOf(database, sql, parameters), ordered);
    return {
      verdict: same ? 'equal' : 'different',
      hardness,
      length: short.length,
      writable: same && writable(grammar, short),
      note: `${text}\n   ${short}\n   ${sql}`,
    };
  } catch (error) {
    const verdict = error instanceof DatabaseFailure ? error.code : 'sql fails';
    return { verdict, hardness, length: 0, writable: false, note: `${text}\n   ${String(error)}` };
  }
}

const findings: (Finding & { set: string })[] = [];
for (const one of gold) findings.push({ set: one.set, ...(await judge(one)) });

const share = (part: number, whole: number): string =>
  whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;
const table = [...new Set(findings.map(({ set }) => set))].flatMap((set) =>
  ['all', 'easy', 'medium', 'hard', 'extra', 'unread'].map((level) => {
    const own = findings.filter((one) => one.set === set && (level === 'all' || one.hardness === level));
    const runs = own.filter(({ verdict }) => verdict !== 'gold fails');
    const equal = runs.filter(({ verdict }) => verdict === 'equal');
    const lengths = equal.map(({ length }) => length).sort((a, b) => a - b);
    return {
      set,
      level,
      n: runs.length,
      equal: equal.length,
      share: share(equal.length, runs.length),
      'under the grammar': share(runs.filter((one) => one.writable).length, runs.length),
      'median characters': lengths[lengths.length >> 1] ?? 0,
    };
  }),
);
const reasons = new Map<string, number>();
for (const { set, verdict } of findings) {
  const key = `${set}: ${verdict}`;
  reasons.set(key, (reasons.get(key) ?? 0) + 1);
}
if (flags.json) console.log(JSON.stringify({ table, reasons: Object.fromEntries(reasons) }, null, 2));
else {
  console.table(table);
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(`${reason}: ${count}`);
}
for (const { verdict, set, note } of findings
  .filter(({ verdict }) => verdict !== 'equal')
  .slice(0, Number(flags.failures)))
  console.log(`${set} ${verdict}: ${note}`);
