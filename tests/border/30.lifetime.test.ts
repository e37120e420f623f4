import { createRequire } from 'node:module';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { addon, OUTPUT } from '../../src/model/addon.ts';
import { loadModel } from '../../src/model/load.ts';
import { collect, folder, options } from './fixture.ts';

const native = addon();
const long = Int32Array.from({ length: 1500 }, (_, i) => i % 250);
const file = path.join(import.meta.dirname, '../../native/build/Release/mrkl.node');

it('a feed outlives the handles that started it', async () => {
  const start = async (): Promise<Promise<Float32Array>> => {
    const session = native.openSession(await native.loadModel(folder, { ...options, threads: 2 }));
    return native.feed(session, long, OUTPUT.lastLogits, native.makeCancel());
  };
  const feeding = (await Promise.all([start()].map(async (started) => [await started])))[0]?.[0];
  await collect();
  expect((await feeding)?.length).toBe(257);
});

it('a session outlives its model handle, a state its session', async () => {
  const session = native.openSession(await native.loadModel(folder, { ...options, threads: 2 }));
  await collect();
  await native.feed(session, long, OUTPUT.lastLogits, undefined);
  const state = native.snapshot(native.fork(session));
  await collect();
  native.restore(session, state);
  expect(native.stateInfo(state).length).toBe(1500);
});

it('a restored state is a copy, and stays one', async () => {
  const model = await native.loadModel(folder, { ...options, threads: 1 });
  const session = native.openSession(model);
  await native.feed(session, long.subarray(0, 9), OUTPUT.lastLogits, undefined);
  const state = native.snapshot(session);
  const next = () => native.feed(session, Int32Array.of(7), OUTPUT.lastLogits, undefined);
  const first = await next();
  for (let i = 0; i < 2; i++) {
    native.restore(session, state);
    expect(native.sessionLength(session)).toBe(9);
    expect(await next()).toEqual(first);
  }
  expect(native.stateInfo(state).length).toBe(9);
  native.closeModel(model);
});

it('dropped handles give their memory back', async () => {
  const model = await loadModel(folder);
  const round = async (): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      const session = model.open();
      await session.feed(Array.from(long.subarray(0, 200)));
      session.snapshot();
    }
    await collect();
  };
  await round();
  const before = process.memoryUsage().external;
  for (let i = 0; i < 5; i++) await round();
  expect(process.memoryUsage().external - before).toBeLessThan(1e6);
  model.close();
});

const script = `
const { parentPort, workerData } = require('node:worker_threads');
const native = require(workerData.file);
(async () => {
  const model = await native.loadModel(workerData.folder, workerData.options);
  const session = native.openSession(model);
  const tokens = Int32Array.from({ length: workerData.length }, (_, i) => i % 250);
  const feeding = native.feed(session, tokens, 0, undefined);
  parentPort.postMessage('started');
  parentPort.postMessage(await feeding);
})();
`;

function inWorker(length: number): Worker {
  return new Worker(script, { eval: true, workerData: { file, folder, length, options } });
}

it('works in several worker threads at once, with the same result', async () => {
  const session = native.openSession(await native.loadModel(folder, { ...options, threads: 2 }));
  const expected = await native.feed(session, long, OUTPUT.lastLogits, undefined);
  const found = await Promise.all(
    [1, 2, 3].map(async () => {
      const worker = inWorker(long.length);
      const logits = await new Promise((resolve, reject) => {
        worker.on('message', (message) => message !== 'started' && resolve(message));
        worker.on('error', reject);
      });
      await worker.terminate();
      return logits as Float32Array;
    }),
  );
  for (const logits of found) {
    logits.forEach((z, i) => {
      expect(Math.abs(z - (expected[i] as number))).toBeLessThan(1e-3);
    });
  }
});

it('a worker thread may be ended in the middle of a feed', async () => {
  for (let i = 0; i < 3; i++) {
    const worker = inWorker(4000);
    await new Promise((resolve) => worker.once('message', resolve));
    await worker.terminate();
  }
  expect(createRequire(import.meta.url)(file).isa).toBe(native.isa);
});
