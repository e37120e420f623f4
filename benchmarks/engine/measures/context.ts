// Tokens a second of one sequence that has read a long text before. The text is read once and grows from case to
// case; the samples write on behind it.
import { patienceFor, stepSeconds } from '../costs.ts';
import { both, type Measure, short, timed } from '../measure.ts';

/** Tokens of context; the shortest stands for an empty one. */
const SIZES = [16, 2048, 8192, 32_768, 131_072];
/** Room for what the samples write. */
const ROOM = 8192;
const KEY = 'context';

export const context: Measure = {
  name: 'context',
  unit: 'tokens/s',
  better: 'more',
  worth: 1,
  relative: true,
  cases: ({ shape }, patience) =>
    SIZES.filter((size) => patienceFor(shape, size) < patience).map((size) => ({
      label: size === SIZES[0] ? 'decode, no context' : `decode after ${short(size)}`,
      size,
    })),
  work: (size, tokens) => both({ before: size, steps: tokens }),
  async ours(engine, size) {
    const { tokens } = engine.start;
    let writer = engine.kept.get(KEY);
    if (writer === undefined || writer.length > size) {
      writer = { ...(await engine.begin(engine.random(size))), length: size };
      engine.kept.set(KEY, writer);
    } else if (writer.length < size) {
      const text = engine.random(Math.max(1, size - writer.session.length));
      await writer.session.feed(text);
      writer.length = size;
    }
    return tokens / (await timed(() => engine.write(writer, tokens)));
  },
  async peer(engine, size) {
    const { tokens } = engine.start;
    const [sequence] = await engine.open(roomFor(size));
    let writer = engine.kept.get(KEY);
    if (writer === undefined || writer.length !== size) {
      await sequence!.clearHistory();
      const token = await engine.take(sequence!, engine.random(size), 1);
      writer = { sequence: sequence!, token, length: size };
      engine.kept.set(KEY, writer);
    }
    return (
      tokens /
      (await timed(async () => {
        writer.token = await engine.take(sequence!, [writer.token], tokens);
      }))
    );
  },
  floor: (subject, size, machine) => 1 / stepSeconds(subject, machine, 1, size),
};

/** The peer's context must have the right size from the start: its sequences cannot move to a larger one. */
function roomFor(size: number): number {
  return size + ROOM;
}
