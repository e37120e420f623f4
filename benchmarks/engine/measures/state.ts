// Bytes of the decode state after that many tokens; the floor is the formula.
import { patienceFor, stateBytes } from '../costs.ts';
import { type Measure, short } from '../measure.ts';

const SIZES = [4096, 32_768, 262_144];
const MIB = 2 ** 20;

export const state: Measure = {
  name: 'state',
  unit: 'bytes',
  better: 'less',
  worth: 1,
  once: true,
  cases: ({ shape }, patience) =>
    SIZES.filter((size) => patienceFor(shape, size) < patience).map((size) => ({
      label: `state after ${short(size)}`,
      size,
    })),
  work: (size) => ({ ours: { read: size }, peer: {} }),
  async ours(engine, size) {
    const session = engine.backbone.open();
    await session.feed(engine.random(size));
    const snapshot = session.snapshot();
    const { bytes } = snapshot;
    snapshot.close();
    session.close();
    return bytes;
  },
  /** The peer sets its caches up with the context; what it says about them counts. */
  async peer(engine, size) {
    await engine.open(512); // another size, so that the one wanted is set up anew
    await engine.open(size);
    const sizes = engine.log.map((line) => /(?:KV|RS) buffer size\s*=\s*([\d.]+)\s*MiB/.exec(line)?.[1]);
    const found = sizes.filter((text) => text !== undefined).map((text) => Number(text) * MIB);
    return found.length > 0 ? Math.round(found.reduce((sum, bytes) => sum + bytes, 0)) : null;
  },
  floor: ({ shape, kv }, size) => stateBytes(shape, kv, size),
};
