/** Learning rate over the steps of a run. */
export interface Schedule {
  /** After the warm-up: a half cosine; flat and then falling linearly; or flat. */
  readonly kind: 'cosine' | 'wsd' | 'constant';
  /** Highest learning rate. */
  readonly peak: number;
  /** Steps of the linear rise from 0. */
  readonly warmup: number;
  /** Steps in all. */
  readonly steps: number;
  /** Learning rate at the end. */
  readonly floor: number;
  /** Share of the steps in which it falls; wsd only, default 0.2. */
  readonly decay?: number | undefined;
}

/** The learning rate of step `step`, counted from 0. */
export function learningRate(schedule: Schedule, step: number): number {
  const { kind, peak, warmup, steps, floor, decay = 0.2 } = schedule;
  if (step < warmup) return (peak * (step + 1)) / warmup;
  const fallen = (start: number) => Math.min(1, Math.max(0, (step - start) / Math.max(1, steps - start)));
  switch (kind) {
    case 'cosine':
      return floor + ((peak - floor) * (1 + Math.cos(Math.PI * fallen(warmup)))) / 2;
    case 'wsd':
      return peak + (floor - peak) * fallen(Math.max(warmup, Math.round(steps * (1 - decay))));
    case 'constant':
      return peak;
  }
}
