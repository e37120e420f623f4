// What a stock is worth: the sum of prices times quantities, which is asked for in few ways.
import { nameOf } from '../teach-place.ts';
import type { Proposal } from './proposal.ts';
import { putTogether, readSketch } from './sketch.ts';
import type { Item, View } from './view.ts';

const ASKED =
  /^(?:(?:what(?: is|'s)|how much is|tell me|give me|calculate)(?: the)?(?: total| overall| whole| combined)? (?:value|worth) of (?:all |the |our |everything )*(.+?)|how much (?:is|are) (?:all |the |our )*(.+?) worth)(?: (?:in|on)(?: the| our)? stock| we have| there)?[?.!]?$/i;
const QUANTITY = /(?:^|_)(?:stock|quantity|qty|inventory|available|on_hand|units)$/;
const PRICE = /(?:^|_)(?:price|cost)$/;
const SKETCH = 'select sum ( C * C )';

/** The proposal for such a question; null for all others. */
export function worthOf(view: View, question: string): Proposal | null {
  const match = ASKED.exec(question.trim());
  const asked = (match?.[1] ?? match?.[2])?.toLowerCase();
  if (match === null || asked === undefined || /\s/.test(asked) || view.values.length > 0) return null;
  const start = match[0].toLowerCase().lastIndexOf(asked);
  const at = view.linked.words.findIndex((word) => word.start === start + question.indexOf(match[0]));
  const said = (item: Item): boolean => item.mention?.exact === true && item.mention.from === at;
  const found = view.tables.flatMap((table) => {
    const of = (name: RegExp): Item[] =>
      view.columns.filter(
        ({ place }) =>
          place.table === table.place.table &&
          /^(?:integer|number)$/.test(place.column?.type ?? '') &&
          name.test(place.column?.name ?? ''),
      );
    const [price, ...prices] = of(PRICE);
    const [quantity, ...quantities] = of(QUANTITY);
    const clear = prices.length + quantities.length === 0 && nameOf(table.place.table) !== undefined;
    if (price === undefined || quantity === undefined || !clear) return [];
    return said(table) || said(quantity) ? [[price, quantity] as const] : [];
  });
  const [pair] = found;
  return pair === undefined || found.length > 1 ? null : proposalOf(view, pair);
}

function proposalOf(view: View, items: readonly Item[]): Proposal {
  const filled = readSketch(SKETCH).gaps.map((gap, i) => {
    const item = items[i] as Item;
    return { gap, choice: { text: item.place.name, item, value: -1 }, ln: 0 };
  });
  const query = putTogether(
    SKETCH,
    filled.map(({ choice }) => choice.text),
  );
  return { query, plain: query, view, sketch: SKETCH, sketchScore: 0, fillScore: 0, filled };
}
