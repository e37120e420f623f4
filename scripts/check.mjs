#!/usr/bin/env node
// Every check of the project, cheapest first; `npm test` is exactly this.
//   node scripts/check.mjs [step]...     without names: all steps
// A red step does not stop the later ones, so that one run shows everything; the exit status is red all the same.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';

const tool = (name) => `node_modules/.bin/${name}`;
const installed = (command) => spawnSync(command, ['--version']).status === 0;
const tracked = (...patterns) =>
  spawnSync(
    'git',
    ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', ...patterns],
    {
      encoding: 'utf8',
    },
  )
    .stdout.split('\n')
    .filter((name) => name && fs.existsSync(name));

/** Sums every `pattern` match in `text`; the two groups are passed and failed. */
function sum(text, pattern) {
  const total = { passed: 0, failed: 0 };
  for (const [, passed = '0', failed = '0'] of text.matchAll(pattern)) {
    total.passed += Number(passed);
    total.failed += Number(failed);
  }
  return total;
}

const doctestCases = (text) => sum(text, /test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed/g);
function vitestCases(text) {
  const line = /^\s*Tests\s+(.*)$/m.exec(text)?.[1] ?? '';
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: count('passed'), failed: count('failed') };
}

/** `skip` gives a reason to leave a step out; `count` reads cases from the output (else the step is one case). */
const steps = [
  { name: 'format-and-lint', run: () => [tool('biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'types', run: () => [tool('tsc'), '--noEmit'] },
  {
    name: 'web-types',
    skip: () => !fs.existsSync('src/web/tsconfig.json') && 'there is no src/web/tsconfig.json',
    run: () => [tool('tsc'), '--noEmit', '-p', 'src/web'],
  },
  {
    name: 'native-format',
    skip: () => !installed('clang-format-14') && 'clang-format-14 is not installed',
    run: () => [
      'clang-format-14',
      '--dry-run',
      '-Werror',
      ...tracked('native/*.cc', 'native/*.h', ':!native/third_party'),
    ],
  },
  { name: 'arrows', run: () => ['node', 'scripts/arrows.mjs'] },
  { name: 'docs', run: () => [tool('typedoc')] },
  { name: 'native-build', run: () => ['npm', 'run', '--silent', 'build:native'] },
  { name: 'build', run: () => ['node', 'scripts/build.mjs', '--no-check'] },
  { name: 'tests', run: () => [tool('vitest'), 'run'], count: vitestCases },
  {
    name: 'native-tests',
    run: () => ['node', 'scripts/native-tests.mjs', 'plain', 'asan'],
    count: doctestCases,
  },
];

/** Runs a command, shows its output as it comes and returns it with the exit status. */
function execute([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    let text = '';
    const show = (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', show);
    child.stderr.setEncoding('utf8').on('data', show);
    child.on('error', (error) => resolve({ ok: false, text: text + error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, text }));
  });
}

async function take(step) {
  const reason = step.skip?.();
  if (reason) {
    console.log(`\n── ${step.name}: left out, ${reason}`);
    return { name: step.name, seconds: 0, passed: 0, failed: 0, skipped: reason };
  }
  console.log(`\n── ${step.name}`);
  const started = performance.now();
  const { ok, text } = await execute(step.run());
  const seconds = (performance.now() - started) / 1000;
  const counted = step.count?.(text) ?? { passed: ok ? 1 : 0, failed: 0 };
  const failed = ok ? counted.failed : Math.max(1, counted.failed);
  console.log(`── ${step.name}: ${ok ? 'green' : 'RED'}, ${seconds.toFixed(1)} s`);
  return { name: step.name, seconds, passed: counted.passed, failed };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`no step ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}`);
  process.exit(2);
}

const results = [];
for (const step of steps) {
  if (wanted.length === 0 || wanted.includes(step.name)) results.push(await take(step));
}

console.log('');
for (const { name, seconds, failed, skipped } of results) {
  const mark = skipped ? `left out: ${skipped}` : failed > 0 ? 'RED' : 'green';
  console.log(`${name.padEnd(16)} ${seconds.toFixed(1).padStart(7)} s  ${mark}`);
}
const total = (field) => results.reduce((count, result) => count + result[field], 0);
console.log(`checks: ${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') > 0 ? 1 : 0;
