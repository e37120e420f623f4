// A checkpoint folder with the expectations of the reference implementation beside it (`expected.json`).
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MrklError } from '../../contract/errors.ts';
import type { ModelInfo } from '../../model/addon.ts';
import { loadModel, type NativeModel } from '../../model/load.ts';

/** A nested list of numbers, row-major. */
export type Nested = readonly number[] | readonly Nested[];

export interface Digest {
  readonly shape: readonly number[];
  readonly l2: number;
  readonly sum: number;
  /** Σ g[i]·cos(i) over the row-major index i. */
  readonly dot_cos: number;
}

export interface Prompt {
  readonly name: string;
  readonly input_ids: readonly number[];
  readonly positions: readonly number[];
  readonly logits: readonly (readonly number[])[];
  readonly last_top5: readonly (readonly [number, number])[];
  readonly argmax_all_positions: readonly number[];
  readonly greedy24: readonly number[];
  readonly nll?: {
    readonly mean: number;
    readonly sum_f64: number;
    readonly mean_f64: number;
    readonly count: number;
    readonly per_token_f64?: readonly number[];
  };
}

export interface TuningCase {
  readonly name: string;
  readonly soft_prompt: readonly (readonly number[])[];
  readonly context_ids: readonly number[];
  readonly target_ids: readonly number[];
  readonly loss_mean: number;
  readonly loss_sum: number;
  readonly grad_soft_prompt: readonly (readonly number[])[];
  readonly grad_digest_f64: Digest;
  readonly trajectories: {
    readonly sgd: { readonly lr: number; readonly losses: readonly number[] };
    readonly adam: AdamSettings & { readonly losses: readonly number[] };
  };
  readonly last_logits_before_target: readonly number[];
  readonly greedy8_after_soft_prompt_and_context: readonly number[];
}

export interface AdamSettings {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weight_decay: number;
}

export interface WeightGrads {
  readonly loss: number;
  readonly digests: Readonly<Record<string, Digest & { readonly max_abs?: number }>>;
  readonly full?: Readonly<Record<string, Nested>>;
  readonly embed_rows?: Readonly<Record<string, readonly number[]>>;
  readonly lm_head_rows?: Readonly<Record<string, readonly number[]>>;
}

export interface Expected {
  readonly derived: Readonly<Record<'head_dim' | 'd_inner' | 'dt_rank' | 'd_state' | 'd_conv', number>> &
    Readonly<Record<'layer_types' | 'ffn_types', readonly string[]>>;
  readonly prompts: readonly Prompt[];
  readonly trace_p7?: {
    readonly residual_last: readonly (readonly number[])[];
    readonly residual_digest_all_positions: readonly Digest[];
    readonly final_norm_last: readonly number[];
  };
  readonly state_p7?: {
    readonly layers: readonly ({ readonly layer: number } & Partial<
      Record<'conv' | 'ssm' | 'k' | 'v', Digest>
    >)[];
    readonly first_mamba_layer?: { readonly layer: number; readonly conv: Nested; readonly ssm: Nested };
    readonly first_attention_layer?: {
      readonly layer: number;
      readonly k_last: Nested;
      readonly v_last: Nested;
    };
  };
  readonly chunked_prefill?: {
    readonly prompt: string;
    readonly chunk_splits: readonly (readonly number[])[];
    readonly last_logits: readonly number[];
  };
  readonly moe?: {
    readonly router_aux_loss_coef: number;
    readonly cases: readonly {
      readonly prompt: string;
      readonly aux_loss: number;
      readonly loss_with_aux: number;
      readonly loss_ce: number;
    }[];
    readonly routing_p7: readonly {
      readonly layer: number;
      readonly last_router_logits: readonly number[];
      readonly top_experts: readonly (readonly number[])[];
      readonly top_weights: readonly (readonly number[])[];
    }[];
  };
  readonly prompt_tuning?: { readonly cases: readonly TuningCase[] };
  readonly weight_grads?: {
    readonly prompt: string;
    readonly ce: WeightGrads;
    readonly ce_plus_aux?: WeightGrads;
  };
  readonly train?: {
    readonly sgd_ce: { readonly lr: number; readonly with_aux: boolean; readonly losses: readonly number[] };
    readonly adamw_ce_plus_aux: AdamSettings & {
      readonly with_aux: boolean;
      readonly losses: readonly number[];
    };
  };
}

/** What a check is given. */
export interface Oracle {
  readonly folder: string;
  readonly name: string;
  readonly expected: Expected;
  readonly model: NativeModel;
  readonly info: ModelInfo;
}

/** One row of the table. `run` resolves to the worst deviation as a fraction of its tolerance; null: not expected here. */
export interface Check {
  readonly name: string;
  run(oracle: Oracle): Promise<number | null>;
}

/** Loads a folder and its expectations. */
export async function openOracle(folder: string): Promise<Oracle> {
  const file = path.join(folder, 'expected.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new MrklError('file-missing', `${file}: cannot be read`, { cause });
  });
  const expected = JSON.parse(text) as Expected;
  if (!Array.isArray(expected.prompts) || expected.prompts.length === 0) {
    throw new MrklError('file-invalid', `${file}: expected a list "prompts"`);
  }
  const model = await loadModel(folder, { checkNumbers: true, precision: 'f32' });
  return { folder, name: path.basename(path.resolve(folder)), expected, model, info: model.info };
}

export function promptOf(oracle: Oracle, name: string): Prompt {
  const prompt = oracle.expected.prompts.find((candidate) => candidate.name === name);
  if (prompt === undefined) throw new MrklError('file-invalid', `expected.json: there is no prompt ${name}`);
  return prompt;
}
