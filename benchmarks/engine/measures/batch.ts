// Tokens a second that several sequences write together.
import { patienceFor, stepSeconds } from '../costs.ts';
import { both, type Measure, timed } from '../measure.ts';

const PROMPT = 8;

/** Tokens that each sequence writes: fewer than one alone. */
const written = (tokens: number): number => Math.max(8, Math.round(tokens / 2));

export const batch: Measure = {
  name: 'batch',
  unit: 'tokens/s',
  better: 'more',
  worth: 4,
  cases: ({ shape }, patience) =>
    [4, 8, 16]
      .filter((size) => patienceFor(shape, size * (PROMPT + written(0))) < patience)
      .map((size) => ({
        label: `decode, ${size} sequences`,
        size,
        quick: size === 4,
        worth: size === 8 ? 4 : 2,
      })),
  work: (size, tokens) => both({ read: size * PROMPT, steps: written(tokens), sequences: size }),
  async ours(engine, size) {
    const tokens = written(engine.start.tokens);
    const prompts = Array.from({ length: size }, () => engine.random(PROMPT));
    const writers = await Promise.all(prompts.map((prompt) => engine.begin(prompt)));
    const seconds = await timed(() => Promise.all(writers.map((writer) => engine.write(writer, tokens))));
    for (const { session } of writers) session.close();
    return (size * tokens) / seconds;
  },
  async peer(engine, size) {
    const tokens = written(engine.start.tokens);
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
