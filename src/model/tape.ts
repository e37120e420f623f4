// The face of the native tape: define, then run. Recording an op checks its shapes at once; `run` computes off the
// JavaScript thread. Everything is a matrix; T is the number of packed rows, H, I, D widths, V vocabulary.
import { MrklError } from '../contract/errors.ts';
import { addon, call, callAsync } from './addon.ts';
import { FIELD, type Field, NONE, type TapeAddon, type TapeHandle } from './tape-addon.ts';

/** A matrix on a tape; gone after `reset`, unless it is a parameter. */
export interface Value {
  readonly id: number;
  readonly rows: number;
  readonly cols: number;
}

/** A matrix that lives as long as its tape, with a gradient and optimizer moments when it is trainable. */
export interface Parameter extends Value {
  readonly name: string;
  readonly trainable: boolean;
}

export interface AdamStep {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 for the first. */
  readonly step: number;
  /** Greatest global gradient norm. */
  readonly clip: number;
}

/** Bytes of activations. */
export interface TapeMemory {
  /** Set aside for values and gradients. */
  readonly reserved: number;
  /** Most that values needed at once. */
  readonly values: number;
  /** Most that gradients of values needed at once. */
  readonly gradients: number;
}

/** Seconds, and multiplications and additions of matrix products. */
export interface OpCost {
  readonly forward: number;
  readonly backward: number;
  readonly operations: number;
}

/**
 * Matrix products of a tape: in f32, or with operands rounded to bf16 where the processor multiplies those faster.
 * Sums, weights, gradients and everything else are f32 in both.
 */
export type Products = 'f32' | 'mixed';

export interface Expert {
  readonly gate: Value; // (I, H)
  readonly up: Value; // (I, H)
  readonly down: Value; // (H, I)
}

export interface ScanOperands {
  readonly delta: Value; // (T, D), after softplus
  readonly x: Value; // (T, D)
  readonly aLog: Value; // (D, N)
  readonly b: Value; // (T, N)
  readonly c: Value; // (T, N)
  readonly skip: Value; // (1, D)
}

export interface AttentionOptions {
  readonly heads: number;
  readonly kvHeads: number;
  readonly causal: boolean;
  /** Starts of the sequences in the queries, and in the keys when those are other rows. */
  readonly segments: Int32Array;
  readonly keySegments?: Int32Array;
}

const noNumbers = new Int32Array(0);
const noReals = new Float32Array(0);

const native = (): TapeAddon => addon() as ReturnType<typeof addon> & TapeAddon;

/** Differentiable operations, recorded and then run, over parameters that persist. */
export class Tape {
  readonly #handle: TapeHandle;

  /** threads 0: as many as the machine has. */
  constructor({
    threads = 0,
    products = 'f32',
  }: { readonly threads?: number; readonly products?: Products } = {}) {
    this.#handle = call(() => native().openTape(threads, products === 'mixed'));
  }

  parameter(name: string, rows: number, cols: number, trainable = true): Parameter {
    const id = call(() => native().tapeParameter(this.#handle, rows, cols, trainable));
    return { id, rows, cols, name, trainable };
  }

  /** A copy. Of values that are not parameters only after `run`; their gradients only if they were inputs. */
  read(value: Value, field: Field = 'value'): Float32Array {
    return call(() => native().tapeRead(this.#handle, value.id, FIELD[field]));
  }

  write(parameter: Parameter, values: Float32Array, field: Field = 'value'): void {
    call(() => native().tapeWrite(this.#handle, parameter.id, FIELD[field], values));
  }

  /** Normally distributed values, the same for the same seed. */
  fillNormal(parameter: Parameter, seed: number, deviation: number): void {
    call(() => native().tapeFillNormal(this.#handle, parameter.id, seed, deviation));
  }

  /** A constant, or with `gradient` a leaf whose gradient can be read after `run`. */
  input(rows: number, cols: number, values: Float32Array, options: { gradient?: boolean } = {}): Value {
    return this.#record('input', [], [rows, cols, options.gradient === true ? 1 : 0], values);
  }

  /**
   * Rows of a table; ids below 0 are rows of `prompt` (-1 the first). The table's row `padding` gets no gradient.
   */
  embedding(
    table: Value,
    ids: Int32Array,
    options: { readonly prompt?: Value | undefined; readonly padding?: number } = {},
  ): Value {
    const whole = new Int32Array(ids.length + 1);
    whole[0] = options.padding ?? -1;
    whole.set(ids, 1);
    return this.#record('embedding', [table, options.prompt], whole);
  }

  /** x·Wᵀ + b, the weight (out, in). */
  linear(x: Value, weight: Value, bias?: Value): Value {
    return this.#record('linear', [x, weight, bias]);
  }

  add(x: Value, y: Value): Value {
    return this.#record('add', [x, y]);
  }

  scale(x: Value, factor: number): Value {
    return this.#record('scale', [x], noNumbers, Float32Array.of(factor));
  }

  /** Column ranges that cover the value, without a copy. */
  split(x: Value, widths: readonly number[]): Value[] {
    return this.#recordAll('split', [x], widths, noReals);
  }

  rmsNorm(x: Value, weight: Value, epsilon: number): Value {
    return this.#record('rmsnorm', [x, weight], noNumbers, Float32Array.of(epsilon));
  }

  layerNorm(x: Value, weight: Value, bias: Value, epsilon: number): Value {
    return this.#record('layernorm', [x, weight, bias], noNumbers, Float32Array.of(epsilon));
  }

  silu(x: Value): Value {
    return this.#record('silu', [x]);
  }

  gelu(x: Value): Value {
    return this.#record('gelu', [x]);
  }

  /** SiLU(gate) ⊙ up. */
  swiglu(gate: Value, up: Value): Value {
    return this.#record('swiglu', [gate, up]);
  }

  softplus(x: Value): Value {
    return this.#record('softplus', [x]);
  }

  /** Of every row. */
  softmax(x: Value): Value {
    return this.#record('softmax', [x]);
  }

  /** Depthwise causal convolution (weight (D, K)) and SiLU, restarting at every segment. */
  causalConv(u: Value, weight: Value, bias: Value | undefined, segments: Int32Array): Value {
    return this.#record('causalConv', [u, weight, bias], segments);
  }

  selectiveScan({ delta, x, aLog, b, c, skip }: ScanOperands, segments: Int32Array): Value {
    return this.#record('selectiveScan', [delta, x, aLog, b, c, skip], segments);
  }

  attention(q: Value, k: Value, v: Value, options: AttentionOptions): Value {
    const { heads, kvHeads, causal, segments, keySegments = segments } = options;
    const whole = [heads, kvHeads, causal ? 1 : 0, segments.length, ...segments, ...keySegments];
    return this.#record('attention', [q, k, v], whole);
  }

  /** Mixture of the `top` most probable experts of every row; `probabilities` (T, E). */
  moe(x: Value, probabilities: Value, experts: readonly Expert[], top: number): Value {
    const weights = (['gate', 'up', 'down'] as const).flatMap((part) =>
      experts.map((expert) => expert[part]),
    );
    return this.#record('moe', [x, probabilities, ...weights], [top]);
  }

  /** Load-balancing loss (1, 1) over the router probabilities of all layers together. */
  loadBalance(probabilities: readonly Value[], top: number): Value {
    return this.#record('loadBalance', probabilities, [top]);
  }

  /** Σ weight·nll / denominator (1, 1); the denominator defaults to the sum of the weights. */
  crossEntropy(logits: Value, targets: Int32Array, weights: Float32Array, denominator?: number): Value {
    const reals = new Float32Array(weights.length + 1);
    reals[0] = denominator ?? weights.reduce((sum, weight) => sum + weight, 0);
    reals.set(weights, 1);
    return this.#record('crossEntropy', [logits], targets, reals);
  }

  /**
   * What `body` records forms a stretch: of its values only those that others use stay in memory, and a backward pass
   * computes the rest again, to the same bits.
   */
  stretch<T>(body: () => T): T {
    call(() => native().tapeStretch(this.#handle, true));
    try {
      return body();
    } finally {
      call(() => native().tapeStretch(this.#handle, false));
    }
  }

  /** Forgets what was recorded; parameters stay. */
  reset(): void {
    call(() => native().tapeReset(this.#handle));
  }

  /** Computes everything recorded and, for a `backward` value (1, 1), its gradients. Resolves to that value. */
  run(options: { readonly backward?: Value } = {}): Promise<number> {
    return callAsync(() => native().tapeRun(this.#handle, options.backward?.id ?? NONE));
  }

  /** One AdamW step; clears the gradients. Resolves to the global gradient norm before clipping. */
  update(parameters: readonly Parameter[], decay: Float32Array, step: AdamStep): Promise<number> {
    const { rate, beta1, beta2, epsilon, clip } = step;
    return callAsync(() =>
      native().tapeUpdate(this.#handle, ids(parameters), decay, rate, beta1, beta2, epsilon, step.step, clip),
    );
  }

  /** One step of plain gradient descent; clears the gradients. */
  async descend(parameters: readonly Parameter[], rate: number): Promise<void> {
    await callAsync(() => native().tapeDescend(this.#handle, ids(parameters), rate));
  }

  clearGradients(): void {
    call(() => native().tapeClearGradients(this.#handle));
  }

  get memory(): TapeMemory {
    const [reserved, values, gradients] = call(() => native().tapeMemory(this.#handle));
    return { reserved, values, gradients };
  }

  /** Where time went since the last call, by op. */
  takeCosts(): Record<string, OpCost> {
    const costs = Object.entries(call(() => native().tapeCosts(this.#handle)));
    return Object.fromEntries(
      costs.map(([op, [forward, backward, operations]]) => [op, { forward, backward, operations }]),
    );
  }

  close(): void {
    call(() => native().closeTape(this.#handle));
  }

  #record(
    op: string,
    operands: readonly (Value | undefined)[],
    whole: ArrayLike<number> = noNumbers,
    reals: Float32Array = noReals,
  ): Value {
    const [value] = this.#recordAll(op, operands, whole, reals);
    if (value === undefined) throw new MrklError('internal', `${op}: no result`);
    return value;
  }

  #recordAll(
    op: string,
    operands: readonly (Value | undefined)[],
    whole: ArrayLike<number>,
    reals: Float32Array,
  ): Value[] {
    const numbers = whole instanceof Int32Array ? whole : Int32Array.from(whole);
    const found = call(() => native().tapeRecord(this.#handle, op, ids(operands), numbers, reals));
    return Array.from({ length: found.length / 3 }, (_, i) => ({
      id: found[3 * i] ?? NONE,
      rows: found[3 * i + 1] ?? 0,
      cols: found[3 * i + 2] ?? 0,
    }));
  }
}

function ids(values: readonly (Value | undefined)[]): Int32Array {
  return Int32Array.from(values, (value) => value?.id ?? NONE);
}
