import { z } from 'zod';
import { MrklError } from '../contract/errors.ts';

const size = z.int().positive();

const schema = z.looseObject({
  model_type: z.literal('jamba'),
  vocab_size: size.default(65_536),
  hidden_size: size.default(4096),
  intermediate_size: size.default(14_336),
  num_hidden_layers: size.default(32),
  num_attention_heads: size.default(32),
  num_key_value_heads: size.nullable().default(8),
  rms_norm_eps: z.number().positive().default(1e-6),
  attn_layer_period: size.default(8),
  attn_layer_offset: z.int().nonnegative().default(4),
  expert_layer_period: size.default(2),
  expert_layer_offset: z.int().nonnegative().default(1),
  num_experts: size.optional(),
  num_local_experts: size.optional(),
  num_experts_per_tok: size.default(2),
  mamba_d_state: size.default(16),
  mamba_d_conv: size.default(4),
  mamba_expand: size.default(2),
  mamba_dt_rank: z.union([size, z.literal('auto')]).default('auto'),
  mamba_conv_bias: z.boolean().default(true),
  mamba_proj_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
  pad_token_id: z.int().nullish(),
  initializer_range: z.number().nonnegative().default(0.02),
  router_aux_loss_coef: z.number().nonnegative().default(0.001),
});

/** The hyper-parameters that the graph needs (Jamba spec §1). `json` is the text of config.json. */
export interface JambaConfig {
  readonly json: string;
  readonly vocab: number; // V
  readonly hidden: number; // H
  readonly inner: number; // D = expand·H
  readonly layers: number; // L
  readonly heads: number;
  readonly kvHeads: number;
  readonly epsilon: number;
  readonly experts: number; // E
  readonly top: number; // k
  readonly states: number; // N
  readonly rank: number; // R
  readonly tied: boolean;
  readonly pad: number;
  readonly deviation: number;
  readonly auxCoefficient: number;
  isAttention(layer: number): boolean;
  isMoe(layer: number): boolean;
}

/** Reads a config.json, given as text or as its parsed value. */
export function readJambaConfig(source: string | object): JambaConfig {
  const json = typeof source === 'string' ? source : JSON.stringify(source, null, 2);
  const parsed = schema.safeParse(JSON.parse(json));
  if (!parsed.success) {
    throw new MrklError('config-invalid', `config.json: ${z.prettifyError(parsed.error)}`);
  }
  const c = parsed.data;
  const experts = c.num_experts ?? c.num_local_experts ?? 16;
  return {
    json,
    vocab: c.vocab_size,
    hidden: c.hidden_size,
    inner: c.mamba_expand * c.hidden_size,
    layers: c.num_hidden_layers,
    heads: c.num_attention_heads,
    kvHeads: c.num_key_value_heads ?? c.num_attention_heads,
    epsilon: c.rms_norm_eps,
    experts,
    top: c.num_experts_per_tok,
    states: c.mamba_d_state,
    rank: c.mamba_dt_rank === 'auto' ? Math.ceil(c.hidden_size / 16) : c.mamba_dt_rank,
    tied: c.tie_word_embeddings,
    pad: c.pad_token_id ?? -1,
    deviation: c.initializer_range,
    auxCoefficient: c.router_aux_loss_coef,
    isAttention: (layer) => layer % c.attn_layer_period === c.attn_layer_offset,
    isMoe: (layer) => experts > 1 && layer % c.expert_layer_period === c.expert_layer_offset,
  };
}
