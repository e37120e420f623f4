// What work costs at least: bytes that must be read, operations that must be done.
// H hidden, D = expand·H, S states, K convolution width; A attention layers, M Mamba layers.

import type { KvType } from '../../src/model/addon.ts';
import { isAttention, type JambaShape } from '../random-jamba/presets.ts';
import { type TensorRow, tensorTable } from '../random-jamba/tensors.ts';
import type { Machine, Subject } from './measure.ts';
import type { Dtype } from './start.ts';

/** Bytes of a number among keys and values. */
const KV_NUMBER: Record<KvType, number> = { f32: 4, bf16: 2, int8: 1 };
/** Tokens of a page of keys and values. */
const PAGE = 64;

/** Tensors that a dtype holds in 8 bits: weights of products. Routers and embeddings that are no head stay as they are. */
function isProduct({ name, shape, use }: TensorRow): boolean {
  return shape.length === 2 && use !== 'row' && !/A_log|router/.test(name);
}

/** Bytes of a tensor's weights; in int8 with a scale of 4 bytes for each row. */
export function tensorBytes(tensor: TensorRow, dtype: Dtype): number {
  if (dtype === 'bf16' || !isProduct(tensor)) return tensor.count * 2;
  return tensor.count + tensor.shape[0]! * 4;
}

/** Number of weights. */
export function parameters(shape: JambaShape): number {
  return tensorTable(shape).reduce((sum, { count }) => sum + count, 0);
}

/** Bytes of all weights. */
export function weightBytes(shape: JambaShape, dtype: Dtype): number {
  return tensorTable(shape).reduce((sum, tensor) => sum + tensorBytes(tensor, dtype), 0);
}

/** Experts of a layer that at least one of `sequences` tokens is expected to choose, as a share of all. */
function chosenShare(shape: JambaShape, sequences: number): number {
  const share = Math.min(shape.num_experts, shape.num_experts_per_tok) / shape.num_experts;
  return 1 - (1 - share) ** sequences;
}

/** Bytes of weights that one step reads which decodes a token of each sequence. */
export function stepBytes(shape: JambaShape, dtype: Dtype, sequences = 1): number {
  const shares = {
    row: Math.min(1, sequences / shape.vocab_size),
    all: 1,
    expert: chosenShare(shape, sequences),
  };
  return tensorTable(shape).reduce((sum, tensor) => sum + tensorBytes(tensor, dtype) * shares[tensor.use], 0);
}

/** Multiplications and additions in matrix products of one token; its logits are wanted or not. */
export function tokenOperations(shape: JambaShape, logits: boolean): number {
  const share = chosenShare(shape, 1);
  const head = 2 * shape.vocab_size * shape.hidden_size;
  return tensorTable(shape)
    .filter((tensor) => tensor.shape.length === 2 && !/A_log|embed_tokens|lm_head/.test(tensor.name))
    .reduce((sum, { count, use }) => sum + 2 * count * (use === 'expert' ? share : 1), logits ? head : 0);
}

function attentionLayers(shape: JambaShape): number {
  return layers(shape).filter((layer) => isAttention(shape, layer)).length;
}

function layers(shape: JambaShape): number[] {
  return Array.from({ length: shape.num_hidden_layers }, (_, layer) => layer);
}

/** Bytes of keys and values that a token leaves behind; in int8 each head's with a scale of 4 bytes. */
export function kvBytes(shape: JambaShape, kv: KvType): number {
  const head = shape.hidden_size / shape.num_attention_heads;
  const bytes = head * KV_NUMBER[kv] + (kv === 'int8' ? 4 : 0);
  return attentionLayers(shape) * 2 * shape.num_key_value_heads * bytes;
}

/** Bytes of the decode state after `tokens`: A·2·n_kv·d_h numbers a token in whole pages, M·D·(S + K−1) in f32. */
export function stateBytes(shape: JambaShape, kv: KvType, tokens: number): number {
  const mamba = shape.num_hidden_layers - attentionLayers(shape);
  const inner = shape.mamba_expand * shape.hidden_size;
  const places = Math.ceil(tokens / PAGE) * PAGE;
  return places * kvBytes(shape, kv) + mamba * inner * (shape.mamba_d_state + shape.mamba_d_conv - 1) * 4;
}

/** Multiplications and additions of attention over a whole prompt: every token with itself and those before. */
export function attentionOperations(shape: JambaShape, tokens: number): number {
  return attentionLayers(shape) * 4 * shape.hidden_size * ((tokens * (tokens + 1)) / 2);
}

/** Seconds that a decoding step of `sequences` tokens takes at least, each behind `context` tokens. */
export function stepSeconds(
  { shape, dtype, kv }: Subject,
  machine: Machine,
  sequences = 1,
  context = 0,
): number {
  const keys = sequences * context * kvBytes(shape, kv);
  const reading = stepBytes(shape, dtype, sequences) / machine.weights + keys / machine.memory;
  return Math.max(reading, (sequences * tokenOperations(shape, true)) / machine.products);
}

/** Seconds that a prompt takes at least. */
export function promptSeconds(shape: JambaShape, machine: Machine, tokens: number): number {
  return (
    (tokens * tokenOperations(shape, false)) / machine.products +
    attentionOperations(shape, tokens) / machine.products
  );
}

/** Seconds that a prompt will take about in either engine, from what the slower one was seen to reach. */
export function patienceFor(shape: JambaShape, tokens: number): number {
  const operations = tokens * tokenOperations(shape, false) + attentionOperations(shape, tokens);
  return operations / 120e9;
}
