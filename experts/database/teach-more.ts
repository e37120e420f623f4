// More kinds of questions for teach.ts: things called by their names, measures by adjectives, and places.
import type { Column, Table } from './catalog.ts';
import { measureOf } from './measures.ts';
import { at, type Kind, known, nameOf, numbers, type Pair, type Place, text } from './teach-place.ts';
import { plural, said, singular, words } from './teach-words.ts';

/** Names of columns without the name of their table: `population` of city_population. */
function short(table: Table, column: Column): string {
  const own = singular(table.name);
  const name = words(column.name);
  return name.startsWith(`${own} `) ? name.slice(own.length + 1) : said(column.name);
}

/** A row called by its name, or rows by what they share. */
function called({ draw }: Place, column: Column | undefined): string | null {
  return column === undefined || column.samples.length === 0 ? null : draw.one(column.samples);
}

const others = (place: Place): Column[] => known(place).filter((column) => column !== nameOf(place.table));

/** Columns that say where something is. */
const isPlace = ({ name, type }: Column): boolean =>
  type === 'text' && /location|place|city|state|country|county|region|address/.test(name);

const attribute: Kind = (place) => {
  const { draw, table } = place;
  const key = draw.below(3) === 0 ? draw.one(known(place)) : nameOf(table);
  const value = called(place, key);
  const telling = table.columns.filter(
    (one) => measureOf(one.name, table.columns) !== undefined || isPlace(one),
  );
  const column = draw.one(telling.length > 0 && draw.below(2) === 0 ? telling : table.columns);
  if (value === null || key === undefined || column === key) return null;
  const measure = measureOf(column.name, table.columns);
  const what = short(table, column);
  const asked = [
    value,
    `the ${value}`,
    `the ${singular(table.name)} ${value}`,
    `${value} ${singular(table.name)}`,
  ];
  const hows = asked.flatMap((one) =>
    (measure?.how ?? []).map((how) => (how.includes('_') ? how.replace('_', one) : `${how} is ${one}?`)),
  );
  if (isPlace(column)) hows.push(...asked.flatMap((one) => [`Where is ${one}?`, `where is ${one} located`]));
  const plain = [
    `What is the ${what} of ${value}?`,
    `what is the ${what} of the ${singular(table.name)} ${value}`,
    `Tell me ${value}'s ${what}.`,
    `Give the ${what} of ${value}.`,
    `what is the ${what} in ${value}`,
    `${value}: what is its ${what}?`,
    ...asked.map((one) => `Which ${plural(what)} does ${one} have?`),
  ];
  const ways = hows.length > 0 && draw.below(2) === 0 ? hows : plain;
  return {
    question: draw.one(ways),
    query: `select ${at(table, column)} where ${at(table, key)} = ${text(value)}`,
  };
};

const superlative: Kind = (place) => {
  const { draw, table } = place;
  const measures = numbers(place).filter(({ name }) => measureOf(name, place.table.columns) !== undefined);
  const name = nameOf(table);
  if (measures.length === 0 || name === undefined) return null;
  const column = draw.one(measures);
  const measure = measureOf(column.name, table.columns);
  const high = draw.below(3) > 0;
  const adjective = draw.one((high ? measure?.most : measure?.least) ?? ['greatest']);
  const extremes = high ? ['highest', 'largest', 'greatest'] : ['lowest', 'smallest'];
  const groups = others(place);
  const group = groups.length > 0 && draw.below(2) === 0 ? draw.one(groups) : null;
  const value = group === null ? null : called(place, group);
  const thing = singular(table.name);
  const rest = value === null ? '' : ` in ${value}`;
  const shown = draw.below(4) === 0 ? draw.one(table.columns) : name;
  const of = shown === name ? '' : `${short(table, shown)} of the `;
  const question = draw.one([
    `What is the ${of}${adjective} ${thing}${rest}?`,
    `what is the ${of}${adjective} ${thing}${rest}`,
    of === '' ? `Which ${thing}${rest} is the ${adjective}?` : `Give the ${of}${adjective} ${thing}${rest}.`,
    `Name the ${of}${adjective} ${thing}${rest}.`,
    ...extremes.map((most) => `What is the ${of}${thing}${rest} with the ${most} ${words(column.name)}?`),
    ...(value === null || of !== ''
      ? []
      : [
          `what is the ${adjective} ${value} ${thing}`,
          ...extremes.map((most) => `what ${value} ${thing} has the ${most} ${words(column.name)}`),
        ]),
  ]);
  const where = value === null || group === null ? '' : ` where ${at(table, group)} = ${text(value)}`;
  return {
    question,
    query: `select ${at(table, shown)}${where} order by ${at(table, column)}${high ? ' desc' : ''} limit 1`,
  };
};

const compared: Kind = (place) => {
  const { draw, table } = place;
  const measures = numbers(place).filter(
    ({ name }) => (measureOf(name, place.table.columns)?.more.length ?? 0) > 0,
  );
  const name = nameOf(table);
  if (measures.length === 0 || name === undefined) return null;
  const column = draw.one(measures);
  const measure = measureOf(column.name, table.columns);
  const more = draw.below(2) === 0;
  const words = (more ? measure?.more : measure?.less) ?? [];
  if (words.length === 0) return null;
  const limit = draw.one([5, 10, 50, 100, 500, 1000, 10_000, 100_000]) * (1 + draw.below(9));
  const count = draw.below(3) === 0;
  const things = plural(table.name);
  const condition = `${at(table, column)} ${more ? '>' : '<'} ${limit}`;
  return count
    ? {
        question: `How many ${things} are ${draw.one(words)} ${limit}?`,
        query: `select count(*) where ${condition}`,
      }
    : {
        question: draw.one([
          `Which ${things} are ${draw.one(words)} ${limit}?`,
          `List the ${things} ${draw.one(words)} ${limit}.`,
        ]),
        query: `select ${at(table, name)} where ${condition}`,
      };
};

const within: Kind = (place) => {
  const { draw, table } = place;
  const groups = others(place);
  const name = nameOf(table);
  if (groups.length === 0 || name === undefined) return null;
  const group = draw.one(groups);
  const value = called(place, group);
  if (value === null) return null;
  const things = plural(table.name);
  const condition = `${at(table, group)} = ${text(value)}`;
  const amount = numbers(place);
  if (draw.below(4) === 0 && amount.length > 0) {
    const column = draw.one(amount);
    const [way, aggregate] = draw.one([
      ['total', 'sum'],
      ['average', 'avg'],
      ['highest', 'max'],
      ['lowest', 'min'],
    ] as const);
    // A total needs no other word for a sum.
    if (/^(?:total|sum|amount)$/.test(column.name))
      return {
        question: draw.one([
          `What is the ${column.name} of ${value} ${things}?`,
          `What is the ${column.name} of all ${value} ${things}?`,
          `What is the ${column.name} of ${things} that are ${value}?`,
        ]),
        query: `select sum(${at(table, column)}) where ${condition}`,
      };
    return {
      question: draw.one([
        `What is the ${way} ${short(table, column)} of ${things} in ${value}?`,
        `What is the ${way} ${short(table, column)} of ${value} ${things}?`,
      ]),
      query: `select ${aggregate}(${at(table, column)}) where ${condition}`,
    };
  }
  return draw.below(2) === 0
    ? {
        question: draw.one([
          `How many ${things} are in ${value}?`,
          `How many ${things} are there in ${value}?`,
          `how many ${value} ${things} are there`,
          `how many ${things} does ${value} have`,
        ]),
        query: `select count(*) where ${condition}`,
      }
    : {
        question: draw.one([
          `Which ${things} are in ${value}?`,
          `what ${things} are in ${value}`,
          `List the ${things} of ${value}.`,
          `Show me the ${value} ${things}.`,
          `what ${things} does ${value} have`,
        ]),
        query: `select ${at(table, name)} where ${condition}`,
      };
};

const extremeOwner: Kind = (place): Pair | null => {
  const { draw, table } = place;
  const groups = others(place);
  if (groups.length === 0) return null;
  const group = draw.one(groups);
  const measures = numbers(place).filter(({ name }) => measureOf(name, place.table.columns) !== undefined);
  if (measures.length > 0 && draw.below(2) === 0) {
    const column = draw.one(measures);
    const adjective = draw.one(measureOf(column.name, table.columns)?.most ?? ['greatest']);
    return {
      question: draw.one([
        `Which ${said(group.name)} has the ${adjective} ${singular(table.name)}?`,
        `what ${said(group.name)} is the ${adjective} ${singular(table.name)} in`,
      ]),
      query: `select ${at(table, group)} order by ${at(table, column)} desc limit 1`,
    };
  }
  const most = draw.below(3) > 0;
  return {
    question: most
      ? draw.one([
          `Which ${said(group.name)} has the most ${plural(table.name)}?`,
          `what ${said(group.name)} has the largest number of ${plural(table.name)}`,
        ])
      : `Which ${said(group.name)} has the fewest ${plural(table.name)}?`,
    query: `select ${at(table, group)} order by count(*)${most ? ' desc' : ''} limit 1`,
  };
};
export const MORE_KINDS: readonly Kind[] = [
  ...[attribute, attribute, superlative, superlative, compared],
  ...[within, within, extremeOwner],
];
