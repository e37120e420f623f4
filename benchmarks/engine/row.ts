// A row of the table: what a program reads, and what the report shows.
import type { Ceiling } from '../ceilings.ts';
import type { PresetName } from '../random-jamba/presets.ts';
import type { Measure, Subject, Unit } from './measure.ts';
import type { Rounds } from './rounds.ts';
import type { Dtype } from './start.ts';

export interface Row {
  measure: string;
  preset: PresetName | 'machine';
  dtype: Dtype | null;
  unit: string;
  /** Medians. */
  ours: number | null;
  peer: number | null;
  /** How many times better we are than the peer. */
  ratio: number | null;
  /** What this machine's bandwidth or arithmetic would allow at most, or the formula; in the same unit. */
  floor: number | null;
  /** How near we are to it: 1 is there. */
  share: number | null;
  /** Half the distance between the quartiles, as a share of the median. */
  oursSpread: number | null;
  peerSpread: number | null;
  repetitions: number;
  quiet: boolean;
  /** Seconds that its samples took. */
  seconds?: number;
  /** There was no time for it: the seconds that one round would have taken. */
  leftOut?: number;
  /** How many times slower than the first row of its measure; `floor` is what reading more must cost. */
  slowdown?: { ours: number | null; peer: number | null; floor: number | null };
}

/** ours ÷ other, or the other way round where less is better. */
function times(better: Measure['better'], ours: number | null, other: number | null): number | null {
  if (ours === null || other === null) return null;
  return better === 'more' ? ours / other : other / ours;
}

export function toRow(
  { preset, dtype }: Pick<Subject, 'preset' | 'dtype'>,
  { unit, better }: { unit: Unit; better: Measure['better'] },
  label: string,
  { ours, peer, rounds, quiet }: Omit<Rounds, 'taken'> & { quiet: boolean },
  floor: number | null,
): Row {
  const [own, other] = [ours?.median ?? null, peer?.median ?? null];
  return {
    measure: label,
    preset,
    dtype,
    unit,
    ours: own,
    peer: other,
    ratio: times(better, own, other),
    floor,
    share: times(better, own, floor),
    oursSpread: ours?.spread ?? null,
    peerSpread: peer?.spread ?? null,
    repetitions: rounds,
    quiet,
  };
}

/** A row that there was no time for. */
export function leftOutRow(
  subject: Pick<Subject, 'preset' | 'dtype'>,
  measure: { unit: Unit; better: Measure['better'] },
  label: string,
  seconds: number,
): Row {
  const none = { ours: null, peer: null, rounds: 0, quiet: true };
  return { ...toRow(subject, measure, label, none, null), leftOut: seconds };
}

/** Adds to a row how many times slower it is than `first`. */
export function addSlowdown(row: Row, first: Row, better: Measure['better']): void {
  row.slowdown = {
    ours: times(better, first.ours, row.ours),
    peer: times(better, first.peer, row.peer),
    floor: better === 'more' ? leastSlowdown(first, row) : null,
  };
}

/** Our own step of the first row with the time that the floors are apart, as a multiple of it. */
function leastSlowdown(first: Row, row: Row): number | null {
  if (row.floor === null || first.floor === null || first.ours === null) return null;
  return 1 + (1 / row.floor - 1 / first.floor) * first.ours;
}

/** The ceilings as rows: what the machine reaches stands under `floor`. */
export function ceilingRows(table: readonly Ceiling[], quiet: boolean): Row[] {
  return table.map(({ name, threads, unit, best }) => ({
    measure: `ceiling: ${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    preset: 'machine',
    dtype: null,
    unit,
    ours: null,
    peer: null,
    ratio: null,
    floor: best,
    share: null,
    oursSpread: null,
    peerSpread: null,
    repetitions: 1,
    quiet,
  }));
}

type Key = Pick<Row, 'measure' | 'preset' | 'dtype'>;

const keyOf = ({ measure, preset, dtype }: Key): string => `${preset}\n${dtype}\n${measure}`;

export function sameRow(one: Key, other: Key): boolean {
  return keyOf(one) === keyOf(other);
}

/** Rows of an earlier run where there is no newer one, or none that was measured. */
export function mergeRows(earlier: readonly Row[], newer: readonly Row[]): Row[] {
  const rows = new Map(earlier.map((row) => [keyOf(row), row]));
  for (const row of newer) {
    if (row.leftOut === undefined || !rows.has(keyOf(row))) rows.set(keyOf(row), row);
  }
  return [...rows.values()];
}
