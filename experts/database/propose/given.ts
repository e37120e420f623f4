// Queries that a rule reads out of a question: what is asked for in few ways that no example of Spider has.
import type { Linker } from '../link.ts';
import { extremeQuery } from './extremes.ts';
import { choices } from './gaps.ts';
import { ledgerQuery } from './ledger.ts';
import type { Proposal } from './proposal.ts';
import { ofExtreme, rowQuery } from './rows.ts';
import { gapTokens, putTogether, readSketch, takeApart } from './sketch.ts';
import { stockQuery } from './stock.ts';
import { tradeQuery } from './trade.ts';
import { viewOf } from './view.ts';
import { worthQuery } from './worth.ts';

const RULES: readonly ((linker: Linker, question: string) => string | null)[] = [
  worthQuery,
  ledgerQuery,
  tradeQuery,
  stockQuery,
  rowQuery,
  ofExtreme,
  extremeQuery,
];

/** The one proposal for such a question; null for all others. */
export function givenOf(linker: Linker, question: string): Proposal | null {
  for (const rule of RULES) {
    const query = rule(linker, question);
    const apart = query === null ? null : takeApart(query, linker.catalog);
    if (query === null || apart === null) continue;
    const view = viewOf(linker, question);
    const tokens = gapTokens(apart.sketch);
    const filled = readSketch(apart.sketch).gaps.map((gap, i) => {
      const text = apart.fillings[i] ?? '';
      const known = choices(view, gap, tokens[i] ?? 'V').find((choice) => choice.text === text);
      return { gap, choice: known ?? { text, item: null, value: -1 }, ln: 0 };
    });
    const common = { query: putTogether(apart.sketch, apart.fillings), view, filled, given: true as const };
    return { ...common, plain: common.query, sketch: apart.sketch, sketchScore: 0, fillScore: 0 };
  }
  return null;
}
