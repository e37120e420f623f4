import { describe, expect, it } from 'vitest';
import { summarise } from '../statistics.ts';
import type { Unit } from './measure.ts';
import { figure, markdown } from './report.ts';
import { addSlowdown, ceilingRows, leftOutRow, mergeRows, toRow } from './row.ts';

const subject = { preset: 'tiny', dtype: 'bf16' } as const;

function row(label: string, unit: Unit, ours: number, peer: number | null, floor: number | null) {
  const better = unit === 'tokens/s' ? 'more' : 'less';
  const summary = (value: number | null) => (value === null ? null : summarise([value]));
  const rounds = { ours: summary(ours), peer: summary(peer), rounds: 1, quiet: true };
  return toRow(subject, { unit, better }, label, rounds, floor);
}

describe('rows', () => {
  it('call the better one greater, whether more or less is better', () => {
    expect(row('decode', 'tokens/s', 30, 10, 60)).toMatchObject({ ratio: 3, share: 0.5 });
    expect(row('load', 's', 2, 6, 1)).toMatchObject({ ratio: 3, share: 0.5 });
    expect(row('decode', 'tokens/s', 30, null, null)).toMatchObject({ ratio: null, share: null });
  });

  it('compare a long context with none, and with what reading its keys must cost', () => {
    const rows = [row('none', 'tokens/s', 100, 50, 200), row('32k', 'tokens/s', 50, 20, 100)];
    addSlowdown(rows[1]!, rows[0]!, 'more');
    // 1/100 − 1/200 of a second on top of our 1/100.
    expect(rows[1]!.slowdown).toEqual({ ours: 2, peer: 2.5, floor: 1.5 });
    expect(rows[0]!.slowdown).toBeUndefined();
  });

  it('stay from an earlier run where there is no newer one', () => {
    const earlier = [row('decode', 'tokens/s', 1, 1, 1), row('load', 's', 1, 1, 1)];
    const rows = mergeRows(earlier, [row('decode', 'tokens/s', 2, 1, 1), row('batch', 'tokens/s', 3, 1, 1)]);
    expect(rows.map(({ measure, ours }) => [measure, ours])).toEqual([
      ['decode', 2],
      ['load', 1],
      ['batch', 3],
    ]);
  });

  it('stay when a newer run had no time for them', () => {
    const missing = leftOutRow(subject, { unit: 's', better: 'less' }, 'load', 9);
    const rows = mergeRows([row('load', 's', 1, 1, 1)], [missing, { ...missing, measure: 'decode' }]);
    expect(rows.map(({ measure, ours, leftOut }) => [measure, ours, leftOut])).toEqual([
      ['load', 1, undefined],
      ['decode', null, 9],
    ]);
  });

  it('carry the ceilings', () => {
    const [ceiling] = ceilingRows(
      [{ name: 'DRAM read', threads: 2, unit: 'GB/s', median: 39, best: 40 }],
      true,
    );
    expect(ceiling).toMatchObject({ preset: 'machine', measure: 'ceiling: DRAM read, 2 threads', floor: 40 });
  });
});

describe('the report', () => {
  it('writes figures with three digits that count', () => {
    expect([1234.5, 12.345, 0.0123, null].map(figure)).toEqual(['1,235', '12.3', '0.0123', '–']);
  });

  it('has a table for each preset, and marks what was not quiet', () => {
    const rows = [row('decode', 'tokens/s', 30, 10, 60), { ...row('load', 's', 2, 6, 1), quiet: false }];
    const text = markdown({
      rows,
      ceilings: [],
      threads: 2,
      peer: 'node-llama-cpp 1.0.0',
      date: '2026-01-01',
    });
    expect(text).toContain('## tiny');
    expect(text).toContain('| decode (bf16) | tokens/s | 30 ± 0.0 % | 10 ± 0.0 % | 3.00× | 60 | 50 % | 1 |');
    expect(text).toContain('| load (bf16) * |');
    expect(text).toContain('Other programs were at work');
    expect(text).not.toContain('Left out');
  });

  it('names what was left out', () => {
    const rows = [leftOutRow(subject, { unit: 's', better: 'less' }, 'load', 9)];
    const text = markdown({ rows, ceilings: [], threads: 2, peer: 'none', date: '2026-01-01' });
    expect(text).toContain('- tiny, bf16: load (9 s a round)');
  });
});
