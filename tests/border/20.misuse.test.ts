import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Addon,
  addon,
  type ModelHandle,
  OUTPUT,
  type SessionHandle,
  type StateHandle,
} from '../../src/model/addon.ts';
import { codeOf, folder } from './fixture.ts';

const native: Addon = addon();
const options = { threads: 1, checkNumbers: false, kv: 'f32' } as const;
const tokens = Int32Array.of(5, 6, 7);
const long = Int32Array.from({ length: 2000 }, (_, i) => i % 250);
const ignore = (): undefined => undefined;

let model: ModelHandle;
let other: ModelHandle;
beforeAll(async () => {
  model = await native.loadModel(folder, { ...options, threads: 2 });
  other = await native.loadModel(folder, options);
});
afterAll(() => {
  native.closeModel(model);
  native.closeModel(other);
});

type Handle = ModelHandle | SessionHandle | StateHandle;
type Method = (handle: never) => unknown;

const ofModel: Record<string, Method> = {
  modelInfo: (handle: ModelHandle) => native.modelInfo(handle),
  openSession: (handle: ModelHandle) => native.openSession(handle),
};
const ofSession: Record<string, Method> = {
  feed: (handle: SessionHandle) => native.feed(handle, tokens, OUTPUT.lastLogits, undefined),
  trace: (handle: SessionHandle) => native.trace(handle, tokens),
  fork: (handle: SessionHandle) => native.fork(handle),
  snapshot: (handle: SessionHandle) => native.snapshot(handle),
  restore: (handle: SessionHandle) => native.restore(handle, native.snapshot(native.openSession(model))),
  sessionState: (handle: SessionHandle) => native.sessionState(handle),
  sessionLength: (handle: SessionHandle) => native.sessionLength(handle),
  closeSession: (handle: SessionHandle) => native.closeSession(handle),
};
const ofState: Record<string, Method> = {
  stateInfo: (handle: StateHandle) => native.stateInfo(handle),
  'restore from': (handle: StateHandle) => native.restore(native.openSession(model), handle),
  closeState: (handle: StateHandle) => native.closeState(handle),
};

const methods = [
  ...Object.entries(ofModel).map(([name, method]) => ({ kind: 'model', name, method })),
  { kind: 'model', name: 'closeModel', method: (handle: ModelHandle) => native.closeModel(handle) },
  ...Object.entries(ofSession).map(([name, method]) => ({ kind: 'session', name, method })),
  ...Object.entries(ofState).map(([name, method]) => ({ kind: 'state', name, method })),
] as { kind: string; name: string; method: (handle: unknown) => unknown }[];

describe('a wrong handle is refused', () => {
  const state = (): StateHandle => native.snapshot(native.openSession(model));
  const handles: Record<string, () => Handle> = {
    model: () => model,
    session: () => native.openSession(model),
    state,
  };
  const strangers: Record<string, () => unknown> = {
    undefined: () => undefined,
    null: () => null,
    number: () => 7,
    'plain object': () => ({}),
    'look-alike': () => Object.create(model),
    array: () => tokens,
    ...handles,
  };
  for (const { kind, name, method } of methods) {
    for (const [stranger, make] of Object.entries(strangers)) {
      if (stranger === kind) continue;
      it(`${name}: ${stranger}`, async () => {
        expect(await codeOf(() => method(make()))).toBe('argument-invalid');
      });
    }
  }
});

describe('a closed object says so', () => {
  it.each(Object.entries(ofModel))('model: %s', async (_, method) => {
    const closed = await native.loadModel(folder, options);
    native.closeModel(closed);
    expect(await codeOf(() => method(closed as never))).toBe('closed');
  });
  for (const [name, method] of Object.entries(ofSession)) {
    // Closing twice is no mistake, and a length stays readable.
    const expected = ['closeSession', 'sessionLength'].includes(name) ? 'none' : 'closed';
    it(`session: ${name}`, async () => {
      const session = native.openSession(model);
      native.closeSession(session);
      expect(await codeOf(() => method(session as never))).toBe(expected);
    });
    it(`session of a closed model: ${name}`, async () => {
      const closing = await native.loadModel(folder, options);
      const session = native.openSession(closing);
      native.closeModel(closing);
      expect(await codeOf(() => method(session as never))).toBe(expected);
    });
  }
  it.each(Object.entries(ofState))('state: %s', async (name, method) => {
    const state = native.snapshot(native.openSession(model));
    native.closeState(state);
    expect(await codeOf(() => method(state as never))).toBe(name === 'closeState' ? 'none' : 'closed');
  });
});

describe('a session at work', () => {
  const expected: Record<string, string> = { feed: 'none', trace: 'none', sessionLength: 'none' };
  for (const [name, method] of Object.entries(ofSession)) {
    it(`${name}: ${expected[name] ?? 'busy'}`, async () => {
      const session = native.openSession(model);
      const first = native.feed(session, long, OUTPUT.lastLogits, undefined);
      expect(await codeOf(() => method(session as never))).toBe(expected[name] ?? 'busy');
      await first;
    });
  }

  it('serves feeds in order', async () => {
    const [queued, direct] = [native.openSession(model), native.openSession(model)];
    const order: number[] = [];
    const results = await Promise.all(
      [long, tokens, Int32Array.of(9)].map(async (input, i) => {
        const logits = await native.feed(queued, input, OUTPUT.lastLogits, undefined);
        order.push(i);
        return logits;
      }),
    );
    await native.feed(direct, long, OUTPUT.lastLogits, undefined);
    await native.feed(direct, tokens, OUTPUT.lastLogits, undefined);
    expect(order).toEqual([0, 1, 2]);
    expect(results[2]).toEqual(await native.feed(direct, Int32Array.of(9), OUTPUT.lastLogits, undefined));
    expect(native.sessionLength(queued)).toBe(long.length + 4);
  });

  it('a failed feed fails those queued behind it and changes nothing', async () => {
    const session = native.openSession(model);
    await native.feed(session, tokens, OUTPUT.lastLogits, undefined);
    const outcomes = [Int32Array.of(1, -1), tokens, tokens].map((input) =>
      codeOf(() => native.feed(session, input, OUTPUT.lastLogits, undefined)),
    );
    expect(await Promise.all(outcomes)).toEqual(Array(3).fill('argument-invalid'));
    expect(native.sessionLength(session)).toBe(3);
    expect(await codeOf(() => native.feed(session, tokens, OUTPUT.lastLogits, undefined))).toBe('none');
  });

  it('ends its feed when the model is closed meanwhile', async () => {
    const closing = await native.loadModel(folder, { ...options, threads: 2 });
    const session = native.openSession(closing);
    const feeding = native.feed(session, long, OUTPUT.lastLogits, undefined);
    native.closeModel(closing);
    expect((await feeding).length).toBe(257);
    expect(await codeOf(() => native.feed(session, tokens, OUTPUT.lastLogits, undefined))).toBe('closed');
  });
});

describe('wrong arguments', () => {
  const session = (): SessionHandle => native.openSession(model);
  const cases: Record<string, () => unknown> = {
    'folder is a number': () => native.loadModel(7 as never, options),
    'too many threads': () => native.loadModel(folder, { ...options, threads: 1e6 }),
    'threads below zero': () => native.loadModel(folder, { ...options, threads: -1 }),
    'threads are NaN': () => native.loadModel(folder, { ...options, threads: Number.NaN }),
    'options are missing': () => native.loadModel(folder, undefined as never),
    'kv is unknown': () => native.loadModel(folder, { ...options, kv: 'f64' as never }),
    'a flag is a string': () => native.loadModel(folder, { ...options, checkNumbers: 'no' as never }),
    'tokens are a list': () => native.feed(session(), [1, 2] as never, 0, undefined),
    'tokens are doubles': () => native.feed(session(), new Float64Array(3) as never, 0, undefined),
    'no tokens': () => native.feed(session(), new Int32Array(), 0, undefined),
    'a token beyond the vocabulary': () => native.feed(session(), Int32Array.of(257), 0, undefined),
    'rows of a wrong width': () => native.feed(session(), new Float32Array(33), 0, undefined),
    'an unknown output': () => native.feed(session(), tokens, 3, undefined),
    'a cancel flag of no element': () => native.feed(session(), tokens, 0, new Int32Array()),
    'a cancel flag of another type': () => native.feed(session(), tokens, 0, new Uint8Array(1) as never),
    'logits are a list': () => native.sampleToken([1] as never, 0, 0, 1, 0, 0),
    'no logits': () => native.sampleToken(new Float32Array(), 0, 0, 1, 0, 0),
    'a token that has no logit': () => native.logProbability(new Float32Array(3), 3),
    'a state of another model': () => native.restore(session(), native.snapshot(native.openSession(other))),
    'no argument at all': () => (native.feed as () => unknown)(),
  };
  it.each(Object.entries(cases))('%s', async (_, body) => {
    expect(await codeOf(body)).toBe('argument-invalid');
  });

  it('a detached array counts as empty', async () => {
    const detached = Int32Array.of(1, 2, 3);
    structuredClone(detached, { transfer: [detached.buffer] });
    expect(await codeOf(() => native.feed(session(), detached, 0, undefined))).toBe('argument-invalid');
  });

  it('an array that is changed or detached during a feed does not change the feed', async () => {
    const [spoilt, clean] = [session(), session()];
    const input = long.slice();
    const feeding = native.feed(spoilt, input, OUTPUT.lastLogits, undefined);
    input.fill(-1);
    structuredClone(input, { transfer: [input.buffer] });
    expect(await feeding).toEqual(await native.feed(clean, long, OUTPUT.lastLogits, undefined));
  });
});

it('a cancelled feed leaves the session as it was', async () => {
  const session = native.openSession(model);
  await native.feed(session, tokens, OUTPUT.lastLogits, undefined);
  const flag = new Int32Array(1);
  const feeding = native.feed(session, long, OUTPUT.lastLogits, flag);
  setTimeout(() => Atomics.store(flag, 0, 1), 1);
  const code = await codeOf(() => feeding);
  expect(['cancelled', 'none']).toContain(code);
  expect(native.sessionLength(session)).toBe(code === 'none' ? 2003 : 3);
  feeding.catch(ignore);
});

it('a feed that waits for another session can be cancelled while it waits', async () => {
  const [busy, waiting] = [native.openSession(model), native.openSession(model)];
  const [stopBusy, stopWaiting] = [new Int32Array(1), new Int32Array(1)];
  const moment = () => new Promise((resolve) => setTimeout(resolve, 20));
  const endless = Int32Array.from({ length: 50_000 }, (_, i) => i % 250);
  const first = codeOf(() => native.feed(busy, endless, OUTPUT.hidden, stopBusy));
  await moment();
  const second = codeOf(() => native.feed(waiting, tokens, OUTPUT.lastLogits, stopWaiting));
  await moment();
  Atomics.store(stopWaiting, 0, 1);
  expect(await Promise.race([first.then(() => 'first'), second])).toBe('cancelled');
  Atomics.store(stopBusy, 0, 1);
  expect(await first).toBe('cancelled');
});
