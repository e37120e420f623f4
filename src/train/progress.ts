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
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainEvent) => void;
}
