// What both engines are told when they start.
import type { KvType } from '../../src/model/addon.ts';

/**
 * How the weights are held: bf16 against the peer's BF16; int8 against its Q8_0; w8a8, which rounds activations to 8 bits
 * as the peer does, against the same.
 */
export const DTYPES = ['bf16', 'int8', 'w8a8'] as const;
export type Dtype = (typeof DTYPES)[number];

export type Side = 'ours' | 'peer';

/** What a child process is started with. */
export interface Start {
  /** Hugging Face folder or GGUF file. */
  model: string;
  dtype: Dtype;
  /** The model is stored in that dtype; else ours gets there while it is loaded. */
  saved: boolean;
  kv: KvType;
  vocabulary: number;
  threads: number;
  /** node_modules with the peer in it. */
  modules: string;
  /** Tokens of a sample of decoding: fewer where a token takes long. */
  tokens: number;
}
