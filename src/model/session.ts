// Sessions and their saved states over the add-on's handles.
import { MrklError, toMrklError } from '../contract/errors.ts';
import {
  type CancelHandle,
  call,
  callAsync,
  type LayerState,
  OUTPUT,
  type SessionHandle,
  type StateHandle,
  type Trace,
} from './addon.ts';
import type { Session, State, WriteOptions, Written } from './backbone.ts';

export class NativeState implements State {
  readonly handle: StateHandle;
  readonly length: number;
  readonly bytes: number;

  constructor(handle: StateHandle) {
    const { length, bytes } = call((addon) => addon.stateInfo(handle));
    this.handle = handle;
    this.length = length;
    this.bytes = bytes;
  }

  async save(file: string): Promise<void> {
    await callAsync((addon) => addon.saveState(this.handle, file));
  }

  close(): void {
    call((addon) => addon.closeState(this.handle));
  }
}

/** Token ids as the add-on takes them; anything that is no 32-bit integer is refused. */
export function toTokens(tokens: readonly number[]): Int32Array {
  const out = Int32Array.from(tokens);
  const wrong = tokens.findIndex((token, i) => token !== out[i]);
  if (wrong >= 0) {
    throw new MrklError(
      'argument-invalid',
      `tokens: expected whole numbers, found ${tokens[wrong]} at ${wrong}`,
    );
  }
  return out;
}

export class NativeSession implements Session {
  readonly handle: SessionHandle;
  readonly #hiddenSize: number;
  readonly #tellPieces: () => void;

  /** `tellPieces`: has the model told what each token stands for, before stop strings are looked for. */
  constructor(handle: SessionHandle, hiddenSize: number, tellPieces: () => void) {
    this.handle = handle;
    this.#hiddenSize = hiddenSize;
    this.#tellPieces = tellPieces;
  }

  get length(): number {
    return call((addon) => addon.sessionLength(this.handle));
  }

  feed(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array> {
    return this.#feed(() => toTokens(tokens), OUTPUT.lastLogits, signal);
  }

  feedEmbeddings(rows: Float32Array, signal?: AbortSignal): Promise<Float32Array> {
    return this.#feed(() => this.#checkRows(rows), OUTPUT.lastLogits, signal);
  }

  hidden(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array> {
    return this.#feed(() => toTokens(tokens), OUTPUT.hidden, signal);
  }

  allLogits(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array> {
    return this.#feed(() => toTokens(tokens), OUTPUT.allLogits, signal);
  }

  write(
    tokens: readonly number[],
    options: WriteOptions,
    onWritten: (written: readonly Written[]) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const native = {
      maxTokens: options.maxTokens,
      ends: Int32Array.from(options.endTokens ?? []),
      stops: options.stop ?? [],
      temperature: options.temperature ?? 0,
      topK: options.topK ?? 0,
      topP: options.topP ?? 1,
      minP: options.minP ?? 0,
      seed: (options.seed ?? Math.random() * 2 ** 32) >>> 0,
      logprobs: options.logprobs ?? false,
      guesses: options.guesses ?? false,
      priority: options.priority ?? 0,
    };
    const receive = (ids: Int32Array, logprobs: Float64Array): void =>
      onWritten(Array.from(ids, (token, i) => ({ token, logprob: logprobs[i] as number })));
    if (native.stops.length > 0) this.#tellPieces();
    return withSignal(signal, (cancel) =>
      callAsync((addon) => addon.write(this.handle, toTokens(tokens), native, receive, cancel)),
    );
  }

  snapshot(): NativeState {
    return new NativeState(call((addon) => addon.snapshot(this.handle)));
  }

  restore(state: State): void {
    if (!(state instanceof NativeState)) {
      throw new MrklError('argument-invalid', 'state: expected a state that a session of this backbone made');
    }
    call((addon) => addon.restore(this.handle, state.handle));
  }

  fork(): NativeSession {
    return new NativeSession(
      call((addon) => addon.fork(this.handle)),
      this.#hiddenSize,
      this.#tellPieces,
    );
  }

  close(): void {
    call((addon) => addon.closeSession(this.handle));
  }

  /** The decode state itself, by layer: for checks. */
  state(): LayerState[] {
    return call((addon) => addon.sessionState(this.handle));
  }

  /** Feeds tokens and returns what flowed through the layers: for checks. */
  trace(tokens: readonly number[]): Promise<Trace> {
    return callAsync((addon) => addon.trace(this.handle, toTokens(tokens)));
  }

  #checkRows(rows: Float32Array): Float32Array {
    if (rows.length === 0 || rows.length % this.#hiddenSize !== 0) {
      throw new MrklError(
        'shape-mismatch',
        `rows: expected a multiple of ${this.#hiddenSize} numbers, found ${rows.length}`,
      );
    }
    return rows;
  }

  async #feed(
    input: () => Int32Array | Float32Array,
    output: number,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    return withSignal(signal, (cancel) =>
      callAsync((addon) => addon.feed(this.handle, input(), output, cancel)),
    );
  }
}

/** Runs work that can be cancelled by a signal; the signal's reason tells a timeout from a cancellation. */
async function withSignal<T>(
  signal: AbortSignal | undefined,
  work: (cancel: CancelHandle | undefined) => Promise<T>,
): Promise<T> {
  if (signal === undefined) return work(undefined);
  if (signal.aborted) throw toMrklError(signal.reason, 'cancelled');
  const handle = call((addon) => addon.makeCancel());
  const cancel = (): void => call((addon) => addon.cancel(handle));
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work(handle);
  } catch (error) {
    if (signal.aborted && error instanceof MrklError && error.code === 'cancelled') {
      throw toMrklError(signal.reason, 'cancelled');
    }
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
