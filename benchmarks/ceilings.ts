// Ceilings of this machine, and the small native helpers of the measurements, compiled when they are first wanted.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';

export interface Ceilings {
  threads: number;
  /** GB/s over a working set of the size asked for. */
  read: number;
  /** GFLOP/s of fused multiply-adds in f32, and of bf16 dot products (0 where the CPU has none). */
  f32: number;
  bf16: number;
}

/** Folder for models and helpers that are made here; not tracked. */
export const cacheFolder = path.join(packageRoot(), '.cache/benchmarks');

function compile(source: string, output: string, command: string[]): string | null {
  const from = path.join(packageRoot(), 'benchmarks', source);
  const to = path.join(cacheFolder, output);
  fs.mkdirSync(cacheFolder, { recursive: true });
  if (fs.existsSync(to) && fs.statSync(to).mtimeMs > fs.statSync(from).mtimeMs) return to;
  const [compiler = 'cc', ...flags] = command;
  const run = spawnSync(compiler, [...flags, from, '-o', to, '-ldl'], { encoding: 'utf8' });
  if (run.status === 0) return to;
  process.stderr.write(`${source} was not compiled: ${run.error?.message ?? run.stderr}\n`);
  return null;
}

/** A library to preload into the peer so that its threads stay on CPUs of their own; null when it cannot be made. */
export function pinThreadsLibrary(): string | null {
  return compile('pin-threads.c', 'pin-threads.so', ['gcc', '-O2', '-shared', '-fPIC']);
}

/** Measures the ceilings for a working set of `bytes`; null when that cannot be done here. */
export function measureCeilings(bytes: number): Ceilings | null {
  const program = compile('ceilings.cc', 'ceilings', [
    'g++',
    '-O3',
    '-march=native',
    '-std=c++20',
    '-pthread',
  ]);
  if (program === null) return null;
  const run = spawnSync(program, [String(Math.round(bytes))], { encoding: 'utf8' });
  return run.status === 0 ? (JSON.parse(run.stdout) as Ceilings) : null;
}
