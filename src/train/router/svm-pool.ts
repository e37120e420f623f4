// Spreads classes over threads; what comes out does not depend on how many there are.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { fitOne, type Task } from './svm-task.ts';

/** Below this many values times classes a thread is not worth its start. */
const WORTH_THREADS = 5_000_000;

export interface PoolOptions {
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Called after each class. */
  readonly onClass?: () => void;
}

/** w of each of `indices`, in their order. */
export async function fitClasses(
  task: Task,
  indices: readonly number[],
  options: PoolOptions = {},
): Promise<Float32Array[]> {
  const compiled = import.meta.url.endsWith('.js');
  const threads = Math.min(options.threads ?? availableParallelism(), indices.length);
  const large = task.matrix.values.length * indices.length > WORTH_THREADS;
  const fitted = new Map<number, Float32Array>();
  const done = (index: number, weights: Float32Array) => {
    fitted.set(index, weights);
    options.onClass?.();
  };
  if (compiled && large && threads > 1) await inThreads(task, [...indices], threads, done, options.signal);
  else await inTurn(task, indices, done, options.signal);
  return indices.map((index) => fitted.get(index) as Float32Array);
}

type Done = (index: number, weights: Float32Array) => void;

async function inTurn(
  task: Task,
  indices: readonly number[],
  done: Done,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const index of indices) {
    signal?.throwIfAborted();
    done(index, fitOne(task, index));
    // Lets signals and timers through.
    await new Promise(setImmediate);
  }
}

async function inThreads(
  task: Task,
  left: number[],
  threads: number,
  done: Done,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = new URL('./svm-worker.js', import.meta.url);
  const workers = Array.from({ length: threads }, () => new Worker(file, { workerData: task }));
  try {
    await Promise.all(workers.map((worker) => work(worker, left, done, signal)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Gives a thread one class after the other until none is left. */
function work(worker: Worker, left: number[], done: Done, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      if (signal?.aborted) return reject(signal.reason);
      const index = left.shift();
      if (index === undefined) resolve();
      else worker.postMessage(index);
    };
    worker.on('message', ({ index, weights }: { index: number; weights: Float32Array }) => {
      done(index, weights);
      next();
    });
    worker.on('error', reject);
    next();
  });
}
