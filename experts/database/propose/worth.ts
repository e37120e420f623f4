// What a stock is worth: the sum of prices times quantities, which is asked for in few ways.
import type { Column } from '../catalog.ts';
import type { Linker } from '../link.ts';

const ASKED =
  /^(?:(?:what(?: is|'s)|how much is|tell me|give me|calculate)(?: the)?(?: total| overall| whole| combined)? (?:value|worth) of (?:all |the |our |everything )*(.+?)|(?:how much|what) (?:is|are) (?:all |the |our )*(.+?) worth)(?: (?:in|on)(?: the| our)? stock| we have| there)?[?.!]?$/i;
const QUANTITY = /(?:^|_)(?:stock|quantity|qty|inventory|available|on_hand|units)$/;
const PRICE = /(?:^|_)(?:price|cost)$/;

/** The query for such a question; null for all others. */
export function worthQuery(linker: Linker, question: string): string | null {
  const match = ASKED.exec(question.trim());
  const asked = (match?.[1] ?? match?.[2])?.toLowerCase();
  const { words, values, mentions } = linker.link(question);
  if (match === null || asked === undefined || /\s/.test(asked) || values.length > 0) return null;
  const start = match[0].toLowerCase().lastIndexOf(asked) + question.indexOf(match[0]);
  const at = words.findIndex((word) => word.start === start);
  const found = linker.catalog.tables.flatMap((table) => {
    const of = (name: RegExp): Column[] =>
      table.columns.filter((column) => /^(?:integer|number)$/.test(column.type) && name.test(column.name));
    const [price, ...prices] = of(PRICE);
    const [quantity, ...quantities] = of(QUANTITY);
    if (price === undefined || quantity === undefined || prices.length + quantities.length > 0) return [];
    const said = mentions.some(
      ({ place, exact, from }) =>
        exact && from === at && place.table === table && (place.column === null || place.column === quantity),
    );
    return said ? [`select sum(${table.name}.${price.name} * ${table.name}.${quantity.name})`] : [];
  });
  return found.length === 1 ? (found[0] as string) : null;
}
