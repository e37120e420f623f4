// Builds and runs the native test program:  node scripts/native-tests.mjs [plain] [asan] [tsan]
// plain: optimised, all tests. asan: address and undefined-behaviour sanitizers, all tests.
// tsan: thread sanitizer, the tests that start threads.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const native = fileURLToPath(new URL('../native', import.meta.url));
const runs = {
  plain: { args: [], env: {} },
  asan: {
    args: [],
    env: { ASAN_OPTIONS: 'detect_stack_use_after_return=1', UBSAN_OPTIONS: 'print_stacktrace=1' },
  },
  tsan: { args: ['--test-case=*thread*'], env: { TSAN_OPTIONS: 'halt_on_error=1' } },
};

function run(program, args, env = {}) {
  const { status, signal, error } = spawnSync(program, args, {
    cwd: native,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  if (status === 0) return;
  console.error(`${program} ${args.join(' ')}: ${error?.message ?? signal ?? `exit ${status}`}`);
  process.exit(1);
}

const kinds = process.argv.slice(2);
for (const kind of kinds.length > 0 ? kinds : ['plain', 'asan']) {
  const chosen = runs[kind];
  if (chosen === undefined) {
    console.error(`native-tests: expected ${Object.keys(runs).join(', ')}; found "${kind}"`);
    process.exit(2);
  }
  console.log(`native tests, ${kind}`);
  run('make', ['--silent', '-j2', '-f', 'tests.mk', `KIND=${kind}`, 'tests']);
  run(path.join(native, `build-${kind}`, 'tests'), chosen.args, chosen.env);
}
