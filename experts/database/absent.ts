// Texts that a query asks for and that are nowhere in their columns, as far as all values of these are known.
import type { Linker } from './link.ts';
import type { Condition, Query } from './query.ts';

export interface Absent {
  readonly text: string;
  /** `table.column`. */
  readonly column: string;
}

/** Values of a column up to which all of them are read (sqlite-introspect.mjs). */
const ALL = 2000;

export function absentIn({ selects }: Query, linker: Linker): Absent[] {
  return selects.flatMap(({ from, where }) => {
    const nameOf = (as: string | null): string => from.find((one) => one.as === as)?.table ?? '';
    return where === null ? [] : absent(where, nameOf, linker);
  });
}

function absent(condition: Condition, nameOf: (as: string | null) => string, linker: Linker): Absent[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap((part) => absent(part, nameOf, linker));
    case 'not':
      return absent(condition.of, nameOf, linker);
    case 'in':
      return 'selects' in condition.among ? absentIn(condition.among, linker) : [];
    case 'compare': {
      const { sign, left, right } = condition;
      if (!/^!?=$/.test(sign) || left.kind !== 'column' || right.kind !== 'value') return [];
      const column = `${nameOf(left.table)}.${left.name}`;
      const text = String(right.value);
      return knownOf(linker, column)?.includes(text) === false ? [{ text, column }] : [];
    }
    default:
      return [];
  }
}

/** All texts of a column; null where some may be unknown. */
function knownOf({ catalog, values }: Linker, column: string): readonly string[] | null {
  const found = catalog.dialect === 'sqlite' ? (values.get(column) ?? []) : [];
  return found.length > 0 && found.length < ALL ? found : null;
}
