import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Addon,
  addon,
  type CancelHandle,
  type ModelHandle,
  type NativeWriting,
  OUTPUT,
  type SessionHandle,
  type StateHandle,
} from '../../src/model/addon.ts';
import { codeOf, distance, folder, options } from './fixture.ts';

const native: Addon = addon();
const writing: NativeWriting = {
  maxTokens: 8,
  ends: new Int32Array(),
  stops: [],
  temperature: 0,
  topK: 0,
  topP: 1,
  minP: 0,
  seed: 1,
  logprobs: false,
  guesses: false,
  priority: 0,
};
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
  prefixCache: (handle: ModelHandle) => native.prefixCache(handle),
  loadState: (handle: ModelHandle) => native.loadState(handle, folder),
  saveModel: (handle: ModelHandle) => native.saveModel(handle, folder, {}),
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
  saveState: (handle: StateHandle) => native.saveState(handle, folder),
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
    const last = await native.feed(direct, Int32Array.of(9), OUTPUT.lastLogits, undefined);
    expect(distance(results[2] as Float32Array, last)).toBeLessThan(1e-3);
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
    'precision is unknown': () => native.loadModel(folder, { ...options, precision: 'f64' as never }),
    'kv is unknown': () => native.loadModel(folder, { ...options, kv: 'f64' as never }),
    'a flag is a string': () => native.loadModel(folder, { ...options, checkNumbers: 'no' as never }),
    'tokens are a list': () => native.feed(session(), [1, 2] as never, 0, undefined),
    'tokens are doubles': () => native.feed(session(), new Float64Array(3) as never, 0, undefined),
    'no tokens': () => native.feed(session(), new Int32Array(), 0, undefined),
    'a token beyond the vocabulary': () => native.feed(session(), Int32Array.of(257), 0, undefined),
    'rows of a wrong width': () => native.feed(session(), new Float32Array(33), 0, undefined),
    'an unknown output': () => native.feed(session(), tokens, 3, undefined),
    'a cancel handle of another kind': () => native.feed(session(), tokens, 0, model as never),
    'a cancel flag': () => native.feed(session(), tokens, 0, new Int32Array(1) as never),
    'a priority out of bounds': () => native.feed(session(), tokens, 0, undefined, 1000),
    'no writing options': () => native.write(session(), tokens, undefined as never, ignore, undefined),
    'no callback': () => native.write(session(), tokens, writing, undefined as never, undefined),
    'ends are a list': () =>
      native.write(session(), tokens, { ...writing, ends: [1] as never }, ignore, undefined),
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
    const expected = await native.feed(clean, long, OUTPUT.lastLogits, undefined);
    expect(distance(await feeding, expected)).toBeLessThan(1e-3);
  });
});

it('a cancelled feed leaves the session as it was', async () => {
  const session = native.openSession(model);
  await native.feed(session, tokens, OUTPUT.lastLogits, undefined);
  const stop = native.makeCancel();
  const feeding = native.feed(session, long, OUTPUT.lastLogits, stop);
  setTimeout(() => native.cancel(stop), 1);
  const code = await codeOf(() => feeding);
  expect(['cancelled', 'none']).toContain(code);
  expect(native.sessionLength(session)).toBe(code === 'none' ? 2003 : 3);
  feeding.catch(ignore);
});

it('a short feed does not wait for the end of a long one', async () => {
  const [busy, other] = [native.openSession(model), native.openSession(model)];
  const stop = native.makeCancel();
  const endless = Int32Array.from({ length: 50_000 }, (_, i) => i % 250);
  const first = codeOf(() => native.feed(busy, endless, OUTPUT.hidden, stop));
  const second = codeOf(() => native.feed(other, tokens, OUTPUT.lastLogits, undefined));
  expect(await Promise.race([first.then(() => 'first'), second])).toBe('none');
  native.cancel(stop);
  expect(await first).toBe('cancelled');
  expect(native.sessionLength(busy)).toBe(0);
});

describe('writing', () => {
  const write = async (
    session: SessionHandle,
    options: Partial<NativeWriting> = {},
    cancel?: CancelHandle,
    onTokens: (ids: Int32Array) => void = ignore,
  ): Promise<number[]> => {
    const found: number[] = [];
    const receive = (ids: Int32Array): void => {
      found.push(...ids);
      onTokens(ids);
    };
    await native.write(session, tokens, { ...writing, ...options }, receive, cancel);
    return found;
  };

  it('feeds all that it writes but the last token', async () => {
    const session = native.openSession(model);
    expect(await write(session)).toHaveLength(8);
    expect(native.sessionLength(session)).toBe(tokens.length + 7);
    expect(await write(native.openSession(model), { maxTokens: 0 })).toEqual([]);
  });

  it('of many sessions gives what it gives alone', async () => {
    const alone = await write(native.openSession(model), { maxTokens: 60 });
    const together = await Promise.all(
      Array.from({ length: 8 }, () => write(native.openSession(model), { maxTokens: 60 })),
    );
    for (const found of together) expect(found).toEqual(alone);
  });

  it('takes back what it fed when it is cancelled, and survives a callback that throws', async () => {
    const session = native.openSession(model);
    const stop = native.makeCancel();
    const code = await codeOf(() =>
      write(session, { maxTokens: 1e9 }, stop, () => {
        native.cancel(stop);
        throw new Error('from the callback');
      }),
    );
    expect(code).toBe('cancelled');
    expect(native.sessionLength(session)).toBe(0);
  });
});

it('work that does not fit the memory for states is refused with figures', async () => {
  const bytes = native.stateInfo(native.snapshot(native.openSession(model))).bytes;
  const small = await native.loadModel(folder, { ...options, stateBytes: Math.round(bytes * 1.5) });
  const session = native.openSession(small);
  const refusal = { code: 'memory-exhausted', details: { available: Math.round(bytes * 1.5) - bytes } };
  await expect(native.feed(session, long, OUTPUT.lastLogits, undefined)).rejects.toMatchObject(refusal);
  expect(() => native.openSession(small)).toThrow(/expected room for/);
  native.closeModel(small);
});
