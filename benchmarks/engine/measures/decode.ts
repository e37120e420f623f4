// Tokens a second of one sequence that writes greedily behind a short prompt.
import { stepSeconds } from '../costs.ts';
import { both, type Measure, timed } from '../measure.ts';

const PROMPT = 4;

export const decode: Measure = {
  name: 'decode',
  unit: 'tokens/s',
  better: 'more',
  worth: 8,
  cases: () => [{ label: 'decode', size: PROMPT, quick: true }],
  work: (size, tokens) => both({ read: size, steps: tokens }),
  async ours(engine, size) {
    const { tokens } = engine.start;
    const writer = await engine.begin(engine.random(size));
    const seconds = await timed(() => engine.write(writer, tokens));
    writer.session.close();
    return tokens / seconds;
  },
  async peer(engine, size) {
    const { tokens } = engine.start;
    const sequence = await engine.empty(4096);
    const last = await engine.take(sequence, engine.random(size), 1);
    return tokens / (await timed(() => engine.take(sequence, [last], tokens)));
  },
  floor: (subject, size, machine) => 1 / stepSeconds(subject, machine, 1, size),
};
