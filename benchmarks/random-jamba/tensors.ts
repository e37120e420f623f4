// The table of tensors of a shape, with their place in both file formats.
// H hidden, I intermediate, V vocabulary, D = expand·H, S states, R dt rank, K convolution width.
import { isAttention, isMixture, type JambaShape } from './presets.ts';

export type Draw =
  | { kind: 'normal'; std: number }
  | { kind: 'around'; mean: number; std: number }
  /** softplus(bias) is log-uniform between min and max. */
  | { kind: 'dt-bias'; min: number; max: number }
  /** ln(state + 1) with noise: A_log as it is initialised. */
  | { kind: 'a-log'; states: number; std: number };

export interface TensorRow {
  name: string;
  shape: number[];
  count: number;
  draw: Draw;
  /** How a decoding step reads it: one row, the whole, or as one of the chosen experts. */
  use: 'row' | 'all' | 'expert';
  gguf: {
    name: string;
    /** Fastest first; the shape reversed unless given. */
    dims: number[];
    /** Index inside a merged tensor of all experts. */
    slice: number;
    slices: number;
    wide: boolean;
    /** The file holds −exp(x). */
    negatedExp: boolean;
  };
}

type Extra = Partial<Pick<TensorRow, 'use'>> & Partial<TensorRow['gguf']>;

function row(name: string, shape: number[], ggufName: string, draw: Draw, extra: Extra = {}): TensorRow {
  const { use = 'all', ...place } = extra;
  const count = shape.reduce((product, size) => product * size, 1);
  const gguf = {
    name: ggufName,
    dims: [...shape].reverse(),
    slice: 0,
    slices: 1,
    wide: false,
    negatedExp: false,
  };
  return { name, shape, count, draw, use, gguf: { ...gguf, ...place } };
}

const normal = (std: number): Draw => ({ kind: 'normal', std });
const norm = (name: string, size: number, gguf: string): TensorRow =>
  row(name, [size], gguf, { kind: 'around', mean: 1, std: 0.1 }, { wide: true });

function attentionRows(shape: JambaShape, layer: number): TensorRow[] {
  const { hidden_size: H, num_attention_heads: heads, num_key_value_heads: kvHeads } = shape;
  const kv = (H / heads) * kvHeads;
  const [from, to] = [`model.layers.${layer}.self_attn.`, `blk.${layer}.attn_`];
  const scale = 1 / Math.sqrt(H);
  return [
    row(`${from}q_proj.weight`, [H, H], `${to}q.weight`, normal(1.5 * scale)),
    row(`${from}k_proj.weight`, [kv, H], `${to}k.weight`, normal(1.5 * scale)),
    row(`${from}v_proj.weight`, [kv, H], `${to}v.weight`, normal(scale)),
    row(`${from}o_proj.weight`, [H, H], `${to}output.weight`, normal(2 * residual(shape) * scale)),
  ];
}

function mambaRows(shape: JambaShape, layer: number): TensorRow[] {
  const { hidden_size: H, mamba_d_state: S, mamba_dt_rank: R, mamba_d_conv: K } = shape;
  const D = shape.mamba_expand * H;
  const [from, to] = [`model.layers.${layer}.mamba.`, `blk.${layer}.ssm_`];
  const wide = { wide: true };
  return [
    row(`${from}in_proj.weight`, [2 * D, H], `${to}in.weight`, normal(1 / Math.sqrt(H))),
    row(`${from}conv1d.weight`, [D, 1, K], `${to}conv1d.weight`, normal(1 / Math.sqrt(K)), {
      wide: true,
      dims: [K, D],
    }),
    row(`${from}conv1d.bias`, [D], `${to}conv1d.bias`, normal(0.1), wide),
    row(`${from}x_proj.weight`, [R + 2 * S, D], `${to}x.weight`, normal(1 / Math.sqrt(D))),
    norm(`${from}dt_layernorm.weight`, R, `${to}dt_norm.weight`),
    norm(`${from}b_layernorm.weight`, S, `${to}b_norm.weight`),
    norm(`${from}c_layernorm.weight`, S, `${to}c_norm.weight`),
    row(`${from}dt_proj.weight`, [D, R], `${to}dt.weight`, normal(1 / Math.sqrt(R))),
    row(`${from}dt_proj.bias`, [D], `${to}dt.bias`, { kind: 'dt-bias', min: 0.001, max: 0.1 }, wide),
    row(
      `${from}A_log`,
      [D, S],
      `${to}a`,
      { kind: 'a-log', states: S, std: 0.1 },
      { wide: true, negatedExp: true },
    ),
    row(`${from}D`, [D], `${to}d`, { kind: 'around', mean: 1, std: 0.1 }, wide),
    row(`${from}out_proj.weight`, [H, D], `${to}out.weight`, normal((2 * residual(shape)) / Math.sqrt(D))),
  ];
}

function feedForwardRows(shape: JambaShape, layer: number): TensorRow[] {
  const { hidden_size: H, intermediate_size: I, num_experts: experts } = shape;
  const [from, to] = [`model.layers.${layer}.feed_forward.`, `blk.${layer}.ffn_`];
  const parts = [
    { name: 'gate_proj', gguf: 'gate', size: [I, H], draw: normal(1 / Math.sqrt(H)) },
    { name: 'up_proj', gguf: 'up', size: [I, H], draw: normal(1 / Math.sqrt(H)) },
    { name: 'down_proj', gguf: 'down', size: [H, I], draw: normal((2 * residual(shape)) / Math.sqrt(I)) },
  ];
  if (!isMixture(shape, layer)) {
    return parts.map(({ name, gguf, size, draw }) =>
      row(`${from}${name}.weight`, size, `${to}${gguf}.weight`, draw),
    );
  }
  const router = row(`${from}router.weight`, [experts, H], `${to}gate_inp.weight`, normal(2 / Math.sqrt(H)), {
    wide: true,
  });
  const rows = Array.from({ length: experts }, (_, expert) =>
    parts.map(({ name, gguf, size, draw }) =>
      row(`${from}experts.${expert}.${name}.weight`, size, `${to}${gguf}_exps.weight`, draw, {
        use: 'expert',
        slice: expert,
        slices: experts,
      }),
    ),
  );
  return [router, ...rows.flat()];
}

/** Scale of projections into the residual stream, so that it stays of order one. */
function residual(shape: JambaShape): number {
  return 1 / Math.sqrt(2 * shape.num_hidden_layers);
}

/** Every tensor of a shape, in the order of the forward pass. */
export function tensorTable(shape: JambaShape): TensorRow[] {
  const { hidden_size: H, vocab_size: V, num_hidden_layers: layers, tie_word_embeddings: tied } = shape;
  const embedding = row(
    'model.embed_tokens.weight',
    [V, H],
    'token_embd.weight',
    normal(tied ? 3 / Math.sqrt(H) : 1),
    {
      use: tied ? 'all' : 'row',
    },
  );
  const body = Array.from({ length: layers }, (_, layer) => [
    norm(`model.layers.${layer}.input_layernorm.weight`, H, `blk.${layer}.attn_norm.weight`),
    ...(isAttention(shape, layer) ? attentionRows(shape, layer) : mambaRows(shape, layer)),
    norm(`model.layers.${layer}.pre_ff_layernorm.weight`, H, `blk.${layer}.ffn_norm.weight`),
    ...feedForwardRows(shape, layer),
  ]);
  const head = tied ? [] : [row('lm_head.weight', [V, H], 'output.weight', normal(3 / Math.sqrt(H)))];
  return [embedding, ...body.flat(), norm('model.final_layernorm.weight', H, 'output_norm.weight'), ...head];
}
