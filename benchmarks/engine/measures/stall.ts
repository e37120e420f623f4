// Milliseconds between two tokens of a sequence, 99th percentile of four that write, while nothing else happens and
// while a long prompt of a fifth is read.
import { setTimeout } from 'node:timers/promises';
import { summarise } from '../../statistics.ts';
import { patienceFor } from '../costs.ts';
import { both, type Measure, short } from '../measure.ts';

const WRITERS = 4;
const PROMPT = 32;
const LONG = [32_768, 8192, 2048];
/** Room for what is written meanwhile. */
const ROOM = 16_384;
/** Milliseconds of writing without a reader. */
const ALONE = 5000;

/** 99th percentile of the gaps between the calls of `tick`, in milliseconds, over all writers. */
class Gaps {
  private readonly gaps: number[] = [];

  /** A clock of one writer; the first call starts it. */
  clock(): () => void {
    let before: number | undefined;
    return () => {
      const now = performance.now();
      if (before !== undefined) this.gaps.push(now - before);
      before = now;
    };
  }

  p99(): number {
    return summarise(this.gaps).p99;
  }
}

export const stall: Measure = {
  name: 'stall',
  unit: 'ms',
  better: 'less',
  worth: 1,
  once: true,
  relative: true,
  cases({ shape }, patience) {
    // Both take turns: the prompt shares the machine with the writers.
    const size = LONG.find((tokens) => 2 * patienceFor(shape, tokens) < patience);
    const alone = { label: `p99 gap, ${WRITERS} sequences`, size: 0 };
    return size === undefined ? [alone] : [alone, { label: `p99 gap while ${short(size)} are read`, size }];
  },
  work: (size) => both(size > 0 ? { read: 2 * size } : { wait: ALONE / 1000 }),
  async ours(engine, size) {
    const gaps = new Gaps();
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, () => engine.begin(engine.random(PROMPT))),
    );
    const done = new AbortController();
    const writing = writers.map((writer) => engine.write(writer, ROOM, gaps.clock(), done.signal));
    const reader = engine.backbone.open();
    if (size > 0) await reader.feed(engine.random(size));
    else await setTimeout(ALONE);
    done.abort();
    await Promise.allSettled(writing); // they end with the abort
    for (const { session } of [...writers, { session: reader }]) session.close();
    return gaps.p99();
  },
  async peer(engine, size) {
    const gaps = new Gaps();
    const [reader, ...writers] = await engine.open(size + ROOM, WRITERS + 1);
    for (const sequence of [reader!, ...writers]) await sequence.clearHistory();
    let reading = true;
    const started = await Promise.all(
      writers.map((sequence) => engine.take(sequence, engine.random(PROMPT), 1)),
    );
    const writing = writers.map(async (sequence, i) => {
      const tick = gaps.clock();
      await engine.take(sequence, [started[i]!], ROOM - 2 * PROMPT, () => {
        tick();
        return reading;
      });
    });
    if (size > 0) await engine.take(reader!, engine.random(size), 1);
    else await setTimeout(ALONE);
    reading = false;
    await Promise.all(writing);
    return gaps.p99();
  },
  floor: () => null,
};
