// Rows beside the texts that an answer is made of, as WikiTableQuestions compares them: as sets, whatever the order,
// with numbers and days by their values (Pasupat and Liang 2015).
import { numberIn } from './figures.ts';
import { dayIn } from './table-file.ts';

const CLOSE = 1e-6;

/** True when the cells are these answers, each at least once, and nothing else. */
export function sameAnswers(answers: readonly string[], rows: readonly (readonly unknown[])[]): boolean {
  const found = distinct(rows.flat().map((cell) => plain(cell === null ? '' : String(cell))));
  const wanted = distinct(answers.map(plain));
  return wanted.length === found.length && wanted.every((one) => found.some((other) => agree(one, other)));
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

function agree(a: string, b: string): boolean {
  if (a === b) return true;
  const [x, y] = [numberIn(a), numberIn(b)];
  if (x !== null && y !== null) return Math.abs(x - y) < CLOSE;
  const day = dayIn(a);
  return day !== null && day === dayIn(b);
}

/** Without marks, quotations, footnotes and what stands in brackets behind a text. */
function plain(text: string): string {
  let left = text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .replace(/[‘’´`]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐‑‒–—−]/g, '-');
  for (let before = ''; before !== left; ) {
    before = left;
    left = left
      .replace(/((?<!^)\[[^\]]*\]|\[\d+\]|[•♦†‡*#+])*$/u, '')
      .trim()
      .replace(/(?<!^)(\s*\([^)]*\))*$/, '')
      .trim()
      .replace(/^"([^"]*)"$/, '$1');
  }
  return left.replace(/\.$/, '').replace(/\s+/g, ' ').toLowerCase().trim();
}
