// Questions for teach.ts about tables that say which things stand together, such as neighbours: two columns with values
// of one kind.
import type { Column, Table } from './catalog.ts';
import { measureOf } from './measures.ts';
import { at, type Kind, nameOf, numbers, type Place, text } from './teach-place.ts';
import { MOST_OF, plural, singular, words } from './teach-words.ts';

const VERBS = [
  ...[
    'border',
    'neighbor',
    'adjoin',
    'surround',
    'are next to',
    'are adjacent to',
    'border on',
    'share a border with',
  ],
] as const;
const DESCRIBED = [
  'bordering',
  'neighboring',
  'next to',
  'adjacent to',
  'that border',
  'surrounding',
  'that borders',
];

interface Beside {
  /** The one that is known, and the one that is asked for. */
  readonly a: Column;
  readonly b: Column;
  readonly owner: Table | undefined;
  readonly name: Column | undefined;
  readonly things: string;
  /** `border`, and `bordering`, or what the table calls it. */
  readonly verb: string;
  readonly being: string;
}

function besideOf({ draw, table, catalog }: Place): Beside | null {
  const texts = table.columns.filter(({ samples }) => samples.length > 2);
  const [a, b] = draw.below(2) === 0 ? [texts[0], texts[1]] : [texts[1], texts[0]];
  if (a === undefined || b === undefined || table.columns.length > 3) return null;
  if (!a.samples.some((value) => b.samples.includes(value))) return null;
  const owner = catalog.tables.find(
    (other) => other !== table && nameOf(other)?.samples.some((one) => a.samples.includes(one)),
  );
  const own = singular(words(table.name).split(' ')[0] ?? '');
  const near = /border|neighbo|adjacen/.test(table.name);
  return {
    ...{ a, b, owner, name: owner === undefined ? undefined : nameOf(owner) },
    things: owner === undefined ? plural(b.name) : plural(owner.name),
    verb: near ? draw.one([own, ...VERBS]) : own,
    being: near ? draw.one(DESCRIBED) : `that ${own}`,
  };
}

const neighbours: Kind = (place) => {
  const { draw, table } = place;
  const beside = besideOf(place);
  if (beside === null) return null;
  const { a, b, things, verb } = beside;
  const value = draw.one(a.samples);
  const count = draw.below(3) === 0;
  const how = count ? 'How many' : draw.one(['Which', 'what']);
  const own = singular(words(table.name).split(' ')[0] ?? '');
  return {
    question: draw.one([
      `${how} ${things} ${verb} ${value}?`,
      `${how} ${things} are ${plural(own)} of ${value}?`,
      `${count ? 'Count the' : 'List the'} ${things} that ${verb} ${value}.`,
    ]),
    query: `select ${count ? `count(${at(table, b)})` : at(table, b)} where ${at(table, a)} = ${text(value)}`,
  };
};

/** The one with the most of them, or those beside the largest. */
const most: Kind = (place) => {
  const { draw, table } = place;
  const beside = besideOf(place);
  if (beside === null) return null;
  const { a, b, owner, name, things, verb } = beside;
  const thing = singular(things);
  if (owner === undefined || name === undefined || draw.below(2) === 0) {
    const up = draw.below(3) > 0;
    const ways = up ? MOST_OF : ['the fewest', 'the least'];
    return {
      question: draw.one([
        `Which ${thing} ${verb}s ${draw.one(ways)} ${things}?`,
        `what ${thing} has ${draw.one(ways)} ${verb}s`,
      ]),
      query: `select ${at(table, a)} order by count(*)${up ? ' desc' : ''} limit 1`,
    };
  }
  const extreme = largest({ ...place, table: owner });
  if (extreme === null) return null;
  const count = draw.below(3) === 0;
  return {
    question: `${count ? 'How many' : draw.one(['Which', 'what'])} ${things} ${verb} the ${extreme.words}?`,
    query: `select ${count ? `count(${at(table, b)})` : at(table, b)} where ${at(table, a)} in (select ${at(owner, name)} ${extreme.tail})`,
  };
};

function largest(place: Place): { words: string; tail: string } | null {
  const { draw, table } = place;
  const measures = numbers(place);
  if (measures.length === 0) return null;
  const column = draw.one(measures);
  const up = draw.below(3) > 0;
  const measure = measureOf(column.name, table.columns);
  const ways = (up ? measure?.most : measure?.least) ?? [];
  const end = draw.one(up ? ['largest', 'highest'] : ['smallest', 'lowest']);
  const thing = singular(table.name);
  return {
    words: ways.length > 0 ? `${draw.one(ways)} ${thing}` : `${thing} with the ${end} ${words(column.name)}`,
    tail: `order by ${at(table, column)}${up ? ' desc' : ''} limit 1`,
  };
}

/** Of those beside a value: a column, the largest, or what points at them; or those that are not beside it. */
const ofNeighbours: Kind = (place) => {
  const { draw, table, catalog, links } = place;
  const beside = besideOf(place);
  if (beside === null) return null;
  const { a, b, owner, name, things, verb, being } = beside;
  if (owner === undefined || name === undefined) return null;
  const value = draw.one(a.samples);
  const inner = `select ${at(table, b)} where ${at(table, a)} = ${text(value)}`;
  const those = `${at(owner, name)} in (${inner})`;
  const pick = draw.below(4);
  if (pick === 0) {
    const column = draw.one(owner.columns);
    return {
      question: draw.one([
        `What is the ${words(column.name)} of the ${things} ${being} ${value}?`,
        `what are the ${plural(column.name)} of ${things} ${being} ${value}`,
      ]),
      query: `select ${at(owner, column)} where ${those}`,
    };
  }
  if (pick === 1) {
    const extreme = largest({ ...place, table: owner });
    if (extreme === null) return null;
    return {
      question: draw.one([
        `What is the ${extreme.words} ${being} ${value}?`,
        `Which is the ${extreme.words} ${being} ${value}?`,
      ]),
      query: `select ${at(owner, name)} where ${those} ${extreme.tail}`,
    };
  }
  if (pick === 2)
    return {
      question: draw.one([
        `Which ${things} do not ${verb.replace(/^are /, '')} ${value}?`,
        `what ${things} do not ${verb.replace(/^are /, '')} ${value}`,
      ]),
      query: `select ${at(owner, name)} where ${at(owner, name)} not in (${inner})`,
    };
  const near = links.filter((key) => key.target === owner.name && key.table !== table.name);
  if (near.length === 0) return null;
  const link = draw.one(near);
  const other = catalog.tables.find((one) => one.name === link.table);
  const shown = other === undefined ? undefined : nameOf(other);
  const by = other?.columns.find((one) => one.name === link.columns[0]);
  if (other === undefined || shown === undefined || by === undefined || shown === by) return null;
  const count = draw.below(3) === 0;
  const rest = draw.one(['are in', 'lie in', 'belong to', 'are there in', 'run through']);
  return {
    question: `${count ? 'How many' : draw.one(['Which', 'what'])} ${plural(other.name)} ${rest} ${things} ${being} ${value}?`,
    query: `select ${count ? `count(*)` : at(other, shown)} where ${at(other, by)} in (${inner})`,
  };
};

export const NEIGHBOUR_KINDS: readonly Kind[] = [
  neighbours,
  neighbours,
  neighbours,
  most,
  ofNeighbours,
  ofNeighbours,
];
