// Tokens a second that several sequences write together.
import { patienceFor, stepSeconds } from '../costs.ts';
import { type Measure, timed } from '../measure.ts';

const PROMPT = 32;
/** Tokens that each writes where a token takes long. */
const WRITTEN = 16;

export const batch: Measure = {
  name: 'batch',
  unit: 'tokens/s',
  better: 'more',
  cases: ({ shape }, patience) =>
    [4, 8, 16]
      .filter((size) => patienceFor(shape, size * (PROMPT + WRITTEN)) < patience)
      .map((size) => ({ label: `decode, ${size} sequences`, size, quick: size === 4 })),
  async ours(engine, size) {
    const { tokens } = engine.start;
    const prompts = Array.from({ length: size }, () => engine.random(PROMPT));
    const writers = await Promise.all(prompts.map((prompt) => engine.begin(prompt)));
    const seconds = await timed(() => Promise.all(writers.map((writer) => engine.write(writer, tokens))));
    for (const { session } of writers) session.close();
    return (size * tokens) / seconds;
  },
  async peer(engine, size) {
    const { tokens } = engine.start;
    const sequences = await engine.open(1024, size);
    for (const sequence of sequences) await sequence.clearHistory();
    const lasts = await Promise.all(
      sequences.map((sequence) => engine.take(sequence, engine.random(PROMPT), 1)),
    );
    const seconds = await timed(() =>
      Promise.all(sequences.map((sequence, i) => engine.take(sequence, [lasts[i]!], tokens))),
    );
    return (size * tokens) / seconds;
  },
  floor: (subject, size, machine) => size / stepSeconds(subject, machine, size, PROMPT),
};
