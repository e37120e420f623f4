// Builds and runs the native test program:  node scripts/native-tests.mjs [plain] [asan] [tsan] [avx2] [avx2-qemu] [arm64]
// plain: optimised, all tests. asan: address and undefined-behaviour sanitizers, all tests.
// tsan: thread sanitizer, the tests that start threads. avx2: plain, with that rung forced.
// avx2-qemu: the plain program, and the parity checks through the add-on, on an emulated processor that has AVX2 but
// not AVX-512. arm64: cross-compiled for 64-bit Arm with its NEON rung, and run by an emulator. These two take minutes
// and are left out with a reason where their tools (Debian: qemu-user, g++-aarch64-linux-gnu) are absent.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const native = path.join(root, 'native');
const CROSS = 'aarch64-linux-gnu-g++';

/** What a kind builds, what runs it, and what it needs besides. */
const runs = {
  plain: {},
  asan: { env: { ASAN_OPTIONS: 'detect_stack_use_after_return=1', UBSAN_OPTIONS: 'print_stacktrace=1' } },
  tsan: {
    args: ['--test-case=*thread*,*executor*,*guesses*,*resident*'],
    env: { TSAN_OPTIONS: 'halt_on_error=1' },
  },
  avx2: { architecture: 'x64', build: 'plain', env: { MRKL_ISA: 'avx2' } },
  arm64: { needs: [CROSS, 'qemu-aarch64'], compiler: CROSS, emulator: ['qemu-aarch64'] },
  'avx2-qemu': {
    architecture: 'x64',
    needs: ['qemu-x86_64'],
    build: 'plain',
    emulator: ['qemu-x86_64', '-cpu', 'Haswell'],
    afterwards: parity,
  },
};

function run(program, args, env = {}, cwd = native) {
  const { status, signal, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  if (status === 0) return;
  console.error(`${program} ${args.join(' ')}: ${error?.message ?? signal ?? `exit ${status}`}`);
  process.exit(1);
}

/** The golden folder through the add-on: forward pass, training and state, on the same emulated processor. */
function parity([emulator, ...flags]) {
  const main = path.join(root, 'dist/src/cli/main.js');
  if (!fs.existsSync(main)) return console.log('parity, avx2-qemu: left out, dist is not built');
  run(emulator, [...flags, process.execPath, main, 'parity', 'tests/golden/jamba-variants'], {}, root);
}

const missing = ({ needs = [], architecture = process.arch }) => {
  if (architecture !== process.arch) return `this machine is ${process.arch}`;
  const absent = needs.filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  return absent.length > 0 && `${absent.join(' and ')} not found`;
};

const kinds = process.argv.slice(2);
for (const kind of kinds.length > 0 ? kinds : ['plain', 'asan']) {
  const chosen = runs[kind];
  if (chosen === undefined) {
    console.error(`native-tests: expected ${Object.keys(runs).join(', ')}; found "${kind}"`);
    process.exit(2);
  }
  const reason = missing(chosen);
  if (reason) {
    console.log(`native tests, ${kind}: left out, ${reason}`);
    continue;
  }
  console.log(`native tests, ${kind}`);
  const { args = [], env = {}, build = kind, compiler, emulator = [], afterwards } = chosen;
  const cross = compiler === undefined ? [] : [`CXX=${compiler}`];
  run('make', ['--silent', '-j2', '-f', 'tests.mk', `KIND=${build}`, ...cross, 'tests']);
  const [program, ...rest] = [...emulator, path.join(native, `build-${build}`, 'tests'), ...args];
  run(program, rest, env);
  afterwards?.(emulator);
}
