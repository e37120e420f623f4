import type { Parameter, Tape } from '../model/tape.ts';

export interface OptimizerOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Greatest global gradient norm. */
  readonly clipNorm: number;
}

/** Matrices decay; norms, biases, convolutions and the scan's own parameters do not. */
function decays({ name, rows }: Parameter): boolean {
  return rows > 1 && name.endsWith('.weight') && !name.endsWith('conv1d.weight');
}

/** AdamW over the trainable parameters of a tape. */
export class Optimizer {
  /** Steps taken. */
  steps = 0;
  readonly parameters: readonly Parameter[];
  readonly #tape: Tape;
  readonly #options: OptimizerOptions;
  readonly #decay: Float32Array;

  constructor(tape: Tape, parameters: readonly Parameter[], options: OptimizerOptions) {
    this.parameters = parameters.filter(({ trainable }) => trainable);
    this.#tape = tape;
    this.#options = options;
    this.#decay = Float32Array.from(this.parameters, (p) => (decays(p) ? options.weightDecay : 0));
  }

  /** Applies and clears the gradients; resolves to their global norm before clipping. */
  async step(rate: number): Promise<number> {
    const { beta1, beta2, epsilon, clipNorm } = this.#options;
    this.steps++;
    return this.#tape.update(this.parameters, this.#decay, {
      rate,
      beta1,
      beta2,
      epsilon,
      step: this.steps,
      clip: clipNorm,
    });
  }
}
