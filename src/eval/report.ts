// What a measurement tells, and the forms in which it is read.

export interface Table {
  readonly head: readonly string[];
  /** Cells, the first of which names the row. */
  readonly rows: readonly (readonly string[])[];
}

export interface Section {
  /** Line above the table. */
  readonly title?: string;
  readonly table: Table;
}

/** What went wrong with one row of the data. */
export interface Miss {
  readonly question: string;
  readonly expected: string;
  readonly found: string;
  /** The kind of miss, or where it belongs. */
  readonly kind?: string;
  /** How the answer came about, as `ask --trace` tells it. */
  readonly trace?: readonly string[];
}

/** The outcome of a suite. */
export interface Findings {
  readonly title: string;
  /** What `--json` prints; its fields are stable. */
  readonly json: object;
  readonly sections: readonly Section[];
  /** An SVG picture. */
  readonly picture?: string;
}

/** A share as a percentage with two digits. */
export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** Columns aligned: names to the left, figures to the right. */
export function toText({ sections }: Findings): string {
  return sections.map(({ title, table }) => `${title ? `${title}\n` : ''}${aligned(table)}`).join('\n\n');
}

function aligned({ head, rows }: Table): string {
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A page: the tables, then what went wrong. */
export function toMarkdown({ title, sections }: Findings, misses: readonly Miss[], picture?: string): string {
  const parts = [`# ${title}`];
  for (const section of sections) {
    if (section.title) parts.push(`## ${section.title}`);
    parts.push(markdownTable(section.table));
  }
  if (picture !== undefined) parts.push(`![${title}](${picture})`);
  if (misses.length > 0) parts.push(`## What went wrong (${misses.length})`, misses.map(item).join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function markdownTable({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), `|${head.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

const escapeCell = (text: string): string => text.replace(/[\\|]/g, '\\$&').replace(/\s+/g, ' ');

const code = (text: string): string => `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;

function item({ question, expected, found, kind, trace }: Miss): string {
  const first = `- ${kind ? `${kind}: ` : ''}${code(question)}: expected ${code(expected)}, found ${code(found)}`;
  return [first, ...(trace ?? []).map((line) => `  - ${code(line)}`)].join('\n');
}
