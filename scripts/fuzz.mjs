// Fuzzes every parser of foreign bytes (native/fuzz/*_fuzz.cc) with libFuzzer, ASan and UBSan:
//   node scripts/fuzz.mjs <seconds each> [--corpora <folder>] [--only <name>]
// Corpora grow in <folder>/<name> (default: the system's temporary folder) and are used again by the next run;
// an input that crashes is written to <folder>. Needs clang++ with libFuzzer (CXX, or clang++-14).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const native = fileURLToPath(new URL('../native', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    corpora: { type: 'string', default: path.join(os.tmpdir(), 'mrkl-fuzz') },
    only: { type: 'string' },
  },
});
const seconds = Number(positionals[0]);
if (!Number.isInteger(seconds) || seconds <= 0) {
  console.error(`fuzz: expected the seconds for each target; found "${positionals[0] ?? ''}"`);
  process.exit(2);
}

const compiler = process.env.CXX ?? 'clang++-14';
const built = spawnSync(
  'make',
  ['--silent', '-j2', '-f', 'tests.mk', 'KIND=fuzz', `CXX=${compiler}`, 'fuzzers'],
  {
    cwd: native,
    stdio: 'inherit',
  },
);
if (built.status !== 0) process.exit(1);

const folder = path.join(native, 'fuzz');
const names = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('_fuzz.cc'))
  .map((name) => name.slice(0, -'.cc'.length))
  .filter((name) => values.only === undefined || name === values.only);
const found = names.filter((name) => {
  const corpus = path.resolve(values.corpora, name);
  mkdirSync(corpus, { recursive: true });
  console.log(`fuzz ${name}: ${seconds} s, corpus ${corpus}`);
  const program = path.join(native, 'build-fuzz', 'fuzz', name);
  const options = [`-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048', '-print_final_stats=1'];
  const seeds = [path.join(folder, name)].filter(existsSync);
  const run = spawnSync(program, [...options, `-artifact_prefix=${corpus}-`, corpus, ...seeds], {
    stdio: 'inherit',
  });
  return run.status !== 0;
});
console.log(
  `fuzz: ${names.length} targets, ${found.length} with findings${found.map((name) => ` ${name}`).join('')}`,
);
process.exitCode = found.length > 0 || names.length === 0 ? 1 : 0;
