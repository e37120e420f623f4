// Takes the samples of every task, one row after the other.
import { quietMachine } from '../statistics.ts';
import { watchBystanders } from './bystanders.ts';
import { Engines, type EnginesOptions } from './engines.ts';
import type { Subject } from './measure.ts';
import type { Records } from './records.ts';
import { alternate } from './rounds.ts';
import { leftOutRow, type Row, toRow } from './row.ts';
import { foretold, paceOf, schedule, type Task, taskName, warmsUp } from './tasks.ts';

export interface RunOptions extends EnginesOptions {
  quick: boolean;
  /** Seconds of a row, without a budget. */
  seconds: number;
  /** Seconds of everything; Infinity for no budget. */
  budget: number;
}

/** Seconds that a row may wait for other programs to rest. */
const REST = 30;

const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** Says what will be done, how long it will take about, and what for want of time will not. */
export function announce(tasks: readonly Task[], options: RunOptions): void {
  const granted = schedule(tasks, options.budget, 1);
  let total = 0;
  for (const [i, task] of tasks.entries()) {
    const seconds = granted[i]!;
    if (seconds === null)
      note(`not within the budget: ${taskName(task)}, ${Math.round(task.price.round)} s a round`);
    const limited = options.budget < Infinity ? { granted: seconds ?? 0 } : {};
    if (seconds !== null) total += foretold(task, tasks[i - 1], paceOf(task, { ...options, ...limited }));
  }
  const kept = granted.filter((seconds) => seconds !== null).length;
  note(`${kept} rows, about ${(total / 60).toFixed(1)} minutes`);
}

class Run {
  private readonly engines: Engines;
  private readonly options: RunOptions;
  private readonly records: Records;
  private readonly end: number;
  /** Seconds foretold and taken until now, beginning with a belief in what is foretold. */
  private foretold = 10;
  private taken = 10;

  constructor(options: RunOptions, records: Records) {
    this.options = options;
    this.records = records;
    this.engines = new Engines(options);
    this.end = performance.now() + options.budget * 1000;
  }

  private get left(): number {
    return (this.end - performance.now()) / 1000;
  }

  /** Measures tasks in their order; returns those for which there was no time. */
  async measure(tasks: readonly Task[]): Promise<Task[]> {
    const late: Task[] = [];
    for (const [i, task] of tasks.entries()) {
      const granted = schedule(tasks.slice(i), this.left, this.taken / this.foretold)[0]!;
      if (granted === null || !(await this.row(task, granted))) late.push(task);
    }
    return late;
  }

  async stop(): Promise<void> {
    await this.engines.stop();
  }

  /** False when the end came meanwhile. */
  private async load(subject: Subject): Promise<boolean> {
    try {
      await this.engines.use(subject);
    } catch (error) {
      if (!this.engines.stopped) throw error;
    }
    return !this.engines.stopped;
  }

  /** Adds the row of a task; false when neither engine had a figure. */
  private async row(task: Task, granted: number): Promise<boolean> {
    const { subject, measure, row, machine, price } = task;
    const { engines, options } = this;
    const limited = options.budget < Infinity;
    if (!(await this.load(subject))) return false;
    if (!limited && !options.quick) await quietMachine(REST);
    note(taskName(task));
    const began = performance.now();
    const quiet = watchBystanders(() => engines.pids);
    const [ours, peer] = (['ours', 'peer'] as const).map((side) => engines.source(side, measure, row.size));
    const pace = paceOf(task, { ...options, ...(limited ? { granted } : {}) });
    const warmUp = warmsUp(task);
    const stopped = (): boolean => engines.stopped;
    const rounds = await alternate({ ours: ours!, peer: peer!, pace, warmUp, stopped });
    const seconds = (performance.now() - began) / 1000;
    this.foretold += price.before + price.round * rounds.taken;
    this.taken += seconds;
    if (rounds.ours === null && rounds.peer === null) return false;
    const floor = machine && measure.floor(subject, row.size, machine);
    const figures = toRow(subject, measure, row.label, { ...rounds, quiet: quiet() }, floor);
    const [first] = measure.relative ? measure.cases(subject, Infinity) : [row];
    this.records.addRelative({ ...figures, seconds }, first!.label, measure.better);
    return true;
  }
}

/** Measures what there is time for, and records the names of what there was none for. */
export async function run(tasks: readonly Task[], options: RunOptions, records: Records): Promise<void> {
  const leftOut = ({ subject, measure, row, price }: Task): Row =>
    leftOutRow(subject, measure, row.label, price.before + price.round);
  const long = tasks.filter(({ tooLong }) => tooLong);
  const wanted = tasks.filter(({ tooLong }) => !tooLong);
  records.add(long.map(leftOut));
  for (const task of long) note(`nobody would wait for ${taskName(task)}`);
  announce(wanted, options);
  const all = new Run(options, records);
  const alarm =
    options.budget < Infinity ? setTimeout(() => void all.stop(), options.budget * 1000) : undefined;
  try {
    // A second time for what was left out, if the rest took less time than foretold.
    const late = await all.measure(await all.measure(wanted));
    records.add(late.map(leftOut));
  } finally {
    clearTimeout(alarm);
    await all.stop();
  }
}
