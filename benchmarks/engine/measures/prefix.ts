// Milliseconds to the first token of a second request that begins with the same 2,048 tokens as the first and ends
// with 32 of its own.
import { patienceFor } from '../costs.ts';
import { both, type Measure, short, timed } from '../measure.ts';

const PREFIX = 2048;
const OWN = 32;
const ROOM = 4096;

/** Nobody says where the shared text ends: the engine must find out by itself. */
export const prefix: Measure = {
  name: 'prefix',
  unit: 'ms',
  better: 'less',
  worth: 3,
  cases: ({ shape }, patience) =>
    patienceFor(shape, PREFIX) < patience
      ? [{ label: `first token, shared ${short(PREFIX)}`, size: PREFIX }]
      : [],
  work: (size) => ({ ours: { read: size + 2 * OWN }, peer: { read: 2 * (size + OWN) } }),
  async ours(engine, size) {
    const shared = engine.random(size);
    const end = () => engine.random(OWN + 1).slice(1);
    const first = await engine.begin([...shared, ...end()]);
    first.session.close();
    const prompt = [...shared, ...end()];
    return 1000 * (await timed(async () => (await engine.begin(prompt)).session.close()));
  },
  async peer(engine, size) {
    const sequence = await engine.empty(ROOM);
    const shared = engine.random(size);
    const end = () => engine.random(OWN + 1).slice(1);
    await engine.take(sequence, [...shared, ...end()], 1);
    const prompt = [...shared, ...end()];
    const seconds = await timed(async () => {
      await sequence.adaptStateToTokens(prompt, false);
      await engine.take(sequence, prompt.slice(sequence.nextTokenIndex), 1);
    });
    return seconds * 1000;
  },
  floor: () => null,
};

/** The program marks the end of the shared text: a snapshot here, a checkpoint there. */
export const markedPrefix: Measure = {
  ...prefix,
  name: 'marked-prefix',
  worth: 2,
  cases: (subject, patience) =>
    prefix
      .cases(subject, patience)
      .map((row) => ({ ...row, label: `first token, marked ${short(PREFIX)}`, quick: true })),
  work: (size) => both({ read: size + 2 * OWN }),
  async ours(engine, size) {
    const first = engine.backbone.open();
    await first.feed(engine.random(size));
    const state = first.snapshot();
    await first.feed(engine.random(OWN));
    const own = engine.random(OWN);
    const seconds = await timed(async () => {
      const second = engine.backbone.open();
      second.restore(state);
      await second.feed(own);
      second.close();
    });
    first.close();
    state.close();
    return seconds * 1000;
  },
  async peer(engine, size) {
    const sequence = await engine.empty(ROOM);
    const shared = engine.random(size);
    const end = () => engine.random(OWN + 1).slice(1);
    await engine.take(sequence, [...shared], 1);
    await sequence.takeCheckpoint();
    await engine.take(sequence, end(), 1);
    const prompt = [...shared, ...end()];
    const seconds = await timed(async () => {
      await sequence.adaptStateToTokens(prompt, false);
      await engine.take(sequence, prompt.slice(sequence.nextTokenIndex), 1);
    });
    return seconds * 1000;
  },
};
