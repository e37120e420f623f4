// Fits the classes that it is told, in a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { fitOne, type Task } from './svm-task.ts';

const task = workerData as Task;

parentPort?.on('message', (index: number) => {
  const weights = fitOne(task, index);
  parentPort?.postMessage({ index, weights }, [weights.buffer as ArrayBuffer]);
});
