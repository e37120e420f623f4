// Questions in words that the reader knows better, where the database shows what is meant:
//   Who is the newest customer?   →   What is the name of the customer with the highest joined?
import type { Column, Table } from './catalog.ts';
import type { Linked, Linker, Mention, ValueMention } from './link.ts';
import { MEASURES } from './measures.ts';
import { around } from './propose/around.ts';
import { nameOf } from './teach-place.ts';
import { plural, singular, words as wordsIn } from './teach-words.ts';
import { wordsOf } from './words.ts';

interface Asked {
  readonly question: string;
  readonly linked: Linked;
  readonly linker: Linker;
}
type Rule = (asked: Asked) => string | null;

/** The question in other words; null where none are needed. */
export function restate(linker: Linker, question: string): string | null {
  const asked = { question, linked: linker.link(question), linker };
  for (const rule of RULES) {
    const other = rule(asked);
    if (other !== null && other !== question) return other;
  }
  return null;
}

const QUANTITY = /(?:^|_)(?:stock|quantity|qty|inventory|available|on_hand)$/;
const PRICE = /(?:^|_)(?:price|cost|fee|charge)$/;
const MONEY = /(?:^|_)(?:total|amount|sum|value|balance|fee|price|cost)$/;
const REVENUE = /^(?:revenues?|incomes?|turnover|sales|takings|earnings)$/;

const isFigure = ({ type }: Column): boolean => type === 'integer' || type === 'number';
const figureOf = (table: Table, name: RegExp): Column | undefined => {
  const found = table.columns.filter((column) => isFigure(column) && name.test(column.name));
  return found.length === 1 ? found[0] : undefined;
};

/** The table that is named in full from this word on. */
function tableAt({ mentions }: Linked, from: number): Mention | undefined {
  return mentions.find(({ place, exact, ...at }) => place.column === null && exact && at.from === from);
}

/** The one value of a question by which a row is called, with its table. */
function rowOf({ values }: Linked): { value: ValueMention; table: Table } | null {
  const [value] = values;
  if (value === undefined || values.length > 1) return null;
  const owners = value.columns.filter(({ table, column }) => column !== null && nameOf(table) === column);
  const [owner] = owners;
  return owner === undefined || owners.length > 1 ? null : { value, table: owner.table };
}

const THERE =
  /^how many (?:of (?:the|our) )?_ (?:(?:do|have|are|is) )?(?:(?:we|there|you|still) )*(?:have )?(?:got )?(?:(?:left |still )?(?:in|on)(?: the| our)? stock|left|available)$/;
const PRICED =
  /^(?:how much (?:is|are|does|do|did) (?:(?:a|an|the|one) )?_(?: costs?)?|what (?:does|do) (?:(?:a|an|the|one) )?_ cost|(?:what|how much) do (?:we|you|they) (?:charge|ask|take) for (?:(?:a|an|the|one) )?_)$/;

/** `How many drills are in stock?`, `How much is a ladder?` */
const measureOfRow: Rule = ({ linked }) => {
  const row = rowOf(linked);
  if (row === null) return null;
  const said = around(linked, [{ ...row.value, by: '_' }]);
  const name = THERE.test(said) ? QUANTITY : PRICED.test(said) ? PRICE : null;
  const column = name === null ? undefined : figureOf(row.table, name);
  return column === undefined ? null : `What is the ${wordsIn(column.name)} of the ${row.value.value}?`;
};

/** `Who supplies the drill?` where there are suppliers. */
const doer: Rule = ({ linked }) => {
  const row = rowOf(linked);
  if (
    row === null ||
    !/^who \p{L}+ (?:(?:the|a|an|our) )?_$/u.test(around(linked, [{ ...row.value, by: '_' }]))
  )
    return null;
  const verb = linked.mentions.find(
    ({ place, from, to }) => place.column === null && place.table !== row.table && from === 1 && to === 2,
  );
  const name = verb === undefined ? undefined : nameOf(verb.place.table);
  if (verb === undefined || name === undefined) return null;
  return `What is the ${wordsIn(name.name)} of the ${singular(verb.place.table.name)} of the ${row.value.value}?`;
};

const PERSONS =
  /^(?:customer|client|employee|worker|student|teacher|doctor|patient|member|user|player|person|people|author|singer|driver|pilot|staff|artist|actor|guest)s?$/;

/** `Who has overdue invoices?` where one table holds persons. */
const who: Rule = ({ question, linker }) => {
  const match = /^who (has|have|had|owns?|owes?|lives?|comes?|came)\b/i.exec(question);
  const tables = linker.catalog.tables.filter(({ name }) => PERSONS.test(name));
  const [table] = tables;
  if (match === null || table === undefined || tables.length > 1) return null;
  const verb = (match[1] as string).replace(/^has$/i, 'have').replace(/^(own|owe|live|come)s$/i, '$1');
  const name = nameOf(table);
  const those = `${plural(table.name)} ${name === undefined ? '' : 'that '}${verb}${question.slice(match[0].length)}`;
  return name === undefined ? `Which ${those}` : `What are the ${plural(name.name)} of the ${those}`;
};

const SUMMED =
  /^how much (?:do|does|did) (?:all )?(?:the |our )?(.+?) (?:add up|sum up|come|amount) to(?: in total| altogether)?\?$/i;

/** `How much do the overdue invoices add up to?` */
const summed: Rule = ({ question }) => {
  const what = SUMMED.exec(question)?.[1];
  return what === undefined ? null : `What is the total of ${what}?`;
};

const MOSTLY = /^what is the (\p{L}+) (?:where|in which) most(?: of)?(?: the| our)* (\p{L}+) live\?$/iu;

/** `What is the city where most of our customers live?` */
const mostly: Rule = ({ question }) => {
  const [, group, those] = MOSTLY.exec(question) ?? [];
  return group === undefined ? null : `Which ${group} do most ${those} live in?`;
};

const ON_AVERAGE = /^(which|what) (.+?) (?:is|are) (?:the )?(.+?) on average\?$/i;

/** `Which category is the most expensive on average?` */
const averaged: Rule = ({ question, linker }) => {
  const [, which, group = '', grade = ''] = ON_AVERAGE.exec(question) ?? [];
  const found = MEASURES.flatMap(({ of, most, least }) => {
    const end = most.includes(grade) ? 'highest' : least.includes(grade) ? 'lowest' : null;
    const columns = linker.places.flatMap(({ column }) =>
      column !== null && isFigure(column) && of.test(column.name) ? [column] : [],
    );
    return end === null || columns.length !== 1
      ? []
      : [`${end} average ${wordsIn((columns[0] as Column).name)}`];
  });
  return found.length === 1 ? `${which} ${group} has the ${found[0]}?` : null;
};

const LATE = /^(?:newest|latest|last|recent|recently)$/i;
const EARLY = /^(?:oldest|earliest|first)$/i;
const EXTREME = /^(?:smallest|biggest|largest|highest|lowest|greatest)$/i;

/** The column by which rows are late or early: the one that is named, else the only one. */
function dateOf({ linked, linker }: Asked, table: Table): Column | undefined {
  const dates = linker.dates.filter((place) => place.table === table);
  const named = dates.filter((place) =>
    linked.mentions.some((one) => one.place === place && one.share >= 0.5),
  );
  const [column] = named.length > 0 ? named : dates;
  return named.length < 2 && (named.length === 1 || dates.length === 1)
    ? (column?.column ?? undefined)
    : undefined;
}

interface Grade {
  readonly column: Column;
  readonly most: boolean;
}

/** Which column an adjective before a table is about, and which end of it. */
function gradeOf(asked: Asked, at: number, table: Table): Grade | null {
  const word = asked.linked.words[at]?.text ?? '';
  const measured = asked.linked.mentions.some(
    ({ place, from, to }) => place.column !== null && isFigure(place.column) && from <= at && at < to,
  );
  if (measured) return null;
  const date = LATE.test(word) || EARLY.test(word) ? dateOf(asked, table) : undefined;
  if (date !== undefined) return { column: date, most: LATE.test(word) };
  const money = EXTREME.test(word) ? figureOf(table, MONEY) : undefined;
  return money === undefined ? null : { column: money, most: !/^(?:smallest|lowest)$/i.test(word) };
}

const WHEN =
  /^(?:when|on (?:which|what) (?:day|date)) (?:was|is|were|did|has|had)(?: the)?(?: very)?(?: most)?$/i;
const IS = /^(?:who|what|which) (?:is|was|are|were)$|^(?:show|list|give|find|name|tell)(?: me| us)?$/i;

/** `the last invoice` as the one with the highest date. */
const graded: Rule = (asked) => {
  const { question, linked } = asked;
  const { words, numbers } = linked;
  for (const [at, word] of words.entries()) {
    if (!LATE.test(word.text) && !EARLY.test(word.text) && !EXTREME.test(word.text)) continue;
    const many = numbers.find(({ from }) => from === at + 1 || from === at - 1);
    const table = tableAt(linked, many?.from === at + 1 ? at + 2 : at + 1);
    if (table === undefined) continue;
    const grade = gradeOf(asked, at, table.place.table);
    const name = nameOf(table.place.table);
    if (grade === null || name === undefined || isCompound(asked, table.to, grade)) continue;
    const start = beginningOf(asked, many?.from === at - 1 ? at - 1 : at);
    const head = question.slice(0, start).trim();
    const tail = question.slice(words[table.to - 1]?.end ?? 0).replace(/[?.!\s]+$/, '');
    const { column, most } = grade;
    const what = wordsIn(column.name);
    const own = table.place.table.name;
    if (WHEN.test(head) && many === undefined && !EXTREME.test(word.text)) {
      const rest = withoutVerb(asked, tail, column);
      return `What is the ${most ? 'maximum' : 'minimum'} ${what} of the ${plural(own)}${rest}?`;
    }
    const rows = many === undefined ? singular(own) : `${many.value} ${plural(own)}`;
    const those = `the ${rows} with the ${most ? 'highest' : 'lowest'} ${what}${tail}`;
    if (!IS.test(head)) return `${head} ${those}?`;
    return many === undefined
      ? `What is the ${wordsIn(name.name)} of ${those}?`
      : `What are the ${plural(name.name)} of ${those}?`;
  }
  return null;
};

/** True where a table's name goes on as that of a column: `the highest invoice total`. */
function isCompound({ linked, linker }: Asked, at: number, { column: but }: Grade): boolean {
  const next = linked.words[at]?.stem ?? '';
  return linker.places.some(
    ({ column, words }) => column !== null && words.includes(next) && (column !== but || isFigure(column)),
  );
}

/** Where `the most recent` begins, in UTF-16 units. */
function beginningOf({ linked: { words } }: Asked, at: number): number {
  let first = at;
  while (/^(?:the|our|very|most)$/i.test(words[first - 1]?.text ?? '')) first -= 1;
  return words[first]?.start ?? 0;
}

/** What follows without the verb that the column is: `issued`. */
function withoutVerb({ linker }: Asked, tail: string, column: Column): string {
  const names = linker.dates.find((place) => place.column === column)?.words ?? [];
  const [verb] = wordsOf(tail);
  return verb !== undefined && names.includes(verb.stem) ? tail.slice(verb.end) : tail;
}

/** `Which patient registered first?` */
const doneFirst: Rule = (asked) => {
  const { linked } = asked;
  const { words } = linked;
  const said = words.map(({ text }) => text).filter((text) => !/^[?.!]$/.test(text));
  const last = said.at(-1) ?? '';
  if (!/^(?:which|what)$/i.test(said[0] ?? '') || !(LATE.test(last) || EARLY.test(last))) return null;
  const table = tableAt(linked, 1);
  const column = table === undefined ? undefined : dateOf(asked, table.place.table);
  const named = linked.mentions.find(({ place }) => place.column === column && column !== undefined);
  if (table === undefined || column === undefined || named?.from !== table.to) return null;
  if (said.slice(named.to, -1).some((word) => !/^(?:the|most)$/i.test(word))) return null;
  const name = nameOf(table.place.table) as Column;
  const end = LATE.test(last) ? 'highest' : 'lowest';
  return `What is the ${wordsIn(name.name)} of the ${singular(table.place.table.name)} with the ${end} ${wordsIn(column.name)}?`;
};

/** `What is the revenue?` where one table holds money and days. */
const revenue: Rule = ({ question, linked, linker }) => {
  const { words, mentions } = linked;
  const at = words.findIndex(({ text }) => REVENUE.test(text.toLowerCase()));
  if (at < 0 || mentions.some(({ from, to, share }) => share >= 0.6 && from <= at && at < to)) return null;
  const tables = new Set(linker.dates.map(({ table }) => table));
  const found = [...tables].flatMap((table) => {
    const column = figureOf(table, MONEY);
    return column === undefined ? [] : [{ table, column }];
  });
  const [one] = found;
  if (one === undefined || found.length > 1) return null;
  const start = words[at - 1]?.text.match(/^(?:total|overall)$/i) ? words[at - 1]?.start : words[at]?.start;
  const head = question.slice(0, start).trim();
  if (
    !/^(?:what|how much|how high|show|give|tell)(?: (?:me|us|is|was|are|were))*(?: (?:the|our))?$/i.test(head)
  )
    return null;
  return `What is the sum of the ${wordsIn(one.column.name)} of all ${plural(one.table.name)}${question.slice(words[at]?.end)}`;
};

const LISTING =
  /^(?:(?:which|what|show|list|display|give|get|me|us|all|the|our|of|are|there|every)(?:\s|$))*$/i;

/** `Which customers?`: what is left of a question without its period. */
const listed: Rule = ({ question, linked }) => {
  const words = linked.words.filter(({ text }) => !/^[?.!]$/.test(text));
  const table = linked.mentions.find(
    ({ place, exact, to }) => place.column === null && exact && to <= words.length,
  );
  if (table === undefined || words.length > 6 || linked.values.length > 0) return null;
  const [start, end] = [words[table.from]?.start ?? 0, words[table.to - 1]?.end ?? 0];
  const rest = `${question.slice(0, start)} ${question.slice(end).replace(/[?.!]/g, '')}`.trim();
  const name = nameOf(table.place.table);
  if (!LISTING.test(rest) || name === undefined || /^how\b/i.test(question)) return null;
  return `What are the ${plural(name.name)} of all ${plural(table.place.table.name)}?`;
};

const RULES: readonly Rule[] = [
  measureOfRow,
  doer,
  who,
  summed,
  mostly,
  averaged,
  doneFirst,
  graded,
  revenue,
  listed,
];
