// Loads a Jamba, a folder or a GGUF file, as a backbone, and the soft prompts that steer it.
import path from 'node:path';
import { MrklError } from '../contract/errors.ts';
import {
  call,
  callAsync,
  type KvType,
  type ModelHandle,
  type ModelInfo,
  type Precision,
  type PrefixCacheCounts,
  type Residency,
  type WeightScheme,
} from './addon.ts';
import type { Backbone, ChatRenderer, Session, State, Tokenizer } from './backbone.ts';
import { loadChatTemplate } from './chat-template.ts';
import { isGguf, readGguf } from './gguf.ts';
import { ggufTokenizer } from './gguf-tokenizer.ts';
import { NativeSession, NativeState } from './session.ts';
import { readTensors } from './tensors.ts';
import { loadTokenizer } from './tokenizer.ts';

/** What a backbone's prefix cache may hold, unless told otherwise. */
const PREFIX_BYTES = 256 * 2 ** 20;

export interface LoadOptions {
  /** 0 or absent: as many as the machine has. */
  readonly threads?: number;
  /** Look for NaN and infinity in every tensor. */
  readonly checkNumbers?: boolean;
  /** How sessions store keys and values; f32 when absent. bf16 takes half the memory, int8 about a quarter. */
  readonly kv?: KvType;
  /** Bytes that the states of all sessions may hold; work that needs more is refused. Unlimited when absent. */
  readonly stateBytes?: number;
  /**
   * Bytes for states of prompts that were fed before: a prompt that begins like one of them is fed from there on. None
   * when absent.
   */
  readonly prefixBytes?: number;
  /** Of the activations that linear layers read; auto when absent. f32 computes exactly, at a lower speed. */
  readonly precision?: Precision;
  /** What weight matrices are quantised to while they are loaded; as they are stored when absent. */
  readonly weights?: WeightScheme;
  /** Where weights lie; auto when absent. */
  readonly residency?: Residency;
}

/** The weights of a folder, without its tokenizer. */
export class NativeModel {
  readonly info: ModelInfo;
  readonly #handle: ModelHandle;
  #tokenizer: Tokenizer | undefined;

  constructor(handle: ModelHandle) {
    this.#handle = handle;
    this.info = call((addon) => addon.modelInfo(handle));
  }

  /** A new, empty sequence. */
  open(): NativeSession {
    return new NativeSession(
      call((addon) => addon.openSession(this.#handle)),
      this.info.hiddenSize,
      () => this.#tellPieces(),
    );
  }

  /** A state that was saved to a file, by this model. */
  async load(file: string): Promise<NativeState> {
    return new NativeState(await callAsync((addon) => addon.loadState(this.#handle, file)));
  }

  prefixCache(): PrefixCacheCounts {
    return call((addon) => addon.prefixCache(this.#handle));
  }

  /** What finds stop strings while writing. */
  setTokenizer(tokenizer: Tokenizer): void {
    this.#tokenizer = tokenizer;
  }

  /** Tells the add-on what each token stands for, when that is first needed: there are many. */
  #tellPieces(): void {
    const tokenizer = this.#tokenizer;
    if (tokenizer === undefined) return;
    this.#tokenizer = undefined;
    const pieces = Array.from({ length: tokenizer.size }, (_, id) => tokenizer.bytes(id) ?? new Uint8Array());
    const begins = new Int32Array(pieces.length + 1);
    for (const [id, piece] of pieces.entries()) begins[id + 1] = (begins[id] as number) + piece.length;
    const bytes = new Uint8Array(begins[pieces.length] as number);
    for (const [id, piece] of pieces.entries()) bytes.set(piece, begins[id] as number);
    call((addon) => addon.setTokenBytes(this.#handle, bytes, begins));
  }

  /** Writes the weights, as they are held, as a safetensors file. */
  async save(file: string, metadata: Readonly<Record<string, string>> = {}): Promise<void> {
    await callAsync((addon) => addon.saveModel(this.#handle, file, metadata));
  }

  /** Frees the weights once no feed is under way; sessions of the model are closed with it. */
  close(): void {
    call((addon) => addon.closeModel(this.#handle));
  }
}

export class NativeBackbone implements Backbone {
  readonly name: string;
  readonly model: NativeModel;
  readonly tokenizer: Tokenizer;
  readonly chat: ChatRenderer | null;
  readonly capabilities = { softPrompts: true, hiddenStates: true, snapshots: true } as const;

  constructor(name: string, model: NativeModel, tokenizer: Tokenizer, chat: ChatRenderer | null = null) {
    this.name = name;
    this.model = model;
    this.tokenizer = tokenizer;
    this.chat = chat;
    model.setTokenizer(tokenizer);
  }

  get hiddenSize(): number {
    return this.model.info.hiddenSize;
  }

  open(): Session {
    return this.model.open();
  }

  load(file: string): Promise<State> {
    return this.model.load(file);
  }

  close(): void {
    this.model.close();
  }
}

/** Loads configuration and weights of a Hugging Face folder, or of a GGUF file. */
export async function loadModel(folder: string, options: LoadOptions = {}): Promise<NativeModel> {
  const { threads = 0, checkNumbers = false, kv = 'f32', precision = 'auto', stateBytes = 0 } = options;
  const { weights = 'stored', prefixBytes = 0, residency = 'auto' } = options;
  const given = { threads, checkNumbers, kv, precision, stateBytes, prefixBytes, weights, residency };
  return new NativeModel(await callAsync((addon) => addon.loadModel(folder, given)));
}

/** Loads configuration, weights and tokenizer of a Hugging Face folder, or of a GGUF file. */
export async function loadBackbone(folder: string, options: LoadOptions = {}): Promise<Backbone> {
  // The tokenizer is read while the add-on reads the weights.
  const loading = loadModel(folder, { prefixBytes: PREFIX_BYTES, ...options });
  const reading = isGguf(folder) ? undefined : loadTokenizer(folder);
  const [model, read] = await Promise.allSettled([loading, reading]);
  if (model.status === 'rejected') throw model.reason;
  try {
    if (read.status === 'rejected') throw read.reason;
    const size = model.value.info.vocabSize;
    const tokenizer = read.value ?? ggufTokenizer(await readGguf(folder), folder, size);
    tokenizer.fit(size);
    const name = path.basename(path.resolve(folder), '.gguf');
    return new NativeBackbone(name, model.value, tokenizer, await loadChatTemplate(folder));
  } catch (error) {
    model.value.close();
    throw error;
  }
}

export interface SoftPrompt {
  /** (P×H), row by row. */
  readonly rows: Float32Array;
  readonly count: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads a file that holds the tensor `soft_prompt` (P×H), all of it finite. */
export async function readSoftPrompt(file: string): Promise<SoftPrompt> {
  const { tensors, metadata } = await readTensors(file);
  const tensor = tensors.find(({ name }) => name === 'soft_prompt');
  if (tensor === undefined) {
    throw new MrklError('skill-invalid', `${file}: expected a tensor soft_prompt, found nothing`);
  }
  const [count, width] = tensor.shape;
  if (tensor.shape.length !== 2 || count === undefined || count === 0 || width === 0) {
    throw new MrklError(
      'skill-invalid',
      `${file}: soft_prompt: expected rows, found [${tensor.shape.join(', ')}]`,
    );
  }
  const wrong = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new MrklError('numbers-invalid', `${file}: soft_prompt: element ${wrong} is ${tensor.data[wrong]}`);
  }
  return { rows: tensor.data, count, metadata };
}
