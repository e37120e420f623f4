// Our engine against its peer (node-llama-cpp) on the same random weights, and against this machine's limits.
//   npm run bench:engine -- [--preset tiny,small,…] [--dtype bf16,int8] [--measure decode,batch:8,…] [--quick]
//                           [--json] [--markdown <file>] [--threads N] [--kv f32|bf16|int8]
//                           [--seconds N] [--patience <seconds>] [--with <rows.json>]
// The peer comes with `npm ci --prefix benchmarks --ignore-scripts`; without it the peer's columns stay empty.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/base/package-root.ts';
import { boundsOf, measureCeilings } from './ceilings.ts';
import { chooseMeasures, MEASURES } from './engine/measures.ts';
import { markdown } from './engine/report.ts';
import { ceilingRows, mergeRows, type Row } from './engine/row.ts';
import { DTYPES } from './engine/start.ts';
import { measureSubject, type Plan } from './engine/subject.ts';
import { isPreset, PRESETS } from './random-jamba/presets.ts';
import { quietMachine } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    preset: { type: 'string', default: 'tiny,small' },
    dtype: { type: 'string', default: DTYPES.join(',') },
    measure: { type: 'string', default: MEASURES.map(({ name }) => name).join(',') },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    markdown: { type: 'string' },
    /** JSON of an earlier run; its rows stay where this one has none. */
    with: { type: 'string' },
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
const quiet = await quietMachine(options.quick ? 1 : 30);
const ceilings = measureCeilings(options.quick);
const plan: Plan = {
  choices: chooseMeasures(options.measure),
  quick: options.quick,
  threads: Number(options.threads),
  patience: Number(options.patience),
  seconds: Number(options.seconds),
  modules,
  withPeer: peer !== null,
  bounds: boundsOf(ceilings),
};
const measured: Row[] = ceilingRows(ceilings, quiet);
for (const preset of presets) {
  for (const dtype of dtypes) {
    measured.push(...(await measureSubject({ preset, dtype, kv: kv!, shape: PRESETS[preset] }, plan)));
  }
}
const earlier: Row[] = options.with === undefined ? [] : JSON.parse(fs.readFileSync(options.with, 'utf8'));
const rows = mergeRows(earlier, measured);
const report = markdown({
  rows,
  ceilings,
  threads: plan.threads,
  peer: peer ?? 'not installed',
  date: new Date().toISOString().slice(0, 10),
});
if (options.markdown !== undefined) fs.writeFileSync(options.markdown, report);
console.log(options.json ? JSON.stringify(rows, null, 1) : report);
