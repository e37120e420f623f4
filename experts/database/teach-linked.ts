// Questions for teach.ts that go from one table to another: what a row points at, what points at it, and what nothing
// points at. The inner query names the rows, the outer one tells of them.
import type { Column, Key, Table } from './catalog.ts';
import { measureOf } from './measures.ts';
import { at, type Kind, nameOf, numbers, type Pair, type Place, text } from './teach-place.ts';
import { MOST_OF, plural, said, singular, words } from './teach-words.ts';

/** A table that points at another one by name. */
interface Linked {
  readonly from: Table;
  readonly by: Column;
  readonly to: Table;
  readonly name: Column;
}

/** The links of this table, inward or outward, over columns that people would say. */
function linked({ catalog, links, draw, table }: Place, inward: boolean): Linked | null {
  const find = (name: string): Table | undefined => catalog.tables.find((one) => one.name === name);
  const near = links.flatMap((key: Key): Linked[] => {
    const [from, to] = [find(key.table), find(key.target)];
    const by = from?.columns.find(({ name }) => name === key.columns[0]);
    const name = to?.columns.find((one) => one.name === key.targetColumns[0]);
    if (from === undefined || to === undefined || by === undefined || name === undefined || from === to)
      return [];
    return (inward ? to : from) === table ? [{ from, by, to, name }] : [];
  });
  return near.length === 0 ? null : draw.one(near);
}

/** The largest of a table's rows, in words and as the end of a query. */
function extreme(place: Place, table: Table): { words: string; tail: string } | null {
  const { draw } = place;
  const measures = numbers({ ...place, table });
  if (measures.length === 0) return null;
  const column = draw.one(measures);
  const measure = measureOf(column.name, table.columns);
  const high = draw.below(3) > 0;
  const adjectives = (high ? measure?.most : measure?.least) ?? [];
  const thing = singular(table.name);
  const most = draw.one(high ? ['highest', 'largest', 'greatest'] : ['lowest', 'smallest']);
  return {
    words:
      adjectives.length > 0 && draw.below(4) > 0
        ? `${draw.one(adjectives)} ${thing}`
        : `${thing} with the ${most} ${words(column.name)}`,
    tail: `order by ${at(table, column)}${high ? ' desc' : ''} limit 1`,
  };
}

const VERBS = ['are in', 'belong to', 'does _ have', 'lie in', 'are part of', 'are there in', 'run through'];

/** Rows of a table in, or of, another table's row that is described. */
const inExtreme: Kind = (place) => {
  const { draw, table } = place;
  const link = linked(place, false);
  const name = nameOf(table);
  const most = link === null ? null : extreme(place, link.to);
  if (link === null || name === undefined || most === null || name === link.by) return null;
  const inner = `select ${at(link.to, link.name)} ${most.tail}`;
  const things = plural(table.name);
  const verb = draw.one(VERBS);
  const rest = verb.includes('_') ? verb.replace('_', `the ${most.words}`) : `${verb} the ${most.words}`;
  const own = extreme(place, table);
  const pick = draw.below(3);
  if (pick === 0)
    return {
      question: `How many ${things} ${rest}?`,
      query: `select count(*) where ${at(table, link.by)} in (${inner})`,
    };
  if (pick === 1 && own !== null)
    return {
      question: draw.one([
        `What is the ${own.words} in the ${most.words}?`,
        `what is the ${own.words} of the ${most.words}`,
      ]),
      query: `select ${at(table, name)} where ${at(table, link.by)} in (${inner}) ${own.tail}`,
    };
  return {
    question: draw.one([
      `Which ${things} ${rest}?`,
      `what ${things} ${rest}`,
      `Name the ${things} of the ${most.words}.`,
    ]),
    query: `select ${at(table, name)} where ${at(table, link.by)} in (${inner})`,
  };
};

/** A column of the row that another one points at. */
const ofTarget: Kind = (place) => {
  const { draw, table } = place;
  const link = linked(place, false);
  const own = nameOf(table);
  if (link === null || own === undefined || own.samples.length === 0) return null;
  if (own === link.by && draw.below(3) > 0) return null;
  const columns = link.to.columns.filter((column) => column !== link.name);
  if (columns.length === 0) return null;
  const [column, value] = [draw.one(columns), draw.one(own.samples)];
  const measure = measureOf(column.name, link.to.columns);
  const thing = own === link.by ? singular(link.to.name) : `${said(link.by.name)} of ${value}`;
  const whole = own === link.by ? `the ${thing} of the ${singular(table.name)} ${value}` : `the ${thing}`;
  const hows = (measure?.how ?? []).map((how) =>
    how.includes('_') ? how.replace('_', whole) : `${how} is ${whole}`,
  );
  const inner = `select ${at(table, link.by)} where ${at(table, own)} = ${text(value)}`;
  return {
    question: draw.one([
      ...[`What is the ${words(column.name)} of ${whole}?`, `what is ${whole}'s ${words(column.name)}`],
      ...hows.flatMap((how) => [how, `${how}?`]),
    ]),
    query: `select ${at(link.to, column)} where ${at(link.to, link.name)} in (${inner})`,
  };
};

/** A column of the row with the largest of what points at it. */
const ofOwner: Kind = (place) => {
  const { draw, table } = place;
  const link = linked(place, true);
  const most = link === null ? null : extreme(place, link.from);
  if (link === null || most === null) return null;
  const name = nameOf(table) as Column;
  const column = draw.below(2) === 0 ? name : draw.one(table.columns);
  const thing = singular(table.name);
  const asked = column === name ? thing : `${words(column.name)} of the ${thing}`;
  const has = draw.one(['with the', 'that has the', 'which has the', 'that contains the', 'where the']);
  const end = has === 'where the' ? ' is' : '';
  const inner = `select ${at(link.from, link.by)} ${most.tail}`;
  return {
    question: draw.one([
      `What is the ${asked} ${has} ${most.words}${end}?`,
      `what is the ${asked} ${has} ${most.words}${end}`,
      column === name
        ? `Which ${thing} has the ${most.words}?`
        : `Give the ${asked} ${has} ${most.words}${end}.`,
    ]),
    query:
      column === link.name
        ? `select ${at(link.from, link.by)} ${most.tail}`
        : `select ${at(table, column)} where ${at(table, link.name)} in (${inner})`,
  };
};

/** What nothing points at, or what something points at. */
const without: Kind = (place): Pair | null => {
  const { draw, table } = place;
  const link = linked(place, true);
  const name = nameOf(table);
  if (link === null || name === undefined) return null;
  const [things, others, other] = [plural(table.name), plural(link.from.name), singular(link.from.name)];
  const count = draw.below(3) === 0;
  const not = draw.below(3) > 0;
  const start = count ? `How many ${things}` : draw.one([`Which ${things}`, `what ${things}`]);
  const list = draw.one([`List the ${things}`, `Show the ${things}`, `Give me the ${things}`]);
  const ends = not
    ? [
        `have no ${others}`,
        `have no ${other}`,
        `do not have any ${others}`,
        `do not have a ${other}`,
        `are without ${others}`,
      ]
    : [`have a ${other}`, `have at least one ${other}`, `have any ${others}`];
  const what = count ? 'count(*)' : at(table, name);
  return {
    question:
      count || draw.below(2) === 0 ? `${start} ${draw.one(ends)}?` : `${list} that ${draw.one(ends)}.`,
    query: `select ${what} where ${at(table, link.name)} ${not ? 'not in' : 'in'} (select ${at(link.from, link.by)})`,
  };
};

/** Rows with more than so many of what points at them, or with one that is large enough. */
const withMany: Kind = (place): Pair | null => {
  const { draw, table } = place;
  const link = linked(place, true);
  if (link === null || link.name !== nameOf(table)) return null;
  const [thing, others] = [singular(table.name), plural(link.from.name)];
  const shown = at(link.from, link.by);
  const pick = draw.below(3);
  if (pick === 0) {
    const count = 1 + draw.below(6);
    const [word, sign] = draw.one([
      ['more than', '>'],
      ['at least', '>='],
      ['less than', '<'],
    ] as const);
    return {
      question: draw.one([
        `Which ${plural(table.name)} have ${word} ${count} ${others}?`,
        `what ${plural(table.name)} have ${word} ${count} ${others}`,
      ]),
      query: `select ${shown} having count(*) ${sign} ${count}`,
    };
  }
  if (pick === 1) {
    const most = draw.below(3) > 0;
    const ways = most ? MOST_OF : ['the fewest', 'the least number of'];
    return {
      question: draw.one([
        `Which ${thing} has ${draw.one(ways)} ${others}?`,
        `what ${thing} has ${draw.one(ways)} ${others}`,
      ]),
      query: `select ${shown} order by count(*)${most ? ' desc' : ''} limit 1`,
    };
  }
  const measures = numbers({ ...place, table: link.from });
  if (measures.length === 0) return null;
  const column = draw.one(measures);
  const limit = draw.one([5, 10, 100, 1000, 10_000]) * (1 + draw.below(9));
  const over = draw.one(['more than', 'over', 'above', 'greater than']);
  return {
    question: draw.one([
      `Which ${plural(table.name)} have ${others} with a ${words(column.name)} of ${over} ${limit}?`,
      `what ${plural(table.name)} have a ${singular(link.from.name)} with ${words(column.name)} ${over} ${limit}`,
    ]),
    query: `select distinct ${shown} where ${at(link.from, column)} > ${limit}`,
  };
};

export const LINKED_KINDS: readonly Kind[] = [
  ...[inExtreme, inExtreme, ofTarget, ofTarget, ofOwner, ofOwner],
  ...[without, without, withMany, withMany],
];
