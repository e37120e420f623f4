// The rows that are wanted, in the order in which they are measured, with what they will cost.
import { allot, type Wish } from './allot.ts';
import type { Case, Machine, Measure, Subject } from './measure.ts';
import { decode } from './measures/decode.ts';
import type { Choice } from './measures.ts';
import { openingSeconds, type Price, priceOf } from './prices.ts';
import { LONG_ROUND, type Pace } from './rounds.ts';
import type { Side } from './start.ts';

export interface Task {
  subject: Subject;
  measure: Measure;
  row: Case;
  worth: number;
  price: Price;
  /** Seconds to load the engines, if they are not. */
  opening: number;
  /** What the machine allows for this subject; null where it cannot be measured. */
  machine: Machine | null;
  /** Nobody would wait for a sample, or for what must be read before. */
  tooLong: boolean;
}

export interface Wanted {
  choices: readonly Choice[];
  quick: boolean;
  /** Seconds that a sample may take, or what must be read before it. */
  patience: number;
  sides: readonly Side[];
}

/** Rows of this worth or more come first, of all presets. */
const FIRST = 4;
/** What prices are worked out from where the machine cannot be measured. */
const SOME_MACHINE: Machine = { weights: 30e9, memory: 30e9, products: 300e9, f32: 150e9 };

const QUICK: Pace = { rounds: 3, fewest: 2, seconds: 2, limit: 10 };
const ONCE: Pace = { rounds: 1, fewest: 1, seconds: 0, limit: 0 };
const ROUNDS = 9;
/** The fewest that a budget takes of rounds that are not long. */
const FEWEST = 3;

export function taskName({ subject: { preset, dtype }, row }: Task): string {
  return `${preset}, ${dtype}: ${row.label}`;
}

export function tasksOf(subject: Subject, machine: Machine | null, wanted: Wanted): Task[] {
  const { choices, quick, patience, sides } = wanted;
  const bounds = machine ?? SOME_MACHINE;
  const loading = sides.reduce((sum, side) => sum + openingSeconds(side, subject), 0);
  const opening = loading + priceOf(decode, 1, subject, bounds, sides).round; // each writes a little, too
  return choices.flatMap(({ measure, sizes }) => {
    const chosen = (row: Case): boolean =>
      (row.quick === true || !quick) && (sizes.length === 0 || sizes.includes(row.size));
    const short = measure.cases(subject, patience).filter(chosen);
    const labels = new Set(short.map(({ label }) => label));
    const long = measure.cases(subject, Infinity).filter((row) => chosen(row) && !labels.has(row.label));
    return [...short, ...long].map((row) => ({
      subject,
      measure,
      row,
      worth: row.worth ?? measure.worth,
      price: priceOf(measure, row.size, subject, bounds, sides),
      opening,
      machine,
      tooLong: !labels.has(row.label),
    }));
  });
}

/** What is wanted most first; what one loading of the engines serves stays together. */
export function inOrder(tasks: readonly Task[]): Task[] {
  return [...tasks.filter(({ worth }) => worth >= FIRST), ...tasks.filter(({ worth }) => worth < FIRST)];
}

export function warmsUp({ measure }: Task): boolean {
  return measure.once !== true && measure.fresh !== true;
}

/** Seconds before the first sample. */
function preparation(task: Task, previous: Task | undefined): number {
  const loaded =
    previous?.subject.preset === task.subject.preset && previous.subject.dtype === task.subject.dtype;
  return task.price.before + (loaded ? 0 : task.opening);
}

/** `slower`: how many times longer samples take than foretold. */
function wishOf(task: Task, previous: Task | undefined, slower: number): Wish {
  const round = task.price.round * slower;
  const warm = warmsUp(task) && round < LONG_ROUND ? 1 : 0;
  const before = preparation(task, previous) * slower;
  const most = task.measure.once ? 1 : ROUNDS + warm;
  const fewest = warm === 1 ? FEWEST + warm : 1;
  return { least: before + fewest * round, most: before + most * round, worth: task.worth };
}

/** Seconds for the samples of each task, taken in this order; null where the budget has none. */
export function schedule(tasks: readonly Task[], budget: number, slower: number): (number | null)[] {
  const wishes = tasks.map((task, i) => wishOf(task, tasks[i - 1], slower));
  return allot(wishes, budget).map((seconds, i) =>
    seconds === null ? null : seconds - preparation(tasks[i]!, tasks[i - 1]) * slower,
  );
}

/** How the samples of a task are taken within a budget, or in a quick run, or within `seconds` for a row. */
export function paceOf({ measure }: Task, how: { quick: boolean; seconds: number; granted?: number }): Pace {
  if (measure.once) return ONCE;
  if (how.quick) return QUICK;
  const { seconds, granted } = how;
  if (granted !== undefined) return { rounds: ROUNDS, fewest: 1, seconds: granted, limit: granted };
  return { rounds: ROUNDS, fewest: 3, seconds, limit: 3 * seconds };
}

/** Seconds that a task will take about. */
export function foretold(task: Task, previous: Task | undefined, pace: Pace): number {
  const { least, most } = wishOf(task, previous, 1);
  const rounds = preparation(task, previous) + (pace.fewest + (warmsUp(task) ? 1 : 0)) * task.price.round;
  return Math.min(most, Math.max(least, Math.min(rounds, pace.limit), pace.seconds));
}
