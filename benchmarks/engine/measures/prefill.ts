// Tokens a second of feeding a prompt of random tokens until the logits behind its last are there.
import { patienceFor, promptSeconds } from '../costs.ts';
import { both, type Measure, short, timed } from '../measure.ts';

const SIZES = [512, 2048];
/** Beyond every cache: only on the preset where it can be waited for. */
const LONG = 262_144;

export const prefill: Measure = {
  name: 'prefill',
  unit: 'tokens/s',
  better: 'more',
  worth: 4,
  cases: ({ shape }, patience) =>
    SIZES.filter((size) => patienceFor(shape, size) < patience).map((size) => ({
      label: `prefill ${size}`,
      size,
      quick: size === 512,
    })),
  work: (size) => both({ read: size }),
  async ours(engine, size) {
    const session = engine.backbone.open();
    const prompt = engine.random(size);
    const seconds = await timed(() => session.feed(prompt));
    session.close();
    return size / seconds;
  },
  async peer(engine, size) {
    const sequence = await engine.empty(4096);
    const prompt = engine.random(size);
    return size / (await timed(() => engine.take(sequence, prompt, 1)));
  },
  floor: ({ shape }, size, machine) => size / promptSeconds(shape, machine, size),
};

/** The same, over the whole context that the models were made for. */
export const longPrefill: Measure = {
  ...prefill,
  name: 'long-prefill',
  once: true,
  worth: 1,
  cases: ({ preset, shape }, patience) =>
    preset === 'tiny' && patienceFor(shape, LONG) < patience
      ? [{ label: `prefill ${short(LONG)}`, size: LONG }]
      : [],
  async peer(engine, size) {
    const sequence = await engine.empty(size + 512);
    const prompt = engine.random(size);
    return size / (await timed(() => engine.take(sequence, prompt, 1)));
  },
};
