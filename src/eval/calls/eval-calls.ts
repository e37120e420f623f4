// Choosing functions and writing their arguments, scored by matching the calls with the accepted ones.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { MrklError, toMrklError } from '../../contract/errors.ts';
import { type Findings, type Miss, percent } from '../report.ts';
import { type CallRow, CallRowSchema, type FunctionDoc, parametersOf } from './functions.ts';
import { likeness } from './likeness.ts';
import { callsMatch, type WrittenCall } from './match.ts';
import { type CallWriter, writeCalls } from './write.ts';

/** Below this likeness no function is called; the value with which most dev rows are right about calling at all. */
export const DOUBT = 0.05;
/** Calls for one question. */
const MOST_CALLS = 8;

/** Reads `<folder>/<split>.jsonl`. */
export function readCallRows(folder: string, split: string): CallRow[] {
  const file = path.join(folder, `${split}.jsonl`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MrklError('file-missing', `${file}: cannot be read.`, { cause });
  }
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const row = CallRowSchema.safeParse(JSON.parse(line));
    if (row.success) return [row.data];
    const [issue] = row.error.issues;
    throw new MrklError(
      'file-invalid',
      `${file} line ${i + 1}: ${issue?.path.join('.')}: ${issue?.message}.`,
    );
  });
}

export interface CallsOptions extends CallWriter {
  readonly rows: readonly CallRow[];
  /** Who chooses the functions: the model under the grammar of all of them, or likeness, one function at most. */
  readonly choose: 'model' | 'likeness';
  progress(finished: number, total: number): void;
  miss(miss: Miss): void;
}

export interface CallsReport {
  /** Share of the calls written that follow the schema of their function. */
  readonly valid: number;
  readonly calls: number;
  readonly n: number;
  /** Share of rows whose calls are the accepted ones: over all, and by category. */
  readonly ast_accuracy: Readonly<Record<string, number>>;
  /** Share of rows that are right about calling or not calling. */
  readonly decision_accuracy: number;
  /** Rows for which nothing could be written, by code. */
  readonly failures: Readonly<Record<string, number>>;
}

interface Tally {
  n: number;
  right: number;
}

export async function evalCalls(options: CallsOptions): Promise<CallsReport> {
  const { rows, signal } = options;
  const tallies = new Map<string, Tally>();
  const failures: Record<string, number> = {};
  const validator = new Validator();
  let decided = 0;
  for (const [i, row] of rows.entries()) {
    options.progress(i, rows.length);
    const question = textOf(row);
    let calls: WrittenCall[] = [];
    try {
      calls = await callsFor(question, row.function, options);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      const { code } = toMrklError(thrown);
      failures[code] = (failures[code] ?? 0) + 1;
    }
    for (const call of calls) validator.count(call, row.function);
    const wanted = wantsCall(row);
    decided += Number(calls.length > 0 === wanted);
    const right =
      row.ground_truth === null ? calls.length > 0 === wanted : callsMatch(calls, row.ground_truth);
    const tally = tallies.get(row.category) ?? { n: 0, right: 0 };
    tallies.set(row.category, { n: tally.n + 1, right: tally.right + Number(right) });
    if (right) continue;
    const expected =
      row.ground_truth === null ? (wanted ? 'some call' : 'no call') : JSON.stringify(row.ground_truth);
    options.miss({ kind: row.category, question, expected, found: JSON.stringify(calls) });
  }
  return toReport(tallies, validator, decided, failures);
}

/** The right call is none, or any: then there is no ground truth. */
const wantsCall = ({ ground_truth, category }: CallRow): boolean =>
  ground_truth !== null || /(?<!ir)relevance/.test(category);

/** The messages of the last turn. */
function textOf({ question }: CallRow): string {
  return (question.at(-1) ?? []).map(({ content }) => content).join('\n');
}

async function callsFor(
  question: string,
  functions: readonly FunctionDoc[],
  options: CallsOptions,
): Promise<WrittenCall[]> {
  const ranked = functions
    .map((one) => ({ one, score: likeness(question, one) }))
    .sort((a, b) => b.score - a.score);
  const [best] = ranked;
  if (best === undefined || best.score < DOUBT) return [];
  const offered = options.choose === 'model' ? functions : [best.one];
  return writeCalls(question, offered, options.choose === 'model' ? MOST_CALLS : 1, options);
}

/** Checks arguments with a validator that shares nothing with the grammar. */
class Validator {
  calls = 0;
  valid = 0;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });
  readonly #checks = new WeakMap<FunctionDoc, ValidateFunction>();

  count(call: WrittenCall, functions: readonly FunctionDoc[]): void {
    this.calls += 1;
    const doc = functions.find(({ name }) => name === call.name);
    if (doc === undefined) return;
    const check = this.#checks.get(doc) ?? this.#ajv.compile(parametersOf(doc));
    this.#checks.set(doc, check);
    this.valid += Number(check(call.arguments));
  }
}

function toReport(
  tallies: ReadonlyMap<string, Tally>,
  { calls, valid }: Validator,
  decided: number,
  failures: Readonly<Record<string, number>>,
): CallsReport {
  const all = [...tallies.values()].reduce(
    (sum, one) => ({ n: sum.n + one.n, right: sum.right + one.right }),
    {
      n: 0,
      right: 0,
    },
  );
  const share = ({ n, right }: Tally): number => (n === 0 ? 0 : right / n);
  const categories = [...tallies].sort(([a], [b]) => a.localeCompare(b));
  return {
    valid: calls === 0 ? 1 : valid / calls,
    ...{ calls, n: all.n },
    ast_accuracy: {
      all: share(all),
      ...Object.fromEntries(categories.map(([name, one]) => [name, share(one)])),
    },
    decision_accuracy: all.n === 0 ? 0 : decided / all.n,
    failures,
  };
}

/** The report as tables. */
export function toFindings(report: CallsReport): Findings {
  const rows = Object.entries(report.ast_accuracy).map(([name, share]) => [name, percent(share)]);
  const title = `${report.n} questions; ${report.calls} calls written, ${percent(report.valid)} of them valid; ${percent(report.decision_accuracy)} right about calling at all`;
  return {
    ...{ title: 'Calls', json: report },
    sections: [{ title, table: { head: ['category', 'right'], rows } }],
  };
}
