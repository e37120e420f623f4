// What goes into a gap: a log-linear choice among the columns, tables, values or numbers that there are, given the
// gaps before it.
import type { Gap } from './sketch.ts';
import type { Item, View } from './view.ts';
import { both, feature, isKept, KEPT, softmax, type Weights } from './weights.ts';

export interface Choice {
  /** As it stands in the query. */
  readonly text: string;
  readonly item: Item | null;
  /** Which value or number mention it is; −1 for others. */
  readonly value: number;
}

export interface Filled {
  readonly gap: Gap;
  readonly choice: Choice;
  /** ln p of the choice; 0 for what was given. */
  readonly ln: number;
}

/** Smaller gradients are left out. */
const LEAST = 1e-3;

const names = new Map<string, number>();
function hash(name: string): number {
  let known = names.get(name);
  if (known === undefined) {
    known = feature(name);
    names.set(name, known);
  }
  return known;
}

/** What may go into a gap. */
export function choices(view: View, gap: Gap, sketchToken: string): Choice[] {
  switch (gap.kind) {
    case 'column':
      return view.columns.map((item) => ({ text: item.place.name, item, value: -1 }));
    case 'table':
      return view.tables.map((item) => ({ text: item.place.name, item, value: -1 }));
    case 'star':
      return view.tables.map((item) => ({ text: `${item.place.name}.*`, item, value: -1 }));
    case 'number':
      return view.numbers.map(({ value }, i) => ({ text: String(value), item: null, value: i }));
    case 'text':
      return [
        ...view.values.map(({ value }, i) => ({ text: quote(value, sketchToken), item: null, value: i })),
        ...view.numbers.map(({ value }, i) => ({
          ...{ text: quote(String(value), sketchToken), item: null },
          value: view.values.length + i,
        })),
      ];
  }
}

const quote = (value: string, token: string): string =>
  `'${token.replace('V', value.replaceAll("'", "''"))}'`;

/** A gap's role, exactly and roughly. */
const placesOf = (gap: Gap): [number, number] => [
  hash(`${gap.kind} ${gap.role}`),
  hash(`${gap.kind} ${gap.clause} ${gap.place === 0 ? 'first' : 'next'}`),
];

const stateOf = (view: View, gap: Gap, choice: Choice, before: readonly Filled[]): string[] =>
  choice.item === null
    ? valueRelations(view, gap, choice, before)
    : relations(view, gap, choice.item, before);

/** The features of a choice that a step sees. */
function featuresOf(view: View, gap: Gap, choice: Choice, before: readonly Filled[], step: number): number[] {
  const [role, clause] = placesOf(gap);
  const found: number[] = [];
  const add = (one: number): void => {
    if (isKept(one, step)) found.push(both(one, role), both(one, clause));
  };
  for (const one of choice.item?.features ?? []) add(one);
  for (const name of stateOf(view, gap, choice, before)) add(hash(name));
  return found;
}

/** How an item stands to what was chosen before. */
function relations(view: View, gap: Gap, item: Item, before: readonly Filled[]): string[] {
  const found: string[] = [];
  const items = before.filter(({ choice }) => choice.item !== null);
  const last = items.at(-1);
  const own = items.filter((one) => one.gap.select === gap.select);
  const tables = new Set(own.map(({ choice }) => choice.item?.place.table.name));
  const { table } = item.place;
  const used = tables.has(table.name);
  found.push(own.length === 0 ? 'alone' : used ? `used l${item.level}` : `new l${item.level}`);
  if (!used && own.length > 0) {
    const near = view.keys.some(
      (key) =>
        (key.table === table.name && tables.has(key.target)) ||
        (key.target === table.name && tables.has(key.table)),
    );
    found.push(near ? 'near' : 'far');
  }
  if (items.some(({ choice }) => choice.item === item)) {
    const same = items.find(({ choice }) => choice.item === item) as Filled;
    found.push(
      same.gap.select === gap.select ? 'again' : 'again elsewhere',
      `again ${same.gap.clause} ${same.gap.select === gap.select}`,
    );
  }
  if (last !== undefined) {
    const previous = last.choice.item as Item;
    found.push(last.choice.item === item ? 'as last' : `last ${order(previous, item)}`);
    if (linked(view, previous, item)) found.push(`key ${item.place.column?.primary}`);
    if (last.gap.select !== gap.select) {
      found.push(`other select ${previous === item} ${gap.place}`);
      const twin = items.find((one) => one.gap.role === gap.role && one.gap.select < gap.select);
      if (twin !== undefined) found.push(`twin ${twin.choice.item === item}`);
    }
  }
  const free = item.cells.filter((i) => !before.some(({ choice }) => choice.value === i));
  found.push(`free cells ${Math.min(free.length, 2)}`);
  const owners = free.map((i) => view.values[i]?.columns.length ?? 0);
  if (owners.length > 0) found.push(`owners ${Math.min(...owners, 4)} l${item.level} ${used}`);
  if (item.mention !== undefined) {
    const { from, to } = item.mention;
    const taken = items.some(({ choice }) => {
      const other = choice.item?.mention;
      return other !== undefined && choice.item !== item && other.from < to && from < other.to;
    });
    if (taken) found.push('taken');
    const mine = view.values.some((value) => value.from >= to && value.from - to < 3);
    found.push(`value follows ${mine}`);
    found.push(`number follows ${view.numbers.some((one) => one.from >= to && one.from - to < 5)}`);
  }
  return found;
}

function order(a: Item, b: Item): string {
  if (a.mention === undefined || b.mention === undefined) return 'unknown';
  return b.mention.from > a.mention.from ? 'after' : b.mention.from === a.mention.from ? 'same' : 'earlier';
}

/** True when a key joins the two columns. */
function linked(view: View, a: Item, b: Item): boolean {
  const [x, y] = [a.place, b.place];
  return view.keys.some(
    (key) =>
      (key.table === x.table.name &&
        key.columns[0] === x.column?.name &&
        key.target === y.table.name &&
        key.targetColumns[0] === y.column?.name) ||
      (key.table === y.table.name &&
        key.columns[0] === y.column?.name &&
        key.target === x.table.name &&
        key.targetColumns[0] === x.column?.name),
  );
}

function valueRelations(view: View, gap: Gap, choice: Choice, before: readonly Filled[]): string[] {
  const text = gap.kind === 'text';
  const mention = text ? view.values[choice.value] : view.numbers[choice.value];
  const number = text && mention === undefined ? view.numbers[choice.value - view.values.length] : undefined;
  const at = mention ?? number;
  const used = before.filter(
    ({ gap: other, choice: one }) => other.kind === gap.kind && one.value === choice.value,
  );
  const found = ['bias', `used ${used.length > 0}`, `figure ${number !== undefined}`];
  const column = before.findLast(({ gap: other }) => other.kind === 'column')?.choice.item;
  const words = view.linked.words;
  if (at !== undefined) {
    found.push(`left ${words[at.from - 1]?.stem}`, `right ${words[at.to]?.stem}`);
    found.push(`left2 ${words[at.from - 2]?.stem} ${words[at.from - 1]?.stem}`);
    const span = column?.mention;
    if (span !== undefined) {
      const gapTo = at.from - span.to;
      found.push(gapTo < 0 ? 'before column' : `after ${Math.min(gapTo, 6)}`);
    }
  }
  if (text && number === undefined) {
    const value = view.values[choice.value];
    const fits = column?.cells.includes(choice.value) === true;
    found.push(`fits ${fits}`, `fits ${fits} ${value?.columns.length === 0}`, `quoted ${value?.quoted}`);
  } else {
    found.push(`type ${column?.place.column?.type}`, `digits ${String(choice.text).length}`);
    found.push(`word ${/^\D/.test(words[at?.from ?? 0]?.text ?? '')}`, `one ${choice.text === '1'}`);
  }
  const first = view.values.findIndex((_, i) => !before.some(({ choice: one }) => one.value === i));
  found.push(`next ${choice.value === first}`, `place ${Math.min(choice.value, 3)}`);
  return found;
}

/** Scores of items by themselves, which every gap of a role shares; a view is weighed by one set of weights. */
const alone = new WeakMap<View, Map<string, Map<Item, number>>>();

function scoreAlone(weights: Weights, view: View, gap: Gap, item: Item): number {
  const roles = alone.get(view) ?? new Map<string, Map<Item, number>>();
  alone.set(view, roles);
  const key = `${gap.kind} ${gap.role} ${gap.clause} ${gap.place === 0}`;
  const scores = roles.get(key) ?? new Map<Item, number>();
  roles.set(key, scores);
  const known = scores.get(item);
  if (known !== undefined) return known;
  const [role, clause] = placesOf(gap);
  const score = item.features.reduce(
    (sum, one) => sum + weights.at(both(one, role)) + weights.at(both(one, clause)),
    0,
  );
  scores.set(item, score);
  return score;
}

/** ln p of each choice. */
export function weigh(
  weights: Weights,
  view: View,
  gap: Gap,
  options: readonly Choice[],
  before: readonly Filled[],
): number[] {
  const [role, clause] = placesOf(gap);
  const scores = options.map((choice) => {
    const { item } = choice;
    let score = item === null ? 0 : scoreAlone(weights, view, gap, item);
    for (const name of stateOf(view, gap, choice, before)) {
      const one = hash(name);
      score += weights.at(both(one, role)) + weights.at(both(one, clause));
    }
    return score * KEPT;
  });
  return softmax(scores).map((share) => Math.log(share + 1e-9));
}

/** One step towards the right choice; its ln p before. */
export function learnGap(
  weights: Weights,
  view: View,
  gap: Gap,
  options: readonly Choice[],
  before: readonly Filled[],
  right: number,
  rate: number,
  step: number,
): number {
  const features = options.map((choice) => featuresOf(view, gap, choice, before, step));
  const shares = softmax(features.map((own) => own.reduce((sum, one) => sum + weights.at(one), 0)));
  for (const [i, own] of features.entries()) {
    const gradient = (shares[i] as number) - (i === right ? 1 : 0);
    if (Math.abs(gradient) < LEAST) continue;
    for (const one of own) weights.move(one, gradient, rate);
  }
  return Math.log((shares[right] as number) + 1e-9);
}
