// Columns that point at rows of other tables: by declared keys, and by holding the same values.
import type { Catalog, Column, Key, Table } from './catalog.ts';
import { nameOf } from './teach-place.ts';

/** Less than this share of a column's values in another one is chance. */
const SHARED = 0.8;
const LEAST = 3;

/** The keys of a catalog, then text columns nearly all of whose values are names of another table's rows. */
export function linksOf(catalog: Catalog, values: ReadonlyMap<string, readonly string[]>): Key[] {
  const sets = new Map<string, ReadonlySet<string>>();
  const setOf = (name: string): ReadonlySet<string> => {
    const known = sets.get(name) ?? new Set((values.get(name) ?? []).map((value) => value.toLowerCase()));
    sets.set(name, known);
    return known;
  };
  const found: Key[] = [...catalog.keys];
  const points = (table: Table, { name }: Column): boolean =>
    found.some((key) => key.table === table.name && key.columns[0] === name);
  for (const table of catalog.tables)
    for (const column of table.columns) {
      const own = setOf(`${table.name}.${column.name}`);
      if (own.size < LEAST || points(table, column)) continue;
      for (const target of catalog.tables) {
        const name = nameOf(target);
        if (target === table || name === undefined || nameOf(table) === column) continue;
        // What a name only stands for elsewhere is no row of its own.
        if (points(target, name)) continue;
        const names = setOf(`${target.name}.${name.name}`);
        const shared = [...own].filter((value) => names.has(value)).length;
        if (shared < SHARED * own.size) continue;
        found.push({
          ...{ table: table.name, columns: [column.name] },
          ...{ target: target.name, targetColumns: [name.name] },
        });
      }
    }
  return found;
}
