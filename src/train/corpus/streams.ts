// Everything beside the calculator's questions that a model is trained on: one stream for each expert, pairs from
// files, and running text.
import { existsSync, readFileSync } from 'node:fs';
import { MrklError } from '../../contract/errors.ts';
import { api } from './api.ts';
import { calendar } from './calendar.ts';
import { copying } from './copy.ts';
import { dictionary } from './dictionary.ts';
import type { Example } from './example.ts';
import { plan } from './plans/plans.ts';
import type { Random } from './random.ts';
import { notApi, notCalendar, notDictionary } from './refused-nearby.ts';
import { loadText } from './running-text.ts';

export type Stream = (rng: Random) => Example;

/** A question and the input of its expert. */
export interface Pair {
  readonly question: string;
  readonly input: unknown;
}

/** Sources of pairs, named after their experts. */
export const EXPERTS: Readonly<Record<string, (rng: Random) => Pair>> = { calendar, dictionary, api, plan };
/** Questions that are near these experts and not for them. */
export const REFUSED: Readonly<Record<string, (rng: Random) => string>> = {
  calendar: notCalendar,
  dictionary: notDictionary,
  api: notApi,
};
const REFUSALS = 0.08; // share
/** The output for a question that is not for the expert. */
export const NONE = 'none';

/** What stands before <|bos|> where no soft prompt does. */
const TITLES: Readonly<Record<string, string>> = {
  api: 'web services',
  plan: 'planner',
  sql: 'database',
};

function task(expert: string, rng: Random): string {
  const title = TITLES[expert] ?? expert;
  return rng.chance(0.05)
    ? ''
    : rng.pick([
        `call the ${title}`,
        `json call for the ${title}`,
        `tool call for the question; json call for the ${title}`,
        `${title} input as json`,
      ]);
}

/** What a row of a file of pairs may hold; `output` is the call as text. */
export interface PairRow {
  readonly question: string;
  readonly output: string;
  readonly context?: string;
}

/** Reads rows `{question, output, context?}`, one a line. */
export function readPairs(file: string): PairRow[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    if (line === '') return [];
    const row = JSON.parse(line) as Partial<PairRow>;
    if (typeof row.question !== 'string' || typeof row.output !== 'string')
      throw new MrklError('file-invalid', `${file} line ${i + 1}: expected strings "question" and "output"`);
    return [row as PairRow];
  });
}

/** The streams that a recipe names; `pairs` holds files by name. Those that are absent are left out and told. */
export function openStreams(
  names: Iterable<string>,
  pairs: Readonly<Record<string, string>>,
  data: string,
  missing: (what: string) => void,
): Map<string, Stream> {
  const streams = new Map<string, Stream>();
  for (const name of new Set(names)) {
    const stream = open(name, pairs[name], data);
    if (stream === null) missing(`${name}${pairs[name] === undefined ? '' : ` (${pairs[name]})`}`);
    else streams.set(name, stream);
  }
  return streams;
}

function open(name: string, file: string | undefined, data: string): Stream | null {
  if (file !== undefined) return existsSync(file) ? fromRows(name, readPairs(file)) : null;
  if (name === 'copy') return copying;
  if (name === 'text') {
    const texts = loadText(data);
    return (rng) => ({ task: '', question: rng.pick(texts), output: null });
  }
  const source = EXPERTS[name];
  if (source === undefined)
    throw new MrklError(
      'argument-invalid',
      `recipe: no stream "${name}"; there are copy, text, ${Object.keys(EXPERTS).join(', ')}, and those under "pairs"`,
    );
  const refused = REFUSED[name];
  return (rng) => {
    if (refused !== undefined && rng.chance(REFUSALS))
      return { task: task(name, rng), question: refused(rng), output: NONE };
    const { question, input } = source(rng);
    return { task: task(name, rng), question, output: JSON.stringify(input) };
  };
}

/** A stream of given rows; null where there is none. */
export function fromRows(name: string, rows: readonly PairRow[]): Stream | null {
  if (rows.length === 0) return null;
  return (rng) => ({ task: task(name, rng), ...rng.pick(rows) });
}
