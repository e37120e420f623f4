// When a question was not understood well enough to answer it, and what is said then.
import type { Setup } from 'mrkl/sdk';
import { absentIn } from './absent.ts';
import { compile } from './compile.ts';
import type { Linker } from './link.ts';
import { parseQuery } from './parse.ts';
import type { Ranking } from './propose/rank.ts';
import { resolveQuery } from './resolve.ts';
import type { Input } from './schema.ts';
import { wishOf } from './settings.ts';

/** Without a wish: what is likelier wrong than right is not answered. */
const EVEN = 0.5;

/** The probability from which questions are answered; throws where no probability keeps the risk. */
export function thresholdOf(setup: Setup, curve: Ranking['curve']): number {
  const { coverage, risk } = wishOf(setup);
  if (coverage === 1) return 0;
  if (coverage !== undefined) return curve.find((point) => point.coverage >= coverage)?.threshold ?? 0;
  if (risk === undefined) return EVEN;
  const kept = curve.findLast((point) => point.risk <= risk);
  if (kept !== undefined) return kept.threshold;
  const least = Math.min(1, ...curve.map((point) => point.risk));
  throw new Error(`risk: expected ${least} at least, which is what this reader can keep; found ${risk}.`);
}

/** Says that it is unsure, and what it considered. */
export function explainDoubt({ query, unsure }: Input, linker: Linker): string {
  const { catalog } = linker;
  const resolved = resolveQuery(parseQuery(query), catalog);
  const { sql, parameters } = compile(resolved, catalog);
  const absent = absentIn(resolved, linker).map(({ text, column }) => ` No ${column} is '${text}'.`);
  const values = parameters.map((value) => JSON.stringify(value)).join(', ');
  const others = (unsure?.others ?? []).map((other) => ` Or: ${other}`);
  const percent = Math.round((unsure?.probability ?? 0) * 100);
  return [
    `It is not clear enough what is asked: the likeliest query is right with ${percent} %.${[...new Set(absent)].join('')}`,
    ` Considered: ${query}${others.join('')}`,
    ` The first in SQL: ${sql}${values === '' ? '' : ` with ${values}`}`,
  ].join('');
}
