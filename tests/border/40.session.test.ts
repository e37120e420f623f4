import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel, type NativeModel } from '../../src/model/load.ts';
import { codeOf, folder } from './fixture.ts';

const long = Array.from({ length: 3000 }, (_, i) => i % 250);

let model: NativeModel;
beforeAll(async () => {
  model = await loadModel(folder);
});
afterAll(() => model.close());

describe('a session', () => {
  it('refuses what is no token', async () => {
    const session = model.open();
    for (const wrong of [[1.5], [Number.NaN], [2 ** 40], [-1], [257], []]) {
      expect(await codeOf(() => session.feed(wrong))).toBe('argument-invalid');
    }
    expect(session.length).toBe(0);
  });

  it('refuses rows of another width', async () => {
    const session = model.open();
    expect(await codeOf(() => session.feedEmbeddings(new Float32Array(33)))).toBe('shape-mismatch');
    expect(await codeOf(() => session.feedEmbeddings(new Float32Array()))).toBe('shape-mismatch');
  });

  it('refuses a state that it did not make', async () => {
    const stranger = { length: 0, bytes: 0, close: () => undefined };
    expect(await codeOf(() => model.open().restore(stranger))).toBe('argument-invalid');
  });

  it('counts what it was fed, and copies its state', async () => {
    const session = model.open();
    await session.feed([1, 2, 3]);
    await session.feedEmbeddings(new Float32Array(2 * 32));
    expect(session.length).toBe(5);
    const state = session.snapshot();
    expect(state.length).toBe(5);
    expect(state.bytes).toBeGreaterThan(1000);
    await session.feed([4]);
    session.restore(state);
    expect(session.length).toBe(5);
    state.close();
  });

  it('stops for a signal, before it starts or at work, and goes on afterwards', async () => {
    const session = model.open();
    expect(await codeOf(() => session.feed([1], AbortSignal.abort()))).toBe('cancelled');
    const controller = new AbortController();
    const feeding = codeOf(() => session.feed(long, controller.signal));
    setTimeout(() => controller.abort(), 2);
    const code = await feeding;
    expect(code).toBe('cancelled');
    expect(session.length).toBe(0);
    expect((await session.feed([1, 2])).length).toBe(257);
  });

  it('tells a timeout from a cancellation', async () => {
    const session = model.open();
    expect(await codeOf(() => session.feed(long, AbortSignal.timeout(1)))).toBe('timeout');
  });
});
