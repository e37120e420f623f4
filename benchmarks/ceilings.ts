// Ceilings of this machine, and the small native helpers of the measurements, compiled when they are first wanted.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';
import { modelsFolder } from './random-jamba/generate.ts';

/** One ceiling, measured with that many threads. */
export interface Ceiling {
  name: string;
  threads: number;
  unit: string;
  median: number;
  best: number;
}

/** What bounds are worked out from: the best that all CPUs together reached. */
export interface Ceilings {
  /** Bytes a second from memory. */
  memory: number;
  /** Operations a second: fused multiply-adds in f32, dot products of bf16 and of int8 (0 where the CPU has none). */
  f32: number;
  bf16: number;
  int8: number;
}

/** A program or library of this folder, compiled when it is first wanted; null when that fails. */
export function compile(source: string, output: string, command: string[]): string | null {
  const from = path.join(packageRoot(), 'benchmarks', source);
  const to = path.join(modelsFolder, output);
  fs.mkdirSync(modelsFolder, { recursive: true });
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

function runCeilings(...parameters: (string | number)[]): Ceiling[] {
  const flags = ['-O3', '-march=native', '-std=c++20', '-pthread'];
  const program = compile('ceilings.cc', 'ceilings', ['g++', ...flags]);
  if (program === null) return [];
  const run = spawnSync(program, parameters.map(String), { encoding: 'utf8' });
  return run.status === 0 ? (JSON.parse(run.stdout) as Ceiling[]) : [];
}

/** The table of ceilings; empty when it cannot be measured here. A quick one reads less memory, fewer times. */
export function measureCeilings(quick = false): Ceiling[] {
  return quick ? runCeilings('all', 2, 2 ** 28) : runCeilings('all', 7);
}

/** Bytes of a working set that no cache holds: a larger one is read at the same rate. */
const BEYOND_CACHES = 2 ** 29;

/** Bytes a second that all CPUs together read over a working set of that size, from cache when it fits. */
export function measureRead(bytes: number, repetitions = 7): number | null {
  const [row] = runCeilings('read', Math.round(Math.min(bytes, BEYOND_CACHES)), repetitions);
  return row ? row.best * 1e9 : null;
}

/** The figures that bounds are worked out from; null when the table lacks them. */
export function boundsOf(table: readonly Ceiling[]): Ceilings | null {
  const best = (name: string): number =>
    1e9 * Math.max(0, ...table.filter((row) => row.name === name).map((row) => row.best));
  const [memory, f32] = [best('DRAM read'), best('f32 multiply-add')];
  const [bf16, int8] = [best('bf16 dot product'), best('int8 dot product')];
  return memory > 0 && f32 > 0 ? { memory, f32, bf16, int8 } : null;
}
