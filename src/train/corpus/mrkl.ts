import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MrklError } from '../../contract/errors.ts';
import { integer } from './number.ts';
import { numberToWords } from './number-words.ts';
import type { Random } from './random.ts';

/** One row of mrkl_arith (AI21 Labs, Apache-2.0): a question, its formula and the formula's value. */
export interface ArithmeticRow {
  readonly experiment: string;
  readonly question: string;
  readonly formula: string; // "(3+8)"
  readonly execution: string;
}

/** Reads `<folder>/<split>.jsonl`; completions are "X=" and the formula. */
export function readArithmetic(folder: string, split: string): ArithmeticRow[] {
  const file = join(folder, `${split}.jsonl`);
  if (!existsSync(file))
    throw new MrklError('file-missing', `arithmetic set: expected ${file}, found nothing`);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line, i) => {
    const row = JSON.parse(line) as Record<string, unknown>;
    const completion = row['completion'];
    if (typeof completion !== 'string' || typeof row['prompt'] !== 'string')
      throw new MrklError(
        'file-invalid',
        `${file} line ${i + 1}: expected strings "prompt" and "completion"`,
      );
    return {
      experiment: String(row['exp'] ?? 'all'),
      question: row['prompt'],
      formula: completion.replace(/^X=/, ''),
      execution: String(row['execution']),
    };
  });
}

/** The same question with fresh numbers; null where the digits of question and formula do not correspond. */
export function renumber(row: ArithmeticRow, rng: Random, words: number): ArithmeticRow | null {
  const inQuestion = row.question.match(/\d+/g) ?? [];
  const inFormula = row.formula.match(/\d+/g) ?? [];
  if (inQuestion.length === 0 || inQuestion.join() !== inFormula.join()) return null;
  const most = rng.int(1, 9);
  const fresh = inQuestion.map(() => integer(rng, most, rng.chance(0.5) ? most : 1));
  const spelled = rng.chance(words);
  let [q, f] = [0, 0];
  const question = row.question.replace(/\d+/g, () => {
    const n = fresh[q++] as string;
    return spelled ? numberToWords(n) : n;
  });
  return {
    ...row,
    question,
    formula: row.formula.replace(/\d+/g, () => fresh[f++] as string),
    execution: '',
  };
}

/** The extrapolation check: the plain wording of experiment 1 with numbers of 1 to 9 digits. */
export function extrapolationSet(rng: Random, each: number): ArithmeticRow[] {
  const rows: ArithmeticRow[] = [];
  for (let count = 1; count <= 9; count++)
    for (const [word, sign] of [
      ['plus', '+'],
      ['times', '*'],
    ] as const)
      for (let i = 0; i < each; i++) {
        const [a, b] = [integer(rng, count, count), integer(rng, count, count)];
        const value = sign === '+' ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
        rows.push({
          experiment: `exp1_${count}_digits`,
          question: `How much is ${a} ${word} ${b}?`,
          formula: `(${a}${sign}${b})`,
          execution: String(value),
        });
      }
  return rows;
}
