// Every measure, in the order of the table.
import type { Measure } from './measure.ts';
import { batch } from './measures/batch.ts';
import { context } from './measures/context.ts';
import { decode } from './measures/decode.ts';
import { load, memory } from './measures/load.ts';
import { longPrefill, prefill } from './measures/prefill.ts';
import { markedPrefix, prefix } from './measures/prefix.ts';
import { stall } from './measures/stall.ts';
import { state } from './measures/state.ts';

export const MEASURES: readonly Measure[] = [
  prefill,
  decode,
  batch,
  prefix,
  markedPrefix,
  load,
  memory,
  state,
  stall,
  context,
  longPrefill,
];

export function measureNamed(name: string): Measure {
  const measure = MEASURES.find((candidate) => candidate.name === name);
  if (measure === undefined) {
    throw new Error(`no measure ${name}; there are ${MEASURES.map((known) => known.name).join(', ')}`);
  }
  return measure;
}
