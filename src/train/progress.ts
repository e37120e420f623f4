/** What a training command tells its caller; the command line prints it. */
export interface TrainEvent {
  readonly stage: string;
  readonly text: string;
}

export interface TrainOptions {
  /** Where checkpoints and results go; a folder with a checkpoint is continued. */
  readonly output?: string;
  /** Wall-clock budget that replaces the recipe's. */
  readonly minutes?: number;
  /** Optimizer steps; replaces the budget. */
  readonly steps?: number;
  /** Folder with the public sets; default MRKL_SHARED or ../shared, then data/. */
  readonly data?: string;
  /** Frozen model for adapters and the router; default models/nano. */
  readonly backbone?: string;
  /** Soft prompts begin as those that are there, from an earlier state of the model. */
  readonly warm?: boolean;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainEvent) => void;
}

/** The figures of a step that are worth a line. */
interface StepFigures {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly rate: number;
  readonly gradientNorm: number;
  readonly tokensPerSecond: number;
  readonly secondsLeft: number;
}

const LINE_EVERY = 10_000; // ms

/** Turns the trainer's steps into a line every ten seconds; the loss is a running mean. */
export function stepReporter(stage: string, options: TrainOptions): (figures: StepFigures) => void {
  let mean: number | undefined;
  let told = Number.NEGATIVE_INFINITY;
  return (f) => {
    mean = mean === undefined ? f.loss : 0.95 * mean + 0.05 * f.loss;
    if (performance.now() - told < LINE_EVERY && f.step < f.steps) return;
    told = performance.now();
    const text = [
      `step ${f.step}/${f.steps}`,
      `loss ${mean.toFixed(4)}`,
      `rate ${f.rate.toExponential(1)}`,
      `norm ${f.gradientNorm.toFixed(2)}`,
      `${Math.round(f.tokensPerSecond)} tokens/s`,
      `${Math.round(f.secondsLeft / 60)} min left`,
    ].join(', ');
    options.onEvent?.({ stage, text });
  };
}
