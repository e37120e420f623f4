// Our engine against its peer (node-llama-cpp) on the same random weights, and against this machine's limits.
//   npm run bench:engine -- [--preset tiny,small,…] [--dtype bf16,int8,w8a8] [--measure decode,batch:8,…] [--quick]
//                           [--json] [--out <rows.json>] [--continue] [--markdown <file>] [--with <rows.json>]
//                           [--budget <minutes>] [--seconds N] [--patience <seconds>] [--threads N] [--kv f32|bf16|int8]
// The peer comes with `npm ci --prefix benchmarks --ignore-scripts`; without it the peer's columns stay empty.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/base/package-root.ts';
import { boundsOf, type Ceilings, measureCeilings, measureRead } from './ceilings.ts';
import { stepBytes } from './engine/costs.ts';
import type { Machine, Subject } from './engine/measure.ts';
import { chooseMeasures, MEASURES } from './engine/measures.ts';
import { Records, readRows } from './engine/records.ts';
import { ceilingRows, mergeRows, sameRow } from './engine/row.ts';
import { type RunOptions, run } from './engine/run.ts';
import { DTYPES } from './engine/start.ts';
import { inOrder, tasksOf } from './engine/tasks.ts';
import { isPreset, PRESETS } from './random-jamba/presets.ts';
import { quietMachine } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    preset: { type: 'string', default: 'tiny,small' },
    dtype: { type: 'string', default: 'bf16,int8' },
    measure: { type: 'string', default: MEASURES.map(({ name }) => name).join(',') },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Written anew after every row. */
    out: { type: 'string' },
    markdown: { type: 'string' },
    /** Leaves alone the rows that `--out` has already. */
    continue: { type: 'boolean', default: false },
    /** JSON of an earlier run; its rows stay where this one has none. */
    with: { type: 'string' },
    /** Minutes that everything may take; rows that do not fit are left out. */
    budget: { type: 'string' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    kv: { type: 'string', default: 'bf16' },
    /** Seconds that one long context may take to be read. */
    patience: { type: 'string', default: '120' },
    /** Seconds that a row may take before it is content with three rounds. */
    seconds: { type: 'string', default: '60' },
  },
});

/** The names of a list, each one of `known`. */
function chosen<Name extends string>(what: string, list: string, known: readonly Name[]): Name[] {
  const names = list.split(',');
  const unknown = names.filter((name) => !known.includes(name as Name));
  if (unknown.length === 0) return names as Name[];
  throw new Error(`no ${what} ${unknown.join(', ')}; there are ${known.join(', ')}`);
}

const modules = process.env['PEER'] ?? path.join(packageRoot(), 'benchmarks/node_modules');

/** Name and version of the peer; null when it is not installed. */
function peerVersion(): string | null {
  const file = path.join(modules, 'node-llama-cpp/package.json');
  if (!fs.existsSync(file)) return null;
  const { name, version } = JSON.parse(fs.readFileSync(file, 'utf8')) as { name: string; version: string };
  return `${name} ${version}`;
}

const presets = chosen('preset', options.preset, Object.keys(PRESETS).filter(isPreset));
const dtypes = chosen('dtype', options.dtype, DTYPES);
const [kv] = chosen('kv', options.kv, ['f32', 'bf16', 'int8']);
const peer = peerVersion();
if (peer === null) {
  process.stderr.write(
    'the peer is not installed (npm ci --prefix benchmarks --ignore-scripts): ours alone\n',
  );
}
const began = performance.now();
const quiet = await quietMachine(options.quick ? 1 : 30);
const ceilings = measureCeilings(options.quick);

/** What the machine allows for a subject, with its weights' own rate of reading. */
function machineFor({ shape, dtype }: Subject, bounds: Ceilings | null): Machine | null {
  if (bounds === null) return null;
  const weights = measureRead(stepBytes(shape, dtype), options.quick ? 3 : 7) ?? bounds.memory;
  const { memory, f32, bf16, int8 } = bounds;
  return { weights, memory, f32, products: Math.max(f32, bf16, dtype === 'w8a8' ? int8 : 0) };
}

const { out } = options;
const before = options.continue && out !== undefined && fs.existsSync(out) ? readRows(out) : [];
const records = new Records(
  mergeRows(options.with === undefined ? [] : readRows(options.with), before),
  { json: out, markdown: options.markdown },
  {
    ceilings,
    threads: Number(options.threads),
    peer: peer ?? 'not installed',
    date: new Date().toISOString().slice(0, 10),
  },
);
records.add(ceilingRows(ceilings, quiet));
const wanted = {
  choices: chooseMeasures(options.measure),
  quick: options.quick,
  patience: Number(options.patience),
  sides: peer === null ? (['ours'] as const) : (['ours', 'peer'] as const),
};
const tasks = presets.flatMap((preset) =>
  dtypes.flatMap((dtype) => {
    const subject = { preset, dtype, kv: kv!, shape: PRESETS[preset] };
    return tasksOf(subject, machineFor(subject, boundsOf(ceilings)), wanted);
  }),
);
const missing = tasks.filter(({ subject: { preset, dtype }, row: { label } }) => {
  const row = before.find((known) => sameRow(known, { preset, dtype, measure: label }));
  return row === undefined || row.leftOut !== undefined;
});
const minutes = options.budget === undefined ? Infinity : Number(options.budget);
const runOptions: RunOptions = {
  quick: options.quick,
  threads: Number(options.threads),
  modules,
  withPeer: peer !== null,
  seconds: Number(options.seconds),
  budget: minutes * 60 - (performance.now() - began) / 1000,
};
await run(inOrder(missing), runOptions, records);
console.log(options.json ? JSON.stringify(records.all, null, 1) : records.report);
