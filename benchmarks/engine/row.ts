// A row of the table: what a program reads, and what the report shows.
import type { Ceiling } from '../ceilings.ts';
import type { PresetName } from '../random-jamba/presets.ts';
import type { Dtype, Measure, Subject, Unit } from './measure.ts';
import type { Rounds } from './rounds.ts';

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
  /** Context rows: how many times slower than without context; `floor` is what reading the keys must cost. */
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
  { ours, peer, rounds, quiet }: Rounds,
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

/** Adds to each row of a growing context how many times slower it is than the first of them. */
export function addSlowdown(rows: readonly Row[]): void {
  const [empty] = rows;
  if (empty === undefined) return;
  const over = (of: (row: Row) => number | null, row: Row): number | null => {
    const [before, after] = [of(empty), of(row)];
    return before === null || after === null ? null : before / after;
  };
  for (const row of rows.slice(1)) {
    // What must be added to our own step without context: the time of reading the keys.
    const added = row.floor && empty.floor && 1 / row.floor - 1 / empty.floor;
    row.slowdown = {
      ours: over((r) => r.ours, row),
      peer: over((r) => r.peer, row),
      floor: added !== null && empty.ours !== null ? 1 + added * empty.ours : null,
    };
  }
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
