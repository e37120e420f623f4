// Every measure, in the order of the table.
import { PRESETS } from '../random-jamba/presets.ts';
import type { Case, Measure, Subject } from './measure.ts';
import { batch } from './measures/batch.ts';
import { context } from './measures/context.ts';
import { decode } from './measures/decode.ts';
import { load, memory, savedLoad } from './measures/load.ts';
import { longPrefill, prefill } from './measures/prefill.ts';
import { markedPrefix, prefix } from './measures/prefix.ts';
import { stall } from './measures/stall.ts';
import { state } from './measures/state.ts';
import { DTYPES } from './start.ts';

export const MEASURES: readonly Measure[] = [
  prefill,
  decode,
  batch,
  prefix,
  markedPrefix,
  load,
  savedLoad,
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

/** Names of all rows, in the order of the table. */
export function rowNames(): string[] {
  const subjects = DTYPES.map(
    (dtype): Subject => ({ preset: 'tiny', shape: PRESETS.tiny, dtype, kv: 'bf16' }),
  );
  const cases = (measure: Measure): Case[] => subjects.flatMap((subject) => measure.cases(subject, Infinity));
  return [...new Set(MEASURES.flatMap((measure) => cases(measure).map(({ label }) => label)))];
}

/** A measure, and the sizes wanted of it; all when there are none. */
export interface Choice {
  measure: Measure;
  sizes: readonly number[];
}

/** Reads "decode,batch:8,batch:16". */
export function chooseMeasures(list: string): Choice[] {
  const sizes = new Map<string, number[]>();
  for (const item of list.split(',')) {
    const [name = '', size] = item.split(':');
    measureNamed(name);
    sizes.set(name, [...(sizes.get(name) ?? []), ...(size === undefined ? [] : [Number(size)])]);
  }
  return [...sizes].map(([name, wanted]) => ({ measure: measureNamed(name), sizes: wanted }));
}
