// What a forward pass must reproduce: logits, greedy continuations, likelihoods, chunked feeding, soft prompts.
import type { NativeSession } from '../../model/session.ts';
import { absolute, argmax, exact, negativeLogLikelihood, TOLERANCE, worst } from './compare.ts';
import { type Check, type Oracle, type Prompt, promptOf, type TuningCase } from './oracle.ts';

/** Runs `body` with a new session and closes it. */
export async function withSession<T>(
  oracle: Oracle,
  body: (session: NativeSession) => Promise<T>,
): Promise<T> {
  const session = oracle.model.open();
  try {
    return await body(session);
  } finally {
    session.close();
  }
}

const row = (logits: Float32Array, index: number, width: number): Float32Array =>
  logits.subarray(index * width, (index + 1) * width);

function allLogits(oracle: Oracle, tokens: readonly number[]): Promise<Float32Array> {
  return withSession(oracle, (session) => session.allLogits(tokens));
}

/** `count` greedy tokens that follow `logits`. */
async function greedy(session: NativeSession, logits: Float32Array, count: number): Promise<number[]> {
  const out = [argmax(logits)];
  while (out.length < count) out.push(argmax(await session.feed(out.slice(-1))));
  return out;
}

/** Logits at the listed positions. */
function atPositions(logits: Float32Array, { positions, logits: expected }: Prompt, width: number): number {
  return worst(
    positions.map((at, i) => absolute(row(logits, at, width), expected[i] ?? [], TOLERANCE.logits)),
  );
}

/** A reference choice must be ours, unless our two best are closer than the tolerance. */
function argmaxAgrees(logits: Float32Array, expected: number): boolean {
  const best = argmax(logits);
  return best === expected || (logits[best] as number) - (logits[expected] as number) < TOLERANCE.logits;
}

/** A check over every prompt, given its one-shot logits. */
function perPrompt(
  name: string,
  body: (prompt: Prompt, logits: Float32Array, width: number) => number,
): Check {
  return {
    name,
    async run(oracle) {
      const fractions: number[] = [];
      for (const prompt of oracle.expected.prompts) {
        fractions.push(body(prompt, await allLogits(oracle, prompt.input_ids), oracle.info.vocabSize));
      }
      return worst(fractions);
    },
  };
}

function nll({ nll: expected, input_ids: ids }: Prompt, logits: Float32Array, width: number): number {
  if (!expected) return 0;
  const each = ids.slice(1).map((token, i) => negativeLogLikelihood(row(logits, i, width), token));
  const sum = each.reduce((a, b) => a + b, 0);
  const mean = sum / each.length;
  return worst([
    absolute([mean, mean], [expected.mean, expected.mean_f64], TOLERANCE.loss),
    absolute([sum], [expected.sum_f64], TOLERANCE.loss * expected.count),
    exact([each.length], [expected.count]),
    expected.per_token_f64 ? absolute(each, expected.per_token_f64, TOLERANCE.logits) : 0,
  ]);
}

async function tuning(
  oracle: Oracle,
  body: (item: TuningCase, session: NativeSession, before: Float32Array) => Promise<number>,
) {
  const cases = oracle.expected.prompt_tuning?.cases;
  if (!cases) return null;
  const fractions: number[] = [];
  for (const item of cases) {
    fractions.push(
      await withSession(oracle, async (session) => {
        let before = await session.feedEmbeddings(Float32Array.from(item.soft_prompt.flat()));
        if (item.context_ids.length > 0) before = await session.feed(item.context_ids);
        return body(item, session, before);
      }),
    );
  }
  return worst(fractions);
}

async function tuningLoss(item: TuningCase, session: NativeSession, before: Float32Array): Promise<number> {
  const targets = item.target_ids;
  const rest = targets.length > 1 ? await session.allLogits(targets.slice(0, -1)) : new Float32Array();
  const loss = targets
    .map((token, i) => negativeLogLikelihood(i === 0 ? before : row(rest, i - 1, before.length), token))
    .reduce((a, b) => a + b, 0);
  return worst([
    absolute([loss / targets.length], [item.loss_mean], TOLERANCE.loss),
    absolute([loss], [item.loss_sum], TOLERANCE.loss * targets.length),
  ]);
}

/** Logits of `tokens` fed in pieces of the given sizes, joined. */
async function inPieces(
  oracle: Oracle,
  tokens: readonly number[],
  sizes: readonly number[],
): Promise<Float32Array> {
  return withSession(oracle, async (session) => {
    const out = new Float32Array(tokens.length * oracle.info.vocabSize);
    let at = 0;
    for (const size of sizes) {
      out.set(await session.allLogits(tokens.slice(at, at + size)), at * oracle.info.vocabSize);
      at += size;
    }
    return out;
  });
}

async function chunked(oracle: Oracle): Promise<number | null> {
  const expected = oracle.expected.chunked_prefill;
  if (!expected) return null;
  const prompt = promptOf(oracle, expected.prompt);
  const whole = await allLogits(oracle, prompt.input_ids);
  const width = oracle.info.vocabSize;
  const fractions: number[] = [];
  for (const sizes of expected.chunk_splits) {
    const logits = await inPieces(oracle, prompt.input_ids, sizes);
    fractions.push(
      absolute(logits, whole, TOLERANCE.logits),
      atPositions(logits, prompt, width),
      absolute(logits.subarray(-width), expected.last_logits, TOLERANCE.logits),
    );
  }
  return worst(fractions);
}

/** Saved, forked and restored states go on exactly as the session that made them. */
async function branches(oracle: Oracle): Promise<number> {
  const prompt = oracle.expected.prompts.reduce((a, b) => (b.input_ids.length > a.input_ids.length ? b : a));
  const cut = Math.max(1, prompt.input_ids.length >> 1);
  const [head, tail] = [prompt.input_ids.slice(0, cut), prompt.input_ids.slice(cut)];
  if (tail.length === 0) return 0;
  return withSession(oracle, async (session) => {
    await session.feed(head);
    const state = session.snapshot();
    const fork = session.fork();
    const expected = await session.feed(tail);
    const forked = await fork.feed(tail);
    session.restore(state);
    const restored = await session.feed(tail);
    fork.close();
    state.close();
    return worst([exact(forked, expected), exact(restored, expected)]);
  });
}

export const forwardChecks: readonly Check[] = [
  perPrompt('logits', (prompt, logits, width) => atPositions(logits, prompt, width)),
  perPrompt('top 5 of the last position', ({ last_top5: top }, logits, width) => {
    // Ids may trade places only where their logits are as good as equal.
    const last = logits.slice(-width);
    const values = top.map(([, value]) => value);
    const largest = last.slice().sort().reverse().subarray(0, top.length);
    const ofIds = top.map(([id]) => last[id] as number);
    return worst([absolute(largest, values, TOLERANCE.logits), absolute(ofIds, values, TOLERANCE.logits)]);
  }),
  perPrompt('best token at every position', ({ argmax_all_positions: best }, logits, width) => {
    const agrees = best.every((token, i) => argmaxAgrees(row(logits, i, width), token));
    return agrees && best.length * width === logits.length ? 0 : Number.POSITIVE_INFINITY;
  }),
  perPrompt('negative log-likelihoods', nll),
  {
    name: 'greedy continuations, from state',
    async run(oracle) {
      const fractions: number[] = [];
      for (const { input_ids: ids, greedy24 } of oracle.expected.prompts) {
        const found = await withSession(oracle, async (session) =>
          greedy(session, await session.feed(ids), greedy24.length),
        );
        fractions.push(exact(found, greedy24));
      }
      return worst(fractions);
    },
  },
  {
    name: 'logits, token by token',
    async run(oracle) {
      const fractions: number[] = [];
      for (const prompt of oracle.expected.prompts) {
        const ones = prompt.input_ids.map(() => 1);
        fractions.push(
          atPositions(await inPieces(oracle, prompt.input_ids, ones), prompt, oracle.info.vocabSize),
        );
      }
      return worst(fractions);
    },
  },
  { name: 'logits, fed in chunks', run: chunked },
  { name: 'snapshot, restore and fork', run: branches },
  {
    name: 'soft prompt: logits before the target',
    run: (oracle) =>
      tuning(oracle, async (item, _, before) =>
        absolute(before, item.last_logits_before_target, TOLERANCE.logits),
      ),
  },
  {
    name: 'soft prompt: greedy continuation',
    run: (oracle) =>
      tuning(oracle, async (item, session, before) => {
        const expected = item.greedy8_after_soft_prompt_and_context;
        return exact(await greedy(session, before, expected.length), expected);
      }),
  },
  { name: 'soft prompt: loss of the fast path', run: (oracle) => tuning(oracle, tuningLoss) },
];
