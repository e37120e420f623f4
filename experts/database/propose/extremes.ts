// The largest rows of a table whose rows have no names but an amount of money: one is that amount, several are shown
// with it.
import type { Column } from '../catalog.ts';
import type { Linker } from '../link.ts';
import { nameOf } from '../teach-place.ts';
import { around } from './around.ts';

const SAID =
  /^(?:what (?:is|are|was|were)|(?:show|list|give|name)(?: me| us)?)(?: the| our| _n)* (biggest|largest|highest|greatest|smallest|lowest)(?: _n)? rows(?: of all| ever)?$/;
const MONEY = /(?:^|_)(?:total|amount|sum|value|balance)$/;

export function extremeQuery(linker: Linker, question: string): string | null {
  const linked = linker.link(question);
  if (linked.values.length > 0 || linked.numbers.length > 1) return null;
  for (const { place, exact, from, to } of linked.mentions) {
    const { table } = place;
    if (place.column !== null || !exact) continue;
    const name = nameOf(table);
    const figures = table.columns.filter(
      (column: Column) => /^(?:integer|number)$/.test(column.type) && MONEY.test(column.name),
    );
    const [figure] = figures;
    if (name?.primary !== true || name.type === 'text' || figure === undefined || figures.length > 1)
      continue;
    const numbers = linked.numbers.map((one) => ({ ...one, by: '_n' }));
    const match = SAID.exec(around(linked, [{ from, to, by: 'rows' }, ...numbers]));
    if (match === null) continue;
    const least = /^(?:smallest|lowest)$/.test(match[1] as string);
    const by = `${table.name}.${figure.name}`;
    const [many] = linked.numbers;
    if (many === undefined) return `select ${least ? 'min' : 'max'}(${by})`;
    return `select ${table.name}.${name.name}, ${by} order by ${by}${least ? '' : ' desc'} limit ${many.value}`;
  }
  return null;
}
