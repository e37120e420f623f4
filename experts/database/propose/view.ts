// A question as the proposer sees it: what is known of each table and column before anything is chosen.
import type { Key } from '../catalog.ts';
import type { Linked, Linker, Mention, NumberMention, Place, ValueMention } from '../link.ts';
import { both, feature } from './weights.ts';

/** A table or column with its features; those that depend on earlier choices are added in gaps.ts. */
export interface Item {
  readonly place: Place;
  readonly mention: Mention | undefined;
  /** 0: not mentioned … 4: the whole name, word by word. */
  readonly level: number;
  readonly features: readonly number[];
  /** Value mentions that stand in a cell of this column. */
  readonly cells: readonly number[];
}

export interface View {
  readonly linked: Linked;
  readonly columns: readonly Item[];
  readonly tables: readonly Item[];
  readonly values: readonly ValueMention[];
  readonly numbers: readonly NumberMention[];
  /** Features of the question by itself. */
  readonly question: readonly number[];
  readonly keys: readonly Key[];
}

/** Sums up what a question says of a catalog. */
export function viewOf(linker: Linker, question: string): View {
  const linked = linker.link(question);
  const { mentions, values, words } = linked;
  const byPlace = new Map(mentions.map((mention) => [mention.place, mention]));
  const levels = new Map(mentions.map((mention) => [mention.place.name, levelOf(mention)]));
  const order = orderOf(mentions);
  const inValue = (mention: Mention): boolean =>
    values.some(({ from, to }) => from <= mention.from && mention.to <= to);
  const stems = words.map((word) => word.stem);
  const item = (place: Place): Item => {
    const mention = byPlace.get(place);
    const level = mention === undefined ? 0 : levelOf(mention);
    const cells = values.flatMap(({ columns }, i) => (columns.includes(place) ? [i] : []));
    const table = levels.get(place.table.name) ?? 0;
    const names: string[] = [`l${level}`, `l${level} t${table}`, 'bias'];
    names.push(...natureOf(place, linker.links).map((nature) => `${nature} l${level}`));
    names.push(...natureOf(place, linker.links).map((nature) => `${nature} t${table}`));
    if (cells.length > 0) names.push(`cell l${level}`, `cells ${Math.min(cells.length, 3)}`);
    if (mention !== undefined) {
      const rivals = mentions.filter(
        (other) => other.place !== place && other.from < mention.to && other.to > mention.from,
      );
      const better = rivals.filter((other) => value(other, levels) > value(mention, levels)).length;
      const equal = rivals.filter((other) => value(other, levels) === value(mention, levels)).length;
      names.push(`b${Math.min(better, 3)}`, `b${Math.min(better, 3)} e${Math.min(equal, 3)} l${level}`);
      names.push(`o${order.get(mention) ?? 9} l${level}`, `left ${stems[mention.from - 1] ?? '^'}`);
      names.push(`left2 ${stems[mention.from - 2] ?? '^'} ${stems[mention.from - 1] ?? '^'}`);
      names.push(`right ${stems[mention.to] ?? '$'}`, `s${Math.round(mention.share * 5)}`);
      if (inValue(mention)) names.push('in value');
    }
    if (level < 4 && place.column !== null)
      for (const stem of new Set(stems)) names.push(`${stem}>${place.words.at(-1)}`);
    return { place, mention, level, features: names.map(feature), cells };
  };
  const items = linker.places.map(item);
  return {
    linked,
    columns: items.filter(({ place }) => place.column !== null),
    tables: items.filter(({ place }) => place.column === null),
    values,
    numbers: linked.numbers.filter(({ from }) => !values.some((one) => one.from <= from && from < one.to)),
    question: questionFeatures(linked),
    keys: linker.links,
  };
}

function levelOf({ share, exact }: Mention): number {
  if (exact) return 4;
  return share >= 0.9 ? 3 : share >= 0.5 ? 2 : 1;
}

/** How well a mention stands beside others of the same words. */
function value({ place, share, exact }: Mention, levels: ReadonlyMap<string, number>): number {
  const table = place.column !== null && (levels.get(place.table.name) ?? 0) >= 3 ? 0.4 : 0;
  return Math.round((share + (exact ? 0.5 : 0) + table) * 20);
}

/** The places of good column mentions in the question: 0 is the first. */
function orderOf(mentions: readonly Mention[]): Map<Mention, number> {
  const good = mentions.filter((mention) => mention.place.column !== null && levelOf(mention) >= 2);
  const starts = [...new Set(good.map(({ from }) => from))].sort((a, b) => a - b);
  return new Map(good.map((mention) => [mention, Math.min(starts.indexOf(mention.from), 4)]));
}

/** What kind of column it is, whatever the question. */
function natureOf({ table, column, words }: Place, keys: readonly Key[]): string[] {
  if (column === null) {
    const bridge = keys.filter((key) => key.table === table.name).length > 1 && table.columns.length < 5;
    return [bridge ? 'bridge' : 'table'];
  }
  const found = [column.type as string];
  if (column.primary) found.push('primary');
  if (keys.some((key) => key.table === table.name && key.columns.includes(column.name)))
    found.push('foreign');
  const last = words.at(-1) ?? '';
  if (/^(?:nam|name|titl|title)$/.test(last)) found.push(words.length === 1 ? 'name' : 'some name');
  if (last === 'id') found.push('id');
  return found;
}

/** Word pairs and triples with what is linked made the same, and how much of it there is. */
function questionFeatures({ words, mentions, values, numbers }: Linked): number[] {
  const tags = words.map(({ stem }) => stem);
  const mark = (from: number, to: number, tag: string): void => {
    for (let i = from; i < to; i++) tags[i] = i === from ? tag : '';
  };
  const sure = (column: boolean): readonly Mention[] =>
    mentions.filter((one) => (one.place.column !== null) === column && levelOf(one) >= 3);
  for (const { from, to } of sure(true)) mark(from, to, 'COL');
  for (const { from, to } of sure(false)) mark(from, to, 'TAB');
  for (const { from, to } of numbers) mark(from, to, 'NUM');
  for (const { from, to } of values) mark(from, to, 'VAL');
  const line = ['^', ...tags.filter((tag) => tag !== '' && tag !== '"' && tag !== "'"), '$'];
  const names = new Set<string>(words.map(({ stem }) => `w ${stem}`));
  for (let i = 0; i < line.length; i++) {
    names.add(`1 ${line[i]}`);
    names.add(`2 ${line[i]} ${line[i + 1]}`);
    names.add(`3 ${line[i]} ${line[i + 1]} ${line[i + 2]}`);
  }
  const count = (tag: string): number => Math.min(line.filter((one) => one === tag).length, 4);
  const counts = ['COL', 'TAB', 'VAL', 'NUM'].map((tag) => `${tag}${count(tag)}`);
  for (const one of counts) names.add(one);
  names.add(counts.join(' '));
  names.add(`begins ${line.slice(1, 4).join(' ')}`);
  names.add('bias');
  return [...names].map((name) => both(feature(name), 7));
}
