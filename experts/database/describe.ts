// What a model reads before a question: the words that mean something in this database, then its tables and columns,
// the likely ones first.
//   heads=head departments=department older~head.age 'Texas'=state.state_name
//   head: age# born_state head_id# name | department: name creation# ...
import type { Linked, Linker, Mention, Place } from './link.ts';

/** Characters of the links, and of the tables. */
const LINKS = 200;
const TABLES = 160;
/** Columns of a table. */
const COLUMNS = 14;
/** Columns that a word of the question may mean. */
const MEANT = 2;

/** The context of a question. */
export function describeQuestion(linker: Linker, question: string): string {
  const linked = linker.link(question);
  const links = within(linksOf(question, linked), LINKS, ' ');
  const tables = within(tablesOf(linker, linked), TABLES, ' | ');
  return links === '' ? tables : `${links}\n${tables}`;
}

/** As many of the first parts as there is room for. */
function within(parts: readonly string[], room: number, between: string): string {
  let text = '';
  for (const part of parts) {
    const next = text === '' ? part : `${text}${between}${part}`;
    if (next.length > room) continue;
    text = next;
  }
  return text;
}

/** Names by the words that mean them, in the order of the question. */
function linksOf(question: string, { words, mentions, values }: Linked): string[] {
  const spans = new Map<string, { from: number; to: number; found: Mention[] }>();
  for (const mention of mentions) {
    const key = `${mention.from} ${mention.to}`;
    const span = spans.get(key) ?? { from: mention.from, to: mention.to, found: [] };
    span.found.push(mention);
    spans.set(key, span);
  }
  const named = mentionedTables(mentions);
  const text = (from: number, to: number): string =>
    question.slice(words[from]?.start ?? 0, words[to - 1]?.end ?? 0);
  const links = [...spans.values()].map(({ from, to, found }) => {
    const best = found
      .sort((a, b) => weight(b, named) - weight(a, named))
      .slice(0, MEANT)
      .filter((mention, _, [first]) => weight(mention, named) > weight(first as Mention, named) - 0.5);
    const sign = best.some(({ share, exact }) => exact && share === 1) ? '=' : '~';
    return { from, to, text: `${text(from, to)}${sign}${best.map(({ place }) => place.name).join(',')}` };
  });
  const cells = values.map(({ from, to, value, columns }) => ({
    ...{ from, to },
    text: `'${value}'${columns.length === 0 ? '' : '='}${columns
      .slice(0, MEANT)
      .map(({ name }) => name)
      .join(',')}`,
  }));
  const free = links.filter(
    (link) => !values.some((value) => value.from <= link.from && link.to <= value.to),
  );
  return [...free, ...cells].sort((a, b) => a.from - b.from || a.to - b.to).map((link) => link.text);
}

const mentionedTables = (mentions: readonly Mention[]): ReadonlySet<string> =>
  new Set(mentions.filter(({ place }) => place.column === null).map(({ place }) => place.name));

/** How likely a mention is meant: whole names, and columns of tables that are mentioned too. */
function weight({ place, share, exact }: Mention, named: ReadonlySet<string>): number {
  return share + (exact ? 1 : 0) + (place.column !== null && named.has(place.table.name) ? 0.6 : 0);
}

/** Tables with their columns; `#` marks numbers, `@` dates. */
function tablesOf({ catalog }: Linker, { mentions, values }: Linked): string[] {
  const named = mentionedTables(mentions);
  const score = new Map<string, number>();
  const add = (place: Place, more: number): void => {
    score.set(place.name, (score.get(place.name) ?? 0) + more);
  };
  for (const mention of mentions) add(mention.place, weight(mention, named));
  for (const { columns } of values) for (const place of columns) add(place, 2);
  const scored = catalog.tables.map((table) => {
    const columns = table.columns
      .map((column) => ({ column, score: score.get(`${table.name}.${column.name}`) ?? 0 }))
      .sort((a, b) => b.score - a.score);
    const best = columns[0]?.score ?? 0;
    return { table, columns, score: (score.get(table.name) ?? 0) * 2 + best };
  });
  return scored
    .sort((a, b) => b.score - a.score)
    .map(({ table, columns }) => {
      const names = columns.slice(0, COLUMNS).map(({ column: { name, type } }) => {
        const mark = /^(?:integer|number)$/.test(type) ? '#' : type === 'date' ? '@' : '';
        return `${name}${mark}`;
      });
      return `${table.name}: ${names.join(' ')}`;
    });
}
