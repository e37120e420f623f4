// Everyday words for what a database calls otherwise: `bills` where there are invoices. They are said in its own words,
// unless it uses them too.
import type { Linker } from './link.ts';
import { plural, singular } from './teach-words.ts';
import { stem } from './words.ts';

/** Words that stand for each other in questions about trade, work and schools; `_` joins two. */
const GROUPS: readonly (readonly string[])[] = `
  invoice bill
  customer client buyer shopper purchaser
  product article item good
  supplier vendor provider
  employee worker staff_member
  order purchase
  city town
  film movie
  car automobile
  student pupil
  doctor physician
  medicine drug medication
  country nation
  company firm
`
  .trim()
  .split('\n')
  .map((line) =>
    line
      .trim()
      .split(' ')
      .map((word) => word.replace('_', ' ')),
  );

/** A currency behind a figure says nothing where no column is called so. */
const MONEY = /(\d)\s*(?:euros?|dollars?|pounds?|eur|usd|€|\$)(?![\p{L}\d])/giu;

/** The question in the words of the database. */
export function inItsWords({ catalog, places, values }: Linker, question: string): string {
  const names = new Set(places.flatMap(({ words }) => words));
  const cells = new Set([...values.values()].flat().map((value) => value.toLowerCase()));
  const called = places.filter(({ words }) => words.length === 1);
  let said = question.replace(MONEY, (whole, digit: string) =>
    names.has(stem(whole.replace(/[^\p{L}]/gu, ''))) ? whole : digit,
  );
  for (const group of GROUPS) {
    const own = group.filter(
      (word) => catalog.tables.length > 0 && called.some(({ words }) => words[0] === stem(word)),
    );
    const [name] = own;
    if (name === undefined || own.length > 1) continue;
    for (const word of group) {
      if (word === name || names.has(stem(word)) || cells.has(word) || cells.has(plural(word))) continue;
      said = said.replace(new RegExp(`(?<![\\p{L}-])${word}(s?)(?![\\p{L}-])`, 'giu'), (_, many: string) =>
        many === '' ? singular(name) : plural(name),
      );
    }
  }
  return said;
}
