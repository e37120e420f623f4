// Seconds from nothing to the first token, and the most memory that was held, after a prompt and some writing. Files are
// in the page cache; each sample is a new process. Weights in int8 are quantised on the way, or were before.
import fs from 'node:fs';
import { weightBytes } from '../costs.ts';
import { both, type Measure } from '../measure.ts';
import type { OurEngine } from '../our-engine.ts';
import type { PeerEngine } from '../peer-engine.ts';

const FIRST = 4;
const PROMPT = 128;
const WRITTEN = 16;
const ROOM = 1024;

const seconds = (engine: OurEngine | PeerEngine): number => (performance.now() - engine.opened) / 1000;

/** Most memory that this process has held, in MB. */
function peakMegabytes(): number | null {
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1];
  return kilobytes === undefined ? null : (Number(kilobytes) * 1024) / 1e6;
}

export const load: Measure = {
  name: 'load',
  unit: 's',
  better: 'less',
  worth: 2,
  fresh: true,
  cases: () => [{ label: 'load to first token', size: FIRST, quick: true }],
  work: (size) => both({ read: size }),
  async ours(engine, size) {
    await engine.begin(engine.random(size));
    return seconds(engine);
  },
  async peer(engine, size) {
    await engine.take(await engine.empty(ROOM), engine.random(size), 1);
    return seconds(engine);
  },
  floor: ({ shape, dtype }, _, machine) => weightBytes(shape, dtype) / machine.memory,
};

export const savedLoad: Measure = {
  ...load,
  name: 'saved-load',
  saved: true,
  cases: ({ dtype }) =>
    dtype === 'bf16' ? [] : [{ label: 'load to first token, quantised before', size: FIRST }],
};

export const memory: Measure = {
  name: 'memory',
  unit: 'MB',
  better: 'less',
  worth: 2,
  fresh: true,
  cases: () => [{ label: 'peak memory', size: PROMPT, quick: true }],
  work: (size) => both({ read: size, steps: WRITTEN }),
  async ours(engine, size) {
    await engine.write(await engine.begin(engine.random(size)), WRITTEN);
    return peakMegabytes();
  },
  async peer(engine, size) {
    await engine.take(await engine.empty(ROOM), engine.random(size), WRITTEN);
    return peakMegabytes();
  },
  floor: ({ shape, dtype }) => weightBytes(shape, dtype) / 1e6,
};
