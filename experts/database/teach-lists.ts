// Questions for teach.ts that show several columns, sort, leave out, compare with an average, or join two conditions.
import type { Column } from './catalog.ts';
import { at, type Kind, known, nameOf, numbers, type Place, text } from './teach-place.ts';
import { plural, said, singular, TOTALS, words } from './teach-words.ts';

/** Columns that people would ask to see. */
const plainOf = ({ table }: Place): Column[] =>
  table.columns.filter(({ name, type }) => type !== 'blob' && !/(?:^|_)id$/.test(name));

/** Two different ones. */
function two<T>({ draw }: Place, from: readonly T[]): [T, T] | null {
  if (from.length < 2) return null;
  const first = draw.below(from.length);
  const second = (first + 1 + draw.below(from.length - 1)) % from.length;
  return [from[first] as T, from[second] as T];
}

const severalColumns: Kind = (place) => {
  const { draw, table } = place;
  const pair = two(place, plainOf(place));
  if (pair === null) return null;
  const [a, b] = pair;
  const things = plural(table.name);
  const shown = `select ${at(table, a)}, ${at(table, b)}`;
  const start = draw.one([
    `${draw.one(['List', 'Show', 'Give me', 'Find'])} the ${words(a.name)} and ${words(b.name)} of all ${things}`,
    `What are the ${plural(a.name)} and ${plural(b.name)} of the ${things}`,
  ]);
  const end = start.startsWith('What') ? '?' : '.';
  if (draw.below(3) > 0) return { question: `${start}${end}`, query: shown };
  const down = draw.below(2) === 0;
  return {
    question: `${start}, ${draw.one(['sorted', 'ordered'])} by ${words(b.name)}${down ? ' in descending order' : ''}${end}`,
    query: `${shown} order by ${at(table, b)}${down ? ' desc' : ''}`,
  };
};

const sorted: Kind = (place) => {
  const { draw, table } = place;
  const [name, columns] = [nameOf(table), plainOf(place)];
  if (name === undefined || columns.length === 0) return null;
  const column = draw.one(columns);
  const down = draw.below(2) === 0;
  const ways = down
    ? ['in descending order of', 'from highest to lowest']
    : ['in ascending order of', 'ordered by', 'sorted by'];
  const way = draw.one(ways);
  const rest = way.startsWith('from') ? `by ${words(column.name)} ${way}` : `${way} ${words(column.name)}`;
  return {
    question: `${draw.one(['List', 'Show', 'Name'])} the ${plural(table.name)} ${rest}.`,
    query: `select ${at(table, name)} order by ${at(table, column)}${down ? ' desc' : ''}`,
  };
};

const different: Kind = (place) => {
  const { draw, table } = place;
  const columns = plainOf(place).filter((column) => column !== nameOf(table));
  if (columns.length === 0) return null;
  const column = draw.one(columns);
  return {
    question: draw.one([
      `How many different ${plural(column.name)} are there?`,
      `How many distinct ${plural(column.name)} do the ${plural(table.name)} have?`,
      `Count the different ${plural(column.name)} of ${plural(table.name)}.`,
    ]),
    query: `select count(distinct ${at(table, column)})`,
  };
};

/** Two values of a column, or all but one. */
const values: Kind = (place) => {
  const { draw, table } = place;
  const name = nameOf(table);
  const columns = known(place).filter((column) => column !== name && column.samples.length > 1);
  if (name === undefined || columns.length === 0) return null;
  const column = draw.one(columns);
  const pair = two(place, column.samples);
  if (pair === null) return null;
  const [a, b] = pair;
  const things = plural(table.name);
  const [where, what] = [at(table, column), words(column.name)];
  const select = `select ${at(table, name)} where ${where}`;
  const pick = draw.below(4);
  if (pick === 0)
    return {
      question: draw.one([
        `Which ${things} are not in ${a}?`,
        `List the ${things} whose ${what} is not ${a}.`,
      ]),
      query: `${select} != ${text(a)}`,
    };
  if (pick === 1)
    return {
      question: draw.one([
        `Which ${things} are both in ${a} and in ${b}?`,
        `what ${things} have ${what} ${a} and also ${b}`,
      ]),
      query: `${select} = ${text(a)} intersect ${select} = ${text(b)}`,
    };
  const count = pick === 2;
  return {
    question: count
      ? `How many ${things} are in ${a} or ${b}?`
      : draw.one([
          `Which ${things} are in ${a} or ${b}?`,
          `List the ${things} whose ${what} is ${a} or ${b}.`,
        ]),
    query: `${count ? `select count(*) where ${where}` : select} = ${text(a)} or ${where} = ${text(b)}`,
  };
};

/** A measure beside bounds, its average, or its own extremes. */
const measured: Kind = (place) => {
  const { draw, table } = place;
  const [name, measures] = [nameOf(table), numbers(place)];
  if (name === undefined || measures.length === 0) return null;
  const column = draw.one(measures);
  const [where, what, things] = [at(table, column), words(column.name), plural(table.name)];
  const select = `select ${at(table, name)} where ${where}`;
  const pick = draw.below(4);
  if (pick === 0) {
    const low = draw.one([1, 5, 10, 100, 1000]) * (1 + draw.below(9));
    const high = low * (2 + draw.below(9));
    return {
      question: `Which ${things} have a ${what} between ${low} and ${high}?`,
      query: `${select} between ${low} and ${high}`,
    };
  }
  if (pick === 1) {
    const [word, sign] = draw.one([
      ['above', '>'],
      ['higher than', '>'],
      ['below', '<'],
      ['lower than', '<'],
    ] as const);
    return {
      question: `Which ${things} have a ${what} ${word} the average?`,
      query: `${select} ${sign} (select avg(${where}))`,
    };
  }
  if (pick === 2)
    return {
      question: `What are the minimum and maximum ${what} of the ${things}?`,
      query: `select min(${where}), max(${where})`,
    };
  const number = draw.one([1, 5, 10, 100]) * (1 + draw.below(9));
  return {
    question: draw.one([
      `Which ${things} have a ${what} of ${number}?`,
      `Which ${singular(table.name)} has ${what} ${number}?`,
    ]),
    query: `${select} = ${number}`,
  };
};

/** A figure for each group. */
const grouped: Kind = (place) => {
  const { draw, table } = place;
  const [groups, measures] = [known(place).filter((column) => column !== nameOf(table)), numbers(place)];
  if (groups.length === 0 || measures.length === 0) return null;
  const [group, column] = [draw.one(groups), draw.one(measures)];
  const { words: ways, name } = draw.one(TOTALS);
  const [what, each] = [
    `${draw.one(ways)} ${words(column.name)}`,
    `${draw.one(['each', 'every'])} ${said(group.name)}`,
  ];
  return {
    question: draw.one([
      `What is the ${what} of the ${plural(table.name)} in ${each}?`,
      `Show the ${what} of ${plural(table.name)} for ${each}.`,
      `What is the ${what} for ${each}?`,
      `For ${each}, what is the ${what} of the ${plural(table.name)}?`,
    ]),
    query: `select ${at(table, group)}, ${name}(${at(table, column)})`,
  };
};

export const LIST_KINDS: readonly Kind[] = [
  severalColumns,
  severalColumns,
  sorted,
  different,
  values,
  measured,
  grouped,
];
