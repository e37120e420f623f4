// The only reader of the .node file: its functions with their types, and the translation of its errors.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MrklError, toMrklError } from '../contract/errors.ts';

/** How keys and values are stored. */
export type KvType = 'f32' | 'bf16' | 'int8';

/** auto: 16 bits where this processor multiplies them faster and the weights have no more; else f32. */
export type Precision = 'auto' | 'f32' | 'bf16';
/**
 * Where weights lie: in the mapped file, or in memory of their own, packed so that they are read faster. auto: they move
 * there while the model is at work, if there is memory for them twice.
 */
export const RESIDENCIES = ['auto', 'mapped', 'resident'] as const;
export type Residency = (typeof RESIDENCIES)[number];

/**
 * What weight matrices are quantised to. experts-int8: those of experts and MLPs, as Jamba-1.5 does; int8: all but
 * routers and embeddings; int4: the same in groups of 32, the head in int8; w8a8: as int8, and what those matrices are
 * multiplied with is rounded to 8 bits as well, unless precision is f32.
 */
export type WeightScheme = (typeof WEIGHT_SCHEMES)[number];
export const WEIGHT_SCHEMES = ['stored', 'experts-int8', 'int8', 'int4', 'w8a8'] as const;

/** Opaque objects that own native memory; each kind is checked by the add-on. */
export type ModelHandle = { readonly kind: 'model' };
export type SessionHandle = { readonly kind: 'session' };
export type StateHandle = { readonly kind: 'state' };
export type CancelHandle = { readonly kind: 'cancel' };

/** What a feed returns: logits (V) after the last token, logits (T×V), final-norm hidden states (T×H). */
export const OUTPUT = { lastLogits: 0, allLogits: 1, hidden: 2 } as const;

export interface ModelInfo {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly experts: number;
  readonly expertsPerToken: number;
  readonly headSize: number;
  readonly innerSize: number;
  /** Of the projection that makes Δ. */
  readonly rank: number;
  readonly stateSize: number;
  readonly convSize: number;
  readonly bos: number;
  readonly eos: readonly number[];
  /** Of the weights as they are held. */
  readonly bytes: number;
  /** By which the weights are quantised. */
  readonly weights: WeightScheme;
  /** Tensors of the files that the model has no use for. */
  readonly unused: readonly string[];
}

/** A tensor of a file, widened to f32. `dtype` is the stored type. */
export interface TensorData {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: readonly TensorData[];
}

/** What a GGUF file says of itself; shapes are slowest first. */
export interface GgufFile {
  readonly version: number;
  readonly metadata: Readonly<Record<string, GgufValue | readonly GgufValue[]>>;
  readonly tensors: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly bytes: number;
  }[];
}
export type GgufValue = number | boolean | string;

/** The residual stream before every layer and after the last (T×H each), and what the routers chose. */
export interface Trace {
  readonly residuals: readonly Float32Array[];
  readonly routings: readonly {
    readonly layer: number;
    readonly logits: Float32Array;
    readonly experts: Uint32Array;
    readonly weights: Float32Array;
  }[];
}

/** Decode state of a layer: keys and values (T×n_kv·d_h), or convolution window (K−1×D) and SSM state (D×N). */
export type LayerState =
  | { readonly k: Float32Array; readonly v: Float32Array }
  | { readonly window: Float32Array; readonly h: Float32Array };

/** What the prefix cache holds, and what it has spared. */
export interface PrefixCacheCounts {
  readonly snapshots: number;
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly tokensSaved: number;
}

/** How a session writes on by itself. */
export interface NativeWriting {
  readonly maxTokens: number;
  readonly ends: Int32Array;
  readonly stops: readonly string[];
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
  readonly logprobs: boolean;
  readonly guesses: boolean;
  readonly priority: number;
}

/** What the headers of a model's files say. */
export interface ModelInspection {
  readonly config: {
    readonly vocabSize: number;
    readonly hiddenSize: number;
    readonly intermediateSize: number;
    readonly layers: number;
    readonly attentionLayers: number;
    /** Layers with experts. */
    readonly mixtureLayers: number;
    readonly experts: number;
    readonly expertsPerToken: number;
    readonly heads: number;
    readonly kvHeads: number;
    readonly headSize: number;
    readonly innerSize: number;
    readonly stateSize: number;
    readonly convSize: number;
    readonly rank: number;
    readonly tied: boolean;
    /** By which the files are quantised. */
    readonly weights: WeightScheme;
  };
  readonly tensors: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly bytes: number;
    /** 0 of scales, and of what the model has no use for. */
    readonly parameters: number;
  }[];
  /** Bytes of the weights in memory; quantised ones have no other scheme than theirs. */
  readonly weights: Readonly<Partial<Record<WeightScheme, number>>>;
  /** Bytes of a sequence's state at each length. */
  readonly states: Readonly<Record<KvType, readonly number[]>>;
}

/** The functions of the add-on, lower names equal to upper ones. */
export interface Addon {
  readonly isa: string;
  loadModel(
    folder: string,
    options: {
      threads: number;
      checkNumbers: boolean;
      kv: KvType;
      precision: Precision;
      stateBytes: number;
      prefixBytes: number;
      weights?: WeightScheme;
      residency?: Residency;
    },
  ): Promise<ModelHandle>;
  closeModel(model: ModelHandle): void;
  modelInfo(model: ModelHandle): ModelInfo;
  saveModel(model: ModelHandle, file: string, metadata: Readonly<Record<string, string>>): Promise<undefined>;
  inspectModel(path: string, lengths: Int32Array): Promise<ModelInspection>;
  tensorTable(config: string): { name: string; shape: number[] }[];
  readTensors(file: string): Promise<TensorFile>;
  readGguf(file: string): Promise<GgufFile>;
  sampleToken(
    logits: Float32Array,
    temperature: number,
    topK: number,
    topP: number,
    minP: number,
    uniform: number,
  ): number;
  logProbability(logits: Float32Array, token: number): number;
  openSession(model: ModelHandle): SessionHandle;
  closeSession(session: SessionHandle): void;
  sessionLength(session: SessionHandle): number;
  sessionState(session: SessionHandle): LayerState[];
  feed(
    session: SessionHandle,
    input: Int32Array | Float32Array,
    output: number,
    cancel: CancelHandle | undefined,
    priority?: number,
  ): Promise<Float32Array>;
  write(
    session: SessionHandle,
    tokens: Int32Array,
    options: NativeWriting,
    onTokens: (tokens: Int32Array, logprobs: Float64Array) => void,
    cancel: CancelHandle | undefined,
  ): Promise<undefined>;
  makeCancel(): CancelHandle;
  cancel(cancel: CancelHandle): void;
  setTokenBytes(model: ModelHandle, bytes: Uint8Array, begins: Int32Array): void;
  trace(session: SessionHandle, tokens: Int32Array): Promise<Trace>;
  fork(session: SessionHandle): SessionHandle;
  snapshot(session: SessionHandle): StateHandle;
  restore(session: SessionHandle, state: StateHandle): void;
  closeState(state: StateHandle): void;
  saveState(state: StateHandle, file: string): Promise<undefined>;
  loadState(model: ModelHandle, file: string): Promise<StateHandle>;
  prefixCache(model: ModelHandle): PrefixCacheCounts;
  stateInfo(state: StateHandle): { length: number; bytes: number };
}

/** Everything that the add-on's model and session files export. */
export const ADDON_NAMES = Object.keys({
  isa: true,
  loadModel: true,
  closeModel: true,
  modelInfo: true,
  saveModel: true,
  inspectModel: true,
  tensorTable: true,
  readTensors: true,
  readGguf: true,
  sampleToken: true,
  logProbability: true,
  openSession: true,
  closeSession: true,
  sessionLength: true,
  sessionState: true,
  feed: true,
  write: true,
  makeCancel: true,
  cancel: true,
  setTokenBytes: true,
  trace: true,
  fork: true,
  snapshot: true,
  restore: true,
  closeState: true,
  saveState: true,
  loadState: true,
  prefixCache: true,
  stateInfo: true,
} satisfies Record<keyof Addon, true>);

function load(): Addon {
  // From src/model, and from dist/src/model.
  const file = ['../../', '../../../']
    .map((up) => fileURLToPath(new URL(`${up}native/build/Release/mrkl.node`, import.meta.url)))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) throw new MrklError('engine-missing');
  try {
    return createRequire(import.meta.url)(file) as Addon;
  } catch (cause) {
    throw toMrklError(cause, 'engine-missing');
  }
}

let loaded: Addon | undefined;

/** The add-on, loaded on first use. Throws `engine-missing` when it is not built. */
export function addon(): Addon {
  loaded ??= load();
  return loaded;
}

/** Calls into the add-on; its errors become MrklErrors with the same code. */
export function call<T>(body: (addon: Addon) => T): T {
  try {
    return body(addon());
  } catch (thrown) {
    throw toMrklError(thrown);
  }
}

/** As `call`, for functions that return a promise. */
export async function callAsync<T>(body: (addon: Addon) => Promise<T>): Promise<T> {
  try {
    return await body(addon());
  } catch (thrown) {
    throw toMrklError(thrown);
  }
}
