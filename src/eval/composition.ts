// Questions that need several calls: is the answer right, and was the question taken apart as it had to be?
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Agent, collectAnswer } from '../agent/agent.ts';
import { unfounded } from '../answer/provenance.ts';
import type { Answer } from '../contract/answer.ts';
import { MrklError, toMrklError } from '../contract/errors.ts';
import type { AgentEvent } from '../contract/event.ts';
import { type Plan, PlanSchema } from '../contract/plan.ts';
import { type Findings, type Miss, percent } from './report.ts';

const RowSchema = z.object({
  question: z.string().min(1),
  /** The exact result; several where more than one is right. */
  answer: z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])).min(1)]),
  /** One way to find it. */
  plan: PlanSchema.optional(),
});
export type Row = z.infer<typeof RowSchema>;

/** Reads rows, one a line. */
export function readCompositions(file: string): Row[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MrklError('file-missing', `${file}: cannot be read.`, { cause });
  }
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const row = RowSchema.safeParse(parse(line));
    if (row.success) return [row.data];
    const [issue] = row.error.issues;
    throw new MrklError(
      'file-invalid',
      `${file} line ${i + 1}: ${issue?.path.join('.')}: ${issue?.message}.`,
    );
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A number, also one that is written as a fraction; null for a text. */
function numberOf(text: string): number | null {
  const parts = text.replaceAll(',', '').trim().split('/');
  const numbers = parts.map((part) =>
    /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(part) ? Number(part) : NaN,
  );
  const [over, under = 1] = numbers;
  return parts.length > 2 || over === undefined || Number.isNaN(over / under) ? null : over / under;
}

/** Numbers agree to nine digits, texts but for case and spaces; of several results each has to agree. */
export function sameAnswer(found: string | null, expected: Row['answer']): boolean {
  if (found === null) return false;
  if (Array.isArray(expected)) return expected.some((one) => sameAnswer(found, one));
  const [a, b] = [found, String(expected)].map((text) => text.split(';').map((part) => part.trim())) as [
    string[],
    string[],
  ];
  return a.length === b.length && a.every((part, i) => samePart(part, b[i] as string));
}

function samePart(a: string, b: string): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== null && y !== null) return Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(y));
  const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ');
  return plain(a) === plain(b);
}

export interface CompositionOptions {
  readonly rows: readonly Row[];
  readonly agent: Agent;
  /** `given` carries out the plans of the rows: it measures everything but the planner. */
  readonly plans: 'auto' | 'always' | 'given';
  /** One event as a line, for the traces of misses. */
  readonly traceLine: (event: AgentEvent) => string | undefined;
  readonly signal: AbortSignal;
  progress(finished: number, total: number): void;
  miss(miss: Miss): void;
}

interface Tally {
  n: number;
  right: number;
  planned: number;
  steps: number;
}

export interface CompositionReport {
  readonly answer_accuracy: number;
  readonly n: number;
  /** Share of questions that were taken apart, and into as many steps as expected. */
  readonly planned: number;
  readonly same_steps: number;
  /** Answers that tell something without a source: a figure or a quotation. */
  readonly unfounded: number;
  readonly by_steps: Readonly<Record<string, { n: number; answer_accuracy: number; planned: number }>>;
  readonly ms_p50: number;
  readonly ms_p95: number;
}

/** Asks every question and scores the answers. */
export async function evalComposition(options: CompositionOptions): Promise<CompositionReport> {
  const { rows, agent, plans, signal } = options;
  const tallies = new Map<string, Tally>();
  const times: number[] = [];
  let baseless = 0;
  for (const [i, row] of rows.entries()) {
    options.progress(i, rows.length);
    const trace: string[] = [];
    const told = await answerTo(agent, row, planOf(row, plans), signal, (event) => {
      const line = options.traceLine(event);
      if (line !== undefined) trace.push(line.replace(/^\s*[\d.]+ ms\s+/, ''));
    });
    const answer = typeof told === 'string' ? null : told;
    if (answer !== null) times.push(answer.milliseconds);
    if (answer !== null && unfounded(answer).length > 0) baseless += 1;
    const right = answer?.status === 'answered' && sameAnswer(answer.value, row.answer);
    const key = String(row.plan?.steps.length ?? 'unknown');
    const tally = tallies.get(key) ?? { n: 0, right: 0, planned: 0, steps: 0 };
    tallies.set(key, tally);
    tally.n += 1;
    tally.right += Number(right);
    tally.planned += Number(answer?.plan !== undefined);
    tally.steps += Number(answer?.plan !== undefined && answer.plan.steps.length === row.plan?.steps.length);
    if (right) continue;
    const found = answer === null ? String(told) : `${answer.status}: ${answer.value ?? answer.text}`;
    options.miss({
      kind: `${key} steps`,
      question: row.question,
      expected: String(row.answer),
      found,
      trace,
    });
  }
  return toReport(tallies, times, baseless);
}

function planOf({ question, plan }: Row, plans: CompositionOptions['plans']): 'auto' | 'always' | Plan {
  if (plans !== 'given') return plans;
  if (plan !== undefined) return plan;
  throw new MrklError('argument-invalid', `'${question}' has no plan; leave '--plans given' out.`);
}

/** The answer, or why there was none. */
async function answerTo(
  agent: Agent,
  { question }: Row,
  plan: 'auto' | 'always' | Plan,
  signal: AbortSignal,
  onEvent: (event: AgentEvent) => void,
): Promise<Answer | string> {
  try {
    return await collectAnswer(agent.ask(question, { plan, signal }), onEvent);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const error = toMrklError(thrown);
    return `${error.code}: ${error.message}`;
  }
}

function toReport(tallies: ReadonlyMap<string, Tally>, times: number[], baseless: number): CompositionReport {
  const all = [...tallies.values()];
  const sum = (key: keyof Tally): number => all.reduce((total, tally) => total + tally[key], 0);
  const n = sum('n');
  const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);
  times.sort((a, b) => a - b);
  const quantile = (q: number): number =>
    times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0;
  return {
    answer_accuracy: share(sum('right'), n),
    n,
    planned: share(sum('planned'), n),
    same_steps: share(sum('steps'), n),
    unfounded: baseless,
    by_steps: Object.fromEntries(
      [...tallies]
        .sort()
        .map(([key, { n: count, right, planned }]) => [
          key,
          { n: count, answer_accuracy: share(right, count), planned: share(planned, count) },
        ]),
    ),
    ms_p50: quantile(0.5),
    ms_p95: quantile(0.95),
  };
}

/** The report as tables. */
export function toFindings(report: CompositionReport): Findings {
  const rows = Object.entries(report.by_steps).map(([steps, one]) => [
    `${steps} steps`,
    String(one.n),
    percent(one.planned),
    percent(one.answer_accuracy),
  ]);
  const all = ['all', String(report.n), percent(report.planned), percent(report.answer_accuracy)];
  const title = `${report.unfounded} answers with something that has no source; p50 ${report.ms_p50.toFixed(0)} ms, p95 ${report.ms_p95.toFixed(0)} ms`;
  return {
    ...{ title: 'Composition', json: report },
    sections: [{ title, table: { head: ['questions', 'n', 'planned', 'right'], rows: [...rows, all] } }],
  };
}
