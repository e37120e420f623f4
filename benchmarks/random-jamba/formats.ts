// Headers of the two files: safetensors for ours, GGUF (version 3) for the peer.
import type { JambaShape } from './presets.ts';
import { isAttention } from './presets.ts';
import { BLOCK, GGUF_TYPE, type Stored, storedBytes } from './stored.ts';
import type { TensorRow } from './tensors.ts';

/** How a GGUF file holds the weights of its products. */
export const GGUF_FORMATS = ['bf16', 'q8_0'] as const;
export type GgufFormat = (typeof GGUF_FORMATS)[number];
/** Numbers of the file types in GGUF. */
const FILE_TYPE: Record<GgufFormat, number> = { q8_0: 7, bf16: 32 };
const ALIGNMENT = 32;
const SPECIALS = ['<|pad|>', '<|startoftext|>', '<|endoftext|>', '<|unk|>'];
/** Types of vocabulary entries in GGUF. */
const KIND = { normal: 1, unknown: 2, control: 3, byte: 6 };

/** Made-up pieces: the measurements feed token ids, so only their number matters. */
function pieces(size: number): string[] {
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  const words = Array.from({ length: size - 256 - SPECIALS.length }, (_, i) => `w${i}`);
  return [...SPECIALS, ...bytes, ...words];
}

/** tokenizer.json of the made-up vocabulary. */
export function tokenizerFile(size: number): Record<string, unknown> {
  const added = SPECIALS.map((content, id) => {
    const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false };
    return { id, content, ...plain, special: true };
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }] },
    model: {
      type: 'BPE',
      unk_token: '<|unk|>',
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(pieces(size).map((piece, id) => [piece, id])),
      merges: [],
    },
  };
}

export interface Placed {
  /** Byte of the file at which the tensor begins. */
  offset: number;
  stored: Stored;
}

/** Header of a safetensors file of bf16 tensors, and where each begins. */
export function safetensorsHeader(tensors: readonly TensorRow[]): {
  head: Buffer;
  places: Map<TensorRow, Placed>;
} {
  const table: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const offsets = new Map<TensorRow, number>();
  let end = 0;
  for (const tensor of tensors) {
    offsets.set(tensor, end);
    table[tensor.name] = { dtype: 'BF16', shape: tensor.shape, data_offsets: [end, end + tensor.count * 2] };
    end += tensor.count * 2;
  }
  const text = JSON.stringify(table);
  const json = Buffer.from(text + ' '.repeat((8 - (text.length % 8)) % 8));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  const head = Buffer.concat([size, json]);
  const places = new Map(
    [...offsets].map(([tensor, at]) => [tensor, { offset: head.length + at, stored: 'bf16' as const }]),
  );
  return { head, places };
}

/** Bytes of a GGUF header, appended value by value. */
class GgufWriter {
  private readonly parts: Buffer[] = [];
  entries = 0;

  u32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.raw(bytes);
  }

  u64(value: number): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return this.raw(bytes);
  }

  text(value: string): this {
    const bytes = Buffer.from(value, 'utf8');
    return this.u64(bytes.length).raw(bytes);
  }

  raw(bytes: ArrayBufferView): this {
    this.parts.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return this;
  }

  /** One metadata entry: key and type number; its value follows. */
  entry(key: string, type: number): this {
    this.entries += 1;
    return this.text(key).u32(type);
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

function metadata(shape: JambaShape, format: GgufFormat): GgufWriter {
  const out = new GgufWriter();
  const text = (key: string, value: string) => out.entry(key, 8).text(value);
  const integer = (key: string, value: number) => out.entry(key, 4).u32(value);
  const array = (key: string, type: number, length: number) => out.entry(key, 9).u32(type).u64(length);
  const layers = Array.from({ length: shape.num_hidden_layers }, (_, layer) => layer);
  const vocabulary = pieces(shape.vocab_size);
  const first = SPECIALS.length;
  text('general.architecture', 'jamba').entry('general.file_type', 4).u32(FILE_TYPE[format]);
  integer('general.quantization_version', 2);
  integer('jamba.block_count', shape.num_hidden_layers);
  integer('jamba.context_length', shape.max_position_embeddings);
  integer('jamba.embedding_length', shape.hidden_size);
  integer('jamba.feed_forward_length', shape.intermediate_size);
  integer('jamba.attention.head_count', shape.num_attention_heads);
  const kvHeads = layers.map((layer) => (isAttention(shape, layer) ? shape.num_key_value_heads : 0));
  array('jamba.attention.head_count_kv', 5, layers.length).raw(Int32Array.from(kvHeads));
  out.entry('jamba.attention.layer_norm_rms_epsilon', 6).raw(Float32Array.of(shape.rms_norm_eps));
  integer('jamba.ssm.conv_kernel', shape.mamba_d_conv);
  integer('jamba.ssm.inner_size', shape.mamba_expand * shape.hidden_size);
  integer('jamba.ssm.state_size', shape.mamba_d_state);
  integer('jamba.ssm.time_step_rank', shape.mamba_dt_rank);
  integer('jamba.expert_count', shape.num_experts);
  integer('jamba.expert_used_count', Math.min(shape.num_experts, shape.num_experts_per_tok));
  integer('jamba.vocab_size', shape.vocab_size);
  text('tokenizer.ggml.model', 'llama');
  text('tokenizer.ggml.pre', 'default');
  array('tokenizer.ggml.tokens', 8, vocabulary.length);
  for (const piece of vocabulary) out.text(piece);
  array('tokenizer.ggml.scores', 6, vocabulary.length).raw(Float32Array.from(vocabulary, (_, id) => -id));
  const kind = (id: number) =>
    id === 3 ? KIND.unknown : id < first ? KIND.control : id < first + 256 ? KIND.byte : KIND.normal;
  array('tokenizer.ggml.token_type', 5, vocabulary.length).raw(
    Int32Array.from(vocabulary, (_, id) => kind(id)),
  );
  for (const [name, id] of Object.entries({ padding: 0, bos: 1, eos: 2, unknown: 3 })) {
    integer(`tokenizer.ggml.${name}_token_id`, id);
  }
  return out;
}

const pad = (size: number): number => Math.ceil(size / ALIGNMENT) * ALIGNMENT;

/** Type of a tensor in a GGUF file: rows that are no whole number of blocks stay bf16. */
export function storedAs({ gguf }: TensorRow, format: GgufFormat): Stored {
  if (gguf.wide) return 'f32';
  return format === 'q8_0' && gguf.dims[0]! % BLOCK === 0 ? 'q8_0' : 'bf16';
}

/** Header of a GGUF file, the file's size and where each tensor begins; experts of a layer share one tensor. */
export function ggufHeader(
  shape: JambaShape,
  tensors: readonly TensorRow[],
  format: GgufFormat,
): { head: Buffer; size: number; places: Map<TensorRow, Placed> } {
  const merged = tensors.filter((tensor) => tensor.gguf.slice === 0);
  const offsets = new Map<string, number>();
  let end = 0;
  for (const tensor of merged) {
    offsets.set(tensor.gguf.name, end);
    end = pad(end + storedBytes(storedAs(tensor, format), tensor.count * tensor.gguf.slices));
  }
  const entries = metadata(shape, format);
  const out = new GgufWriter();
  out.raw(Buffer.from('GGUF')).u32(3).u64(merged.length).u64(entries.entries).raw(entries.bytes());
  for (const tensor of merged) {
    const { gguf } = tensor;
    const dims = gguf.slices > 1 ? [...gguf.dims, gguf.slices] : gguf.dims;
    out.text(gguf.name).u32(dims.length);
    for (const size of dims) out.u64(size);
    out.u32(GGUF_TYPE[storedAs(tensor, format)]).u64(offsets.get(gguf.name)!);
  }
  const bytes = out.bytes();
  const head = Buffer.concat([bytes, Buffer.alloc(pad(bytes.length) - bytes.length)]);
  const place = (tensor: TensorRow): Placed => {
    const stored = storedAs(tensor, format);
    const within = storedBytes(stored, tensor.gguf.slice * tensor.count);
    return { offset: head.length + offsets.get(tensor.gguf.name)! + within, stored };
  };
  return { head, size: head.length + end, places: new Map(tensors.map((tensor) => [tensor, place(tensor)])) };
}
