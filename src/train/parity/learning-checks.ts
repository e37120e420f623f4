// What training must reproduce: losses, gradients and trajectories on the tape, and the tape's agreement with the
// fast path of the engine.
import { type Parameter, Tape, type Value } from '../../model/tape.ts';
import type { JambaConfig } from '../jamba-config.ts';
import { type Batch, jambaForward, jambaLogits, jambaLoss, type LossOptions } from '../jamba-graph.ts';
import { JambaParameters, loadConfig, loadWeights } from '../jamba-parameters.ts';
import { absolute, digest, flat, relativeL2, TOLERANCE, worst } from './compare.ts';
import { type AdamSettings, type Check, type Oracle, promptOf, type TuningCase } from './oracle.ts';

/** A checkpoint on a tape. */
class Subject {
  readonly tape: Tape;
  readonly config: JambaConfig;
  readonly weights: JambaParameters;

  constructor(config: JambaConfig, trainable: boolean) {
    this.tape = new Tape();
    this.config = config;
    this.weights = new JambaParameters(this.tape, config, trainable);
  }

  /** Records the loss of a batch, and nothing else. */
  record(batch: Batch, options: LossOptions = {}) {
    this.tape.reset();
    return jambaLoss(this.tape, this.weights, this.config, batch, options);
  }

  scalar(value: Value): number {
    return this.tape.read(value)[0] ?? Number.NaN;
  }

  gradient(parameter: Parameter): Float32Array {
    return this.tape.read(parameter, 'gradient');
  }
}

/** Runs `body` with the oracle's checkpoint on a new tape, and closes it. */
async function withTape(
  oracle: Oracle,
  trainable: boolean,
  body: (subject: Subject) => Promise<number>,
): Promise<number> {
  const subject = new Subject(await loadConfig(oracle.folder), trainable);
  try {
    await loadWeights(subject.tape, subject.weights, oracle.folder);
    return await body(subject);
  } finally {
    subject.tape.close();
  }
}

/** A single sequence whose tokens after `from` are predicted, each from those before it. */
function sequence(tokens: readonly number[], from = 0): Batch {
  const last = tokens.length - 1;
  return {
    tokens: Int32Array.from(tokens),
    segments: Int32Array.of(0),
    lossWeights: Float32Array.from(tokens, (_, t) => (t >= from && t < last ? 1 : 0)),
  };
}

/** Every prompt at once, packed into one batch: logits must not see across the seams. */
function packedLogits(oracle: Oracle): Promise<number> {
  return withTape(oracle, false, async ({ tape, weights, config }) => {
    const { prompts } = oracle.expected;
    const starts = prompts.map((_, i) => prompts.slice(0, i).reduce((n, p) => n + p.input_ids.length, 0));
    const ids = Int32Array.from(prompts.flatMap(({ input_ids }) => input_ids));
    const rows = tape.embedding(weights.get('model.embed_tokens.weight'), ids);
    const { hidden } = jambaForward(tape, weights, config, rows, Int32Array.from(starts));
    const logits = jambaLogits(tape, weights, config, hidden);
    await tape.run();
    const found = tape.read(logits);
    const at = (row: number) => found.subarray(row * logits.cols, (row + 1) * logits.cols);
    return worst(
      prompts.flatMap((prompt, i) =>
        prompt.positions.map((position, j) =>
          absolute(at((starts[i] ?? 0) + position), prompt.logits[j] ?? [], TOLERANCE.logits),
        ),
      ),
    );
  });
}

/** The tape against the fast path, at every position of the longest prompt. */
function agreement(oracle: Oracle): Promise<number> {
  return withTape(oracle, false, async ({ tape, weights, config }) => {
    const { input_ids: ids } = oracle.expected.prompts.reduce((a, b) =>
      b.input_ids.length > a.input_ids.length ? b : a,
    );
    const rows = tape.embedding(weights.get('model.embed_tokens.weight'), Int32Array.from(ids));
    const { hidden } = jambaForward(tape, weights, config, rows, Int32Array.of(0));
    const logits = jambaLogits(tape, weights, config, hidden);
    await tape.run();
    const session = oracle.model.open();
    try {
      return absolute(tape.read(logits), await session.allLogits(ids), TOLERANCE.logits);
    } finally {
      session.close();
    }
  });
}

function losses(oracle: Oracle): Promise<number> {
  return withTape(oracle, false, async (subject) => {
    const fractions: number[] = [];
    for (const { input_ids: ids, nll } of oracle.expected.prompts) {
      if (!nll || ids.length < 2) continue;
      const { ce } = subject.record(sequence(ids));
      await subject.tape.run();
      fractions.push(absolute([subject.scalar(ce)], [nll.mean_f64], TOLERANCE.loss));
    }
    return worst(fractions);
  });
}

async function balance(oracle: Oracle): Promise<number | null> {
  const { moe } = oracle.expected;
  if (!moe) return null;
  return withTape(oracle, false, async (subject) => {
    const fractions: number[] = [];
    for (const { prompt, aux_loss, loss_with_aux } of moe.cases) {
      const batch = sequence(promptOf(oracle, prompt).input_ids);
      const { aux, total } = subject.record(batch, { auxCoefficient: moe.router_aux_loss_coef });
      await subject.tape.run();
      if (aux === undefined) return Number.POSITIVE_INFINITY;
      fractions.push(absolute([subject.scalar(aux)], [aux_loss], TOLERANCE.auxLoss));
      fractions.push(absolute([subject.scalar(total)], [loss_with_aux], TOLERANCE.loss));
    }
    return worst(fractions);
  });
}

/** Digests of every tensor; whole tensors and rows where the oracle holds them. */
function weightGradients(kind: 'ce' | 'ce_plus_aux') {
  return async (oracle: Oracle): Promise<number | null> => {
    const grads = oracle.expected.weight_grads;
    const expected = grads?.[kind];
    if (!grads || !expected) return null;
    return withTape(oracle, true, async (subject) => {
      const auxCoefficient = kind === 'ce' ? 0 : subject.config.auxCoefficient;
      const batch = sequence(promptOf(oracle, grads.prompt).input_ids);
      const { total } = subject.record(batch, { auxCoefficient });
      const loss = await subject.tape.run({ backward: total });
      const gradients = new Map(subject.weights.all.map((p) => [p.name, subject.gradient(p)]));
      const of = (name: string) => gradients.get(name) ?? [];
      const rowsOf = (name: string, rows: Readonly<Record<string, readonly number[]>> = {}) =>
        Object.entries(rows).map(([r, row]) => {
          const at = Number(r) * row.length;
          return relativeL2(Array.from(of(name)).slice(at, at + row.length), row, TOLERANCE.gradient);
        });
      return worst([
        absolute([loss], [expected.loss], TOLERANCE.loss),
        ...Object.entries(expected.digests).map(([n, d]) => digest(of(n), d, TOLERANCE.gradient)),
        ...Object.entries(expected.full ?? {}).map(([n, full]) =>
          relativeL2(of(n), flat(full), TOLERANCE.gradient),
        ),
        ...rowsOf('model.embed_tokens.weight', expected.embed_rows),
        ...rowsOf('lm_head.weight', expected.lm_head_rows),
      ]);
    });
  };
}

interface Trajectory {
  readonly lr: number;
  readonly losses: readonly number[];
}

/** The loss before each step of plain descent, or of AdamW when its settings are given. */
async function trajectory(
  subject: Subject,
  parameters: readonly Parameter[],
  expected: Trajectory | (Trajectory & AdamSettings),
  batch: Batch,
  options: LossOptions = {},
): Promise<number[]> {
  const found: number[] = [];
  for (const index of expected.losses.keys()) {
    const { total } = subject.record(batch, options);
    found.push(await subject.tape.run({ backward: total }));
    if (!('beta1' in expected)) {
      await subject.tape.descend(parameters, expected.lr);
      continue;
    }
    const { lr: rate, beta1, beta2, eps: epsilon, weight_decay } = expected;
    const decay = new Float32Array(parameters.length).fill(weight_decay);
    const step = { rate, beta1, beta2, epsilon, step: index + 1, clip: Number.POSITIVE_INFINITY };
    await subject.tape.update(parameters, decay, step);
  }
  return found;
}

function training(kind: 'sgd_ce' | 'adamw_ce_plus_aux') {
  return async (oracle: Oracle): Promise<number | null> => {
    const expected = oracle.expected.train?.[kind];
    if (!expected) return null;
    return withTape(oracle, true, async (subject) => {
      const auxCoefficient = expected.with_aux ? subject.config.auxCoefficient : 0;
      const batch = sequence(promptOf(oracle, 'p33').input_ids);
      const found = await trajectory(subject, subject.weights.all, expected, batch, { auxCoefficient });
      const tolerance = kind === 'sgd_ce' ? TOLERANCE.trajectory : TOLERANCE.adamwTrajectory;
      return absolute(found, expected.losses, tolerance);
    });
  };
}

/** Runs `body` for every case, with its soft prompt on the tape and the weights frozen. */
async function tuning(
  oracle: Oracle,
  body: (item: TuningCase, subject: Subject, prompt: Parameter, batch: Batch) => Promise<number>,
): Promise<number | null> {
  const cases = oracle.expected.prompt_tuning?.cases;
  if (!cases) return null;
  return withTape(oracle, false, async (subject) => {
    const fractions: number[] = [];
    for (const item of cases) {
      const count = item.soft_prompt.length;
      const prompt = subject.tape.parameter(`soft_prompt ${item.name}`, count, subject.config.hidden);
      subject.tape.write(prompt, Float32Array.from(item.soft_prompt.flat()));
      const rows = Array.from({ length: count }, (_, r) => -1 - r);
      const tokens = [...rows, ...item.context_ids, ...item.target_ids];
      const batch = sequence(tokens, count + item.context_ids.length - 1);
      fractions.push(await body(item, subject, prompt, batch));
    }
    return worst(fractions);
  });
}

const promptGradient: Check['run'] = (oracle) =>
  tuning(oracle, async (item, subject, prompt, batch) => {
    const { total } = subject.record(batch, { prompt });
    const loss = await subject.tape.run({ backward: total });
    const gradient = subject.gradient(prompt);
    return worst([
      absolute([loss], [item.loss_mean], TOLERANCE.loss),
      relativeL2(gradient, item.grad_soft_prompt.flat(), TOLERANCE.gradient),
      digest(gradient, item.grad_digest_f64, TOLERANCE.gradient),
    ]);
  });

function promptTrajectory(kind: 'sgd' | 'adam'): Check['run'] {
  return (oracle) =>
    tuning(oracle, async (item, subject, prompt, batch) => {
      const expected = item.trajectories[kind];
      const found = await trajectory(subject, [prompt], expected, batch, { prompt });
      return absolute(found, expected.losses, TOLERANCE.trajectory);
    });
}

export const learningChecks: readonly Check[] = [
  { name: 'tape: logits, all prompts packed', run: packedLogits },
  { name: 'tape: agreement with the fast path', run: agreement },
  { name: 'tape: cross-entropy', run: losses },
  { name: 'tape: load-balancing loss', run: balance },
  { name: 'weight gradients of the cross-entropy', run: weightGradients('ce') },
  { name: 'weight gradients with load balancing', run: weightGradients('ce_plus_aux') },
  { name: 'training by descent', run: training('sgd_ce') },
  { name: 'training by AdamW', run: training('adamw_ce_plus_aux') },
  { name: 'soft prompt: loss and gradient', run: promptGradient },
  { name: 'soft prompt: trajectory by descent', run: promptTrajectory('sgd') },
  { name: 'soft prompt: trajectory by Adam', run: promptTrajectory('adam') },
];
