import { describe, expect, it } from 'vitest';
import { PRESETS, type PresetName } from '../random-jamba/presets.ts';
import { chooseMeasures } from './measures.ts';
import { foretold, inOrder, paceOf, schedule, type Task, taskName, tasksOf } from './tasks.ts';

const machine = { weights: 30e9, memory: 30e9, products: 300e9, f32: 150e9 };

function tasks(preset: PresetName, measures: string, patience = 120): Task[] {
  const subject = { preset, shape: PRESETS[preset], dtype: 'bf16', kv: 'bf16' } as const;
  const choices = chooseMeasures(measures);
  return tasksOf(subject, machine, { choices, quick: false, patience, sides: ['ours', 'peer'] });
}

describe('tasks', () => {
  it('say which rows nobody would wait for, and leave none out silently', () => {
    const rows = tasks('reasoning-3b', 'prefill', 50);
    expect(rows.map(({ row, tooLong }) => [row.size, tooLong])).toEqual([
      [512, false],
      [2048, true],
    ]);
  });

  it('take what is wanted most of every preset before the rest', () => {
    const rows = [...tasks('tiny', 'batch:8,load'), ...tasks('small', 'batch:8,load')];
    expect(inOrder(rows).map(taskName)).toEqual([
      'tiny, bf16: decode, 8 sequences',
      'small, bf16: decode, 8 sequences',
      'tiny, bf16: load to first token',
      'small, bf16: load to first token',
    ]);
  });

  it('foretell that a large model takes longer, and more of it as well', () => {
    const seconds = (preset: PresetName, measures: string) =>
      tasks(preset, measures).map((task) => task.price.round);
    expect(seconds('reasoning-3b', 'decode')[0]).toBeGreaterThan(10 * seconds('tiny', 'decode')[0]!);
    const [short, long] = seconds('small', 'prefill');
    expect(long! / short!).toBeGreaterThan(3.9);
  });

  it('fit into a budget without the dearest', () => {
    const rows = [...tasks('tiny', 'decode'), ...tasks('reasoning-3b', 'decode,prefix')];
    const granted = schedule(rows, 60, 1);
    expect(granted.map((seconds) => seconds !== null)).toEqual([true, true, false]);
    expect(schedule(rows, 60, 10).map((seconds) => seconds !== null)).toEqual([true, false, false]);
    const most = schedule(rows, Infinity, 1);
    expect(most[2]).toBeCloseTo(9 * rows[2]!.price.round);
  });

  it('take no longer than the pace allows', () => {
    const [row] = tasks('tiny', 'prefill');
    const pace = paceOf(row!, { quick: false, seconds: 0.001, granted: 0.001 });
    expect(pace).toMatchObject({ fewest: 1, limit: 0.001 });
    expect(foretold(row!, row, pace)).toBeCloseTo(4 * row!.price.round);
    expect(foretold(row!, row, paceOf(row!, { quick: false, seconds: 60 }))).toBeCloseTo(
      10 * row!.price.round,
    );
  });
});
