// Questions about a database with the queries that answer them, drawn from its tables, columns, types, keys and sample
// values: what a model is trained on to know this database. The same seed gives the same pairs.
import type { Catalog, Column, Key, Table } from './catalog.ts';
import { LINKED_KINDS } from './teach-linked.ts';
import { LIST_KINDS } from './teach-lists.ts';
import { MORE_KINDS } from './teach-more.ts';
import { NEIGHBOUR_KINDS } from './teach-neighbours.ts';
import { at, type Kind, known, nameOf, numbers, type Pair, type Place, text } from './teach-place.ts';
import { article, COMPARED, Draw, EXTREMES, plural, said, singular, TOTALS, words } from './teach-words.ts';

/**
 * Draws pairs; no two have the same question. Fewer come back where a schema has no more to ask. `links` are those of
 * links.ts where values are known.
 */
export function teach(
  catalog: Catalog,
  seed: number,
  count: number,
  links: readonly Key[] = catalog.keys,
): Pair[] {
  const draw = new Draw(seed);
  const tables = catalog.tables.filter((table) => nameOf(table) !== undefined);
  const kinds = [...KINDS, ...MORE_KINDS, ...LIST_KINDS, ...LINKED_KINDS, ...NEIGHBOUR_KINDS];
  const pairs = new Map<string, Pair>();
  for (let tries = 0; tries < count * 20 && pairs.size < count && tables.length > 0; tries++) {
    const pair = draw.one(kinds)({ catalog, draw, links, table: draw.one(tables) });
    if (pair !== null) pairs.set(pair.question, pair);
  }
  return [...pairs.values()];
}

/** A table that refers to this one, or to which this one refers. */
function neighbour({ catalog, draw, table }: Place, inward: boolean): Table | undefined {
  const near = catalog.keys
    .filter((key) => (inward ? key.target : key.table) === table.name && key.table !== key.target)
    .map((key) => (inward ? key.table : key.target));
  // Several keys between two tables: which one is meant cannot be told from a short question.
  const clear = near.filter((name) => near.indexOf(name) === near.lastIndexOf(name));
  return clear.length === 0 ? undefined : catalog.tables.find(({ name }) => name === draw.one(clear));
}

const KINDS: readonly Kind[] = [
  ({ draw, table }) => ({
    question: draw.one([
      `How many ${plural(table.name)} are there?`,
      `Count the ${plural(table.name)}.`,
      `What is the number of ${plural(table.name)}?`,
    ]),
    query: `select count(*) from ${table.name}`,
  }),
  ({ draw, table }) => {
    const plain = table.columns.filter(
      ({ type, name }) => !/^(?:date|boolean|blob)$/.test(type) && !/_id$/.test(name),
    );
    if (plain.length === 0) return null;
    const column = draw.one(plain);
    return {
      question: draw.one([
        `List the ${words(column.name)} of all ${plural(table.name)}.`,
        `Show the ${words(column.name)} of every ${singular(table.name)}.`,
        `What are the ${plural(column.name)} of the ${plural(table.name)}?`,
      ]),
      query: `select ${at(table, column)}`,
    };
  },
  (place) => {
    const { draw, table } = place;
    const texts = table.columns.filter(({ type }) => type === 'text');
    if (texts.length === 0) return null;
    const column = draw.one(texts);
    return {
      question: draw.one([
        `Which different ${plural(column.name)} do ${plural(table.name)} have?`,
        `List the distinct ${plural(column.name)} of ${plural(table.name)}.`,
      ]),
      query: `select distinct ${at(table, column)}`,
    };
  },
  (place) => {
    const found = equal(place);
    if (found === null) return null;
    const { draw, table } = place;
    const name = nameOf(table) as Column;
    // What a row is called is not asked by what it is called.
    if (found.condition.startsWith(`${at(table, name)} `)) return null;
    return {
      question: draw.one([
        `Which ${plural(table.name)} have the ${found.words}?`,
        `Name the ${plural(table.name)} with ${found.words}.`,
        `List ${plural(table.name)} whose ${found.is}.`,
      ]),
      query: `select ${at(table, name)} where ${found.condition}`,
    };
  },
  (place) => {
    const found = equal(place);
    if (found === null) return null;
    const { draw, table } = place;
    return {
      question: draw.one([
        `How many ${plural(table.name)} have the ${found.words}?`,
        `Count the ${plural(table.name)} whose ${found.is}.`,
      ]),
      query: `select count(*) where ${found.condition}`,
    };
  },
  (place) => {
    const found = equal(place);
    if (found === null) return null;
    const { draw, table } = place;
    const other = draw.one(table.columns);
    if (at(table, other) === found.column) return null;
    // "The total of the paid invoices" would be taken for a sum.
    const several = found.column !== at(table, nameOf(table) as Column);
    if (several && numbers(place).includes(other)) return null;
    return {
      question: draw.one([
        `What is the ${words(other.name)} of the ${singular(table.name)} with the ${found.words}?`,
        `Give me the ${words(other.name)} of ${plural(table.name)} whose ${found.is}.`,
      ]),
      query: `select ${at(table, other)} where ${found.condition}`,
    };
  },
  (place) => {
    const measures = numbers(place);
    if (measures.length === 0) return null;
    const { draw, table } = place;
    const [column, { words: ways, name }] = [draw.one(measures), draw.one(TOTALS)];
    const found = draw.below(2) === 0 ? equal(place) : null;
    const rest = found === null ? '' : ` whose ${found.is}`;
    return {
      question: draw.one([
        `What is the ${draw.one(ways)} ${words(column.name)} of ${plural(table.name)}${rest}?`,
        `Tell me the ${draw.one(ways)} ${words(column.name)} of the ${plural(table.name)}${rest}.`,
        ...(rest === ''
          ? [`What is the ${draw.one(ways)} ${singular(table.name)} ${words(column.name)}?`]
          : []),
      ]),
      query: `select ${name}(${at(table, column)})${found === null ? '' : ` where ${found.condition}`}`,
    };
  },
  (place) => {
    const measures = numbers(place);
    if (measures.length === 0) return null;
    const { draw, table } = place;
    const [column, { words: ways, desc }, name] = [
      draw.one(measures),
      draw.one(EXTREMES),
      nameOf(table) as Column,
    ];
    const many = draw.below(3) === 0 ? 2 + draw.below(8) : 1;
    const what = many === 1 ? singular(table.name) : `${many} ${plural(table.name)}`;
    return {
      question: draw.one([
        `Which ${what} ${many === 1 ? 'has' : 'have'} the ${draw.one(ways)} ${words(column.name)}?`,
        `Find the ${what} with the ${draw.one(ways)} ${words(column.name)}.`,
      ]),
      query: `select ${at(table, name)} order by ${at(table, column)}${desc} limit ${many}`,
    };
  },
  (place) => {
    const measures = numbers(place);
    if (measures.length === 0) return null;
    const { draw, table } = place;
    const [column, { words: ways, sign }, name] = [
      draw.one(measures),
      draw.one(COMPARED),
      nameOf(table) as Column,
    ];
    const limit = draw.one([5, 10, 20, 50, 100, 250, 1000]) * (1 + draw.below(9));
    return {
      question: draw.one([
        `Which ${plural(table.name)} have ${article(column.name)} of ${draw.one(ways)} ${limit}?`,
        `Which ${plural(table.name)} have ${article(column.name)} ${draw.one(ways)} ${limit}?`,
        `List the ${plural(table.name)} with ${article(column.name)} ${draw.one(ways)} ${limit}.`,
      ]),
      query: `select ${at(table, name)} where ${at(table, column)} ${sign} ${limit}`,
    };
  },
  (place) => {
    const { draw, table } = place;
    const groups = known(place).filter((column) => column !== nameOf(table));
    if (groups.length === 0) return null;
    const column = draw.one(groups);
    const most = draw.below(3) === 0;
    return most
      ? {
          question: draw.one([
            `Which ${said(column.name)} has the most ${plural(table.name)}?`,
            `What is the most common ${said(column.name)} of ${plural(table.name)}?`,
          ]),
          query: `select ${at(table, column)} order by count(*) desc limit 1`,
        }
      : {
          question: draw.one([
            `How many ${plural(table.name)} are there for each ${said(column.name)}?`,
            `Count ${plural(table.name)} by ${said(column.name)}.`,
          ]),
          query: `select ${at(table, column)}, count(*)`,
        };
  },
  ({ draw, table }) => {
    const dates = table.columns.filter(({ type }) => type === 'date');
    if (dates.length === 0) return null;
    const [column, year] = [draw.one(dates), 2010 + draw.below(17)];
    return {
      question: draw.one([
        `How many ${plural(table.name)} have ${year} as the year of ${words(column.name)}?`,
        `Count the ${plural(table.name)} ${words(column.name)} in ${year}.`,
      ]),
      query: `select count(*) where year(${at(table, column)}) = ${year}`,
    };
  },
  (place) => {
    const { draw, table } = place;
    const many = neighbour(place, true);
    const name = nameOf(table) as Column;
    if (many === undefined) return null;
    return draw.one([
      {
        question: `How many ${plural(many.name)} does each ${singular(table.name)} have?`,
        query: `select ${at(table, name)}, count(*) from ${many.name}`,
      },
      {
        question: `Which ${singular(table.name)} has the most ${plural(many.name)}?`,
        query: `select ${at(table, name)} from ${many.name} order by count(*) desc limit 1`,
      },
    ]);
  },
  (place) => {
    const { draw, table } = place;
    const one = neighbour(place, false);
    const found = one === undefined ? null : equal({ ...place, table: one });
    if (one === undefined || found === null) return null;
    const name = nameOf(table) as Column;
    return draw.one([
      {
        question: `Which ${plural(table.name)} belong to the ${singular(one.name)} whose ${found.is}?`,
        query: `select ${at(table, name)} where ${found.condition}`,
      },
      {
        question: `How many ${plural(table.name)} belong to ${plural(one.name)} whose ${found.is}?`,
        query: `select count(*) from ${table.name} where ${found.condition}`,
      },
    ]);
  },
];

/** A value that a text column holds. */
function equal(place: Place): { column: string; words: string; is: string; condition: string } | null {
  const columns = known(place);
  if (columns.length === 0) return null;
  const { draw, table } = place;
  const column = draw.one(columns);
  const value = draw.one(column.samples);
  return {
    column: at(table, column),
    words: `${words(column.name)} ${value}`,
    is: `${words(column.name)} is ${value}`,
    condition: `${at(table, column)} = ${text(value)}`,
  };
}
