import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { describe, expect, it } from 'vitest';
import { WorkUnderWay } from './work-under-way.ts';

/** As much of a response as counts here. */
class FakeResponse extends EventEmitter {
  destroyed = false;
  writableFinished = false;

  end(finished: boolean): void {
    this.writableFinished = finished;
    this.destroyed = true;
    this.emit('close');
  }
}

function begin(work: WorkUnderWay, response = new FakeResponse()) {
  return { response, signal: work.begin(response as unknown as Response) };
}

describe('work under way', () => {
  it('is awaited until it is done', async () => {
    const work = new WorkUnderWay();
    const { response, signal } = begin(work);
    setTimeout(() => response.end(true), 20);
    await work.drain(10_000);
    expect(signal.aborted).toBe(false);
    expect(() => begin(work)).toThrow('shutting down');
  });

  it('is cancelled when its client leaves', () => {
    const { response, signal } = begin(new WorkUnderWay());
    response.end(false);
    expect(signal.aborted).toBe(true);
  });

  it('of a client that left before it began is cancelled and not counted', async () => {
    const work = new WorkUnderWay();
    const gone = new FakeResponse();
    gone.end(false);
    expect(begin(work, gone).signal.aborted).toBe(true);
    const start = performance.now();
    await work.drain(5000);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('that never ends is cancelled after the grace time and then left', async () => {
    const work = new WorkUnderWay();
    const { signal } = begin(work);
    const start = performance.now();
    await work.drain(20);
    expect(signal.reason).toMatchObject({ code: 'shutting-down' });
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
