// Jamba as a graph on a tape (Jamba spec §2); the fast path of the engine computes the same function.
import type { Tape, Value } from '../model/tape.ts';
import type { JambaConfig } from './jamba-config.ts';
import type { JambaParameters } from './jamba-parameters.ts';

/** Packed sequences without padding. */
export interface Batch {
  /** Token ids; -1 - r stands for row r of the soft prompt. */
  readonly tokens: Int32Array;
  /** First row of every sequence. */
  readonly segments: Int32Array;
  /** [t] weighs the prediction of token t + 1; 0 at the end of a sequence. */
  readonly lossWeights: Float32Array;
}

export interface JambaOutput {
  /** (T, H), after the final norm. */
  readonly hidden: Value;
  /** Router probabilities (T, E) of every mixture layer. */
  readonly routers: readonly Value[];
}

/** Layers whose values are computed again in the backward pass instead of being kept. */
export type Recompute = 'all' | readonly number[];

/** Everything that one forward pass needs at hand. */
class Graph {
  readonly tape: Tape;
  readonly weights: JambaParameters;
  readonly config: JambaConfig;
  readonly segments: Int32Array;
  readonly routers: Value[] = [];

  constructor(tape: Tape, weights: JambaParameters, config: JambaConfig, segments: Int32Array) {
    this.tape = tape;
    this.weights = weights;
    this.config = config;
    this.segments = segments;
  }

  norm(x: Value, name: string): Value {
    return this.tape.rmsNorm(x, this.weights.get(`${name}.weight`), this.config.epsilon);
  }

  linear(x: Value, name: string): Value {
    return this.tape.linear(x, this.weights.get(`${name}.weight`), this.weights.find(`${name}.bias`));
  }

  attention(a: Value, name: string): Value {
    const { heads, kvHeads } = this.config;
    const [q, k, v] = ['q', 'k', 'v'].map((part) => this.linear(a, `${name}.${part}_proj`)) as [
      Value,
      Value,
      Value,
    ];
    const o = this.tape.attention(q, k, v, { heads, kvHeads, causal: true, segments: this.segments });
    return this.linear(o, `${name}.o_proj`);
  }

  mamba(a: Value, name: string): Value {
    const { inner, rank, states } = this.config;
    const { tape, weights, segments } = this;
    const [u, z] = tape.split(this.linear(a, `${name}.in_proj`), [inner, inner]) as [Value, Value];
    const kernel = weights.get(`${name}.conv1d.weight`);
    const s = tape.causalConv(u, kernel, weights.find(`${name}.conv1d.bias`), segments);
    const parts = tape.split(this.linear(s, `${name}.x_proj`), [rank, states, states]);
    const [step, b, c] = ['dt', 'b', 'c'].map((part, i) =>
      this.norm(parts[i] as Value, `${name}.${part}_layernorm`),
    ) as [Value, Value, Value];
    const delta = tape.softplus(this.linear(step, `${name}.dt_proj`));
    const aLog = weights.get(`${name}.A_log`);
    const y = tape.selectiveScan({ delta, x: s, aLog, b, c, skip: weights.get(`${name}.D`) }, segments);
    return this.linear(tape.swiglu(z, y), `${name}.out_proj`);
  }

  dense(b: Value, name: string): Value {
    const gate = this.linear(b, `${name}.gate_proj`);
    return this.linear(this.tape.swiglu(gate, this.linear(b, `${name}.up_proj`)), `${name}.down_proj`);
  }

  mixture(b: Value, name: string): Value {
    const probabilities = this.tape.softmax(this.linear(b, `${name}.router`));
    this.routers.push(probabilities);
    const experts = Array.from({ length: this.config.experts }, (_, e) => {
      const part = (which: string) => this.weights.get(`${name}.experts.${e}.${which}_proj.weight`);
      return { gate: part('gate'), up: part('up'), down: part('down') };
    });
    return this.tape.moe(b, probabilities, experts, this.config.top);
  }

  /** A layer; recomputed in the backward pass when its values are not to be kept. */
  layer(x: Value, index: number, recompute: Recompute): Value {
    const again = recompute === 'all' || recompute.includes(index);
    return again ? this.tape.stretch(() => this.#layer(x, index)) : this.#layer(x, index);
  }

  #layer(x: Value, index: number): Value {
    const name = `model.layers.${index}`;
    const a = this.norm(x, `${name}.input_layernorm`);
    const mixed = this.config.isAttention(index)
      ? this.attention(a, `${name}.self_attn`)
      : this.mamba(a, `${name}.mamba`);
    const y = this.tape.add(x, mixed);
    const b = this.norm(y, `${name}.pre_ff_layernorm`);
    const ffn = `${name}.feed_forward`;
    return this.tape.add(y, this.config.isMoe(index) ? this.mixture(b, ffn) : this.dense(b, ffn));
  }
}

/** Records the network from input rows (T, H) to its final hidden states. */
export function jambaForward(
  tape: Tape,
  weights: JambaParameters,
  config: JambaConfig,
  rows: Value,
  segments: Int32Array,
  recompute: Recompute = [],
): JambaOutput {
  const graph = new Graph(tape, weights, config, segments);
  let x = rows;
  for (let i = 0; i < config.layers; i++) x = graph.layer(x, i, recompute);
  return { hidden: graph.norm(x, 'model.final_layernorm'), routers: graph.routers };
}

/** Logits (rows, V) of hidden states (rows, H). */
export function jambaLogits(tape: Tape, weights: JambaParameters, config: JambaConfig, hidden: Value): Value {
  const head = config.tied ? 'model.embed_tokens.weight' : 'lm_head.weight';
  return tape.linear(hidden, weights.get(head));
}

export interface LossOptions {
  readonly prompt?: Value | undefined;
  /** What the weighted sum is divided by; default the sum of the weights. */
  readonly denominator?: number;
  /** Coefficient of the load-balancing loss; 0 leaves it out. */
  readonly auxCoefficient?: number;
  readonly recompute?: Recompute;
}

export interface JambaLoss extends JambaOutput {
  /** Cross-entropy (1, 1). */
  readonly ce: Value;
  /** Load-balancing loss (1, 1), when it was asked for. */
  readonly aux: Value | undefined;
  /** What to descend: ce + coefficient·aux. */
  readonly total: Value;
}

/** Records the next-token loss of a batch. Only rows that count reach the head. */
export function jambaLoss(
  tape: Tape,
  weights: JambaParameters,
  config: JambaConfig,
  batch: Batch,
  options: LossOptions = {},
): JambaLoss {
  const { prompt, denominator, auxCoefficient = 0, recompute } = options;
  const table = weights.get('model.embed_tokens.weight');
  const rows = tape.embedding(table, batch.tokens, { prompt, padding: config.pad });
  const { hidden, routers } = jambaForward(tape, weights, config, rows, batch.segments, recompute);
  const counted = Int32Array.from(batch.lossWeights.keys()).filter((t) => batch.lossWeights[t] !== 0);
  const logits = jambaLogits(tape, weights, config, tape.embedding(hidden, counted));
  const targets = counted.map((t) => batch.tokens[t + 1] ?? -1);
  const rowWeights = Float32Array.from(counted, (t) => batch.lossWeights[t] ?? 0);
  const ce = tape.crossEntropy(logits, targets, rowWeights, denominator);
  if (auxCoefficient === 0 || routers.length === 0) return { hidden, routers, ce, aux: undefined, total: ce };
  const aux = tape.loadBalance(routers, config.top);
  return { hidden, routers, ce, aux, total: tape.add(ce, tape.scale(aux, auxCoefficient)) };
}
