import type { Backbone, Session } from '../model/backbone.ts';
import { type ArithmeticRow, readArithmetic } from './corpus/mrkl.ts';
import { callJson } from './corpus/tasks.ts';
import { agrees, exactValue } from './exact.ts';

/** Fractions of an experiment's questions. */
export interface Score {
  n: number;
  string: number; // "X=" and the formula equal the completion
  value: number; // the formula's value is the printed one
}

export interface ArithmeticReport {
  readonly experiments: Record<string, Score>;
}

/** A question whose formula or value is not the expected one. */
export interface Miss {
  readonly experiment: string;
  readonly question: string;
  readonly expected: string;
  readonly found: string;
  readonly valueRight: boolean;
}

export interface ScoringOptions {
  readonly onMiss?: (miss: Miss) => void;
  /** Called before each row. */
  readonly onRow?: (finished: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface EvaluationOptions extends ScoringOptions {
  /** Soft prompt, rows of the backbone's hidden size; without it the `task` words stand in its place. */
  readonly rows: Float32Array | null;
  readonly task?: string;
}

/** What became of a question: the formula, and its value as an integer, a decimal or a fraction p/q. */
export interface Answered {
  readonly formula: string;
  readonly value: string | null;
}

/** The expert that these questions are for. */
export const ARITHMETIC_EXPERT = 'calculator';

const MOST_TOKENS = 120;

/** Scores `<data>/<split>.jsonl` per experiment by what `answer` makes of its questions. */
export async function evalAnswers(
  options: ScoringOptions & {
    readonly data: string;
    readonly split: string;
    readonly answer: (question: string) => Promise<Answered>;
  },
): Promise<ArithmeticReport> {
  const rows = readArithmetic(options.data, options.split);
  return { experiments: await score(rows, (row) => options.answer(row.question), options) };
}

/** Scores rows; one forward pass settles a right answer, only the others are decoded. */
export async function scoreRows(
  rows: readonly ArithmeticRow[],
  backbone: Backbone,
  options: EvaluationOptions,
): Promise<Record<string, Score>> {
  const start = await openSkill(backbone, options);
  try {
    const answer = async (row: ArithmeticRow): Promise<Answered> => {
      const formula = await formulaFor(row, backbone, start, options.signal);
      return { formula, value: formula };
    };
    return await score(rows, answer, options);
  } finally {
    start.close();
  }
}

async function score(
  rows: readonly ArithmeticRow[],
  answer: (row: ArithmeticRow) => Promise<Answered>,
  options: ScoringOptions,
): Promise<Record<string, Score>> {
  const scores: Record<string, Score> = {};
  for (const [i, row] of rows.entries()) {
    options.signal?.throwIfAborted();
    options.onRow?.(i, rows.length);
    const found = await answer(row);
    const value = found.value === null ? null : exactValue(found.value);
    const valueRight = value !== null && agrees(value, row.execution);
    scores[row.experiment] ??= { n: 0, string: 0, value: 0 };
    const score = scores[row.experiment] as Score;
    score.n++;
    if (found.formula === row.formula) score.string++;
    if (valueRight) score.value++;
    if (found.formula === row.formula && valueRight) continue;
    options.onMiss?.({
      experiment: row.experiment,
      question: row.question,
      expected: row.formula,
      found: found.formula,
      valueRight,
    });
  }
  for (const score of Object.values(scores)) {
    score.string /= score.n;
    score.value /= score.n;
  }
  return Object.fromEntries(Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function openSkill(backbone: Backbone, { rows, task }: EvaluationOptions): Promise<Session> {
  const session = backbone.open();
  const { tokenizer } = backbone;
  if (rows !== null) await session.feedEmbeddings(rows);
  const words = rows === null && task ? tokenizer.encode(task) : [];
  await session.feed([...words, tokenizer.id('<|bos|>')]);
  return session;
}

async function formulaFor(
  row: ArithmeticRow,
  backbone: Backbone,
  start: Session,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { tokenizer } = backbone;
  const question = [...tokenizer.encode(row.question), tokenizer.id('<|call|>')];
  const expected = [...tokenizer.encode(callJson(row.formula)), tokenizer.id('<|eos|>')];
  const session = start.fork();
  try {
    const logits = await session.allLogits([...question, ...expected.slice(0, -1)], signal);
    const first = question.length - 1;
    if (expected.every((id, i) => argmax(logits, first + i, tokenizer.size) === id)) return row.formula;
  } finally {
    session.close();
  }
  return greedy(start.fork(), question, backbone);
}

async function greedy(session: Session, question: number[], { tokenizer }: Backbone): Promise<string> {
  try {
    const end = tokenizer.id('<|eos|>');
    const out: number[] = [];
    let logits = await session.feed(question);
    for (let i = 0; i < MOST_TOKENS; i++) {
      const id = argmax(logits, 0, tokenizer.size);
      if (id === end) break;
      out.push(id);
      logits = await session.feed([id]);
    }
    const text = out.length > 0 ? tokenizer.decode(out) : '';
    return /^\{"expression":"(.*)"\}$/.exec(text)?.[1] ?? text;
  } finally {
    session.close();
  }
}

function argmax(logits: Float32Array, row: number, width: number): number {
  let best = 0;
  const from = row * width;
  for (let i = 1; i < width; i++)
    if ((logits[from + i] as number) > (logits[from + best] as number)) best = i;
  return best;
}
