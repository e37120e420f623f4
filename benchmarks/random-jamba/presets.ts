// Shapes of the models that are measured: Hugging Face field names, random weights.

export interface JambaShape {
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  num_key_value_heads: number;
  vocab_size: number;
  attn_layer_period: number;
  attn_layer_offset: number;
  expert_layer_period: number;
  expert_layer_offset: number;
  num_experts: number;
  num_experts_per_tok: number;
  mamba_d_conv: number;
  mamba_d_state: number;
  mamba_dt_rank: number;
  mamba_expand: number;
  max_position_embeddings: number;
  rms_norm_eps: number;
  tie_word_embeddings: boolean;
}

const COMMON = {
  attn_layer_offset: 4,
  attn_layer_period: 8,
  expert_layer_offset: 1,
  expert_layer_period: 2,
  mamba_d_conv: 4,
  mamba_d_state: 16,
  mamba_expand: 2,
  max_position_embeddings: 262_144,
  num_experts: 8,
  num_experts_per_tok: 2,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: false,
  vocab_size: 65_536,
};

export const PRESETS = {
  /** 12 M weights: every kind of layer. */
  tiny: {
    ...COMMON,
    hidden_size: 256,
    intermediate_size: 256,
    num_hidden_layers: 8,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    mamba_dt_rank: 16,
    vocab_size: 4096,
    max_position_embeddings: 65_536,
  },
  /** 319 M weights: the sizes that give the count stated for Jamba-tiny-dev. */
  small: {
    ...COMMON,
    hidden_size: 512,
    intermediate_size: 2048,
    num_hidden_layers: 16,
    num_attention_heads: 8,
    num_key_value_heads: 2,
    mamba_dt_rank: 32,
  },
  /** 1.3 G weights, about 0.35 G at work for a token. */
  'moe-1b': {
    ...COMMON,
    hidden_size: 1024,
    intermediate_size: 2560,
    num_hidden_layers: 16,
    num_attention_heads: 16,
    num_key_value_heads: 4,
    mamba_dt_rank: 64,
    num_experts: 16,
  },
  /** The published shape of the Jamba 3B models: attention at layers 7 and 21, dense, tied head. */
  'reasoning-3b': {
    ...COMMON,
    hidden_size: 2560,
    intermediate_size: 8192,
    num_hidden_layers: 28,
    num_attention_heads: 20,
    num_key_value_heads: 1,
    attn_layer_offset: 7,
    attn_layer_period: 14,
    mamba_dt_rank: 160,
    num_experts: 1,
    num_experts_per_tok: 1,
    tie_word_embeddings: true,
  },
} as const satisfies Record<string, JambaShape>;

export type PresetName = keyof typeof PRESETS;

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}

export function isAttention(shape: JambaShape, layer: number): boolean {
  return layer % shape.attn_layer_period === shape.attn_layer_offset;
}

export function isMixture(shape: JambaShape, layer: number): boolean {
  return shape.num_experts > 1 && layer % shape.expert_layer_period === shape.expert_layer_offset;
}

/** config.json of a shape. */
export function configFile(shape: JambaShape): Record<string, unknown> {
  return {
    ...shape,
    architectures: ['JambaForCausalLM'],
    model_type: 'jamba',
    hidden_act: 'silu',
    mamba_conv_bias: true,
    mamba_proj_bias: false,
    bos_token_id: 1,
    eos_token_id: 2,
    pad_token_id: 0,
    torch_dtype: 'bfloat16',
  };
}
