// A table of texts, such as one from a web page, as a SQLite file with typed columns.
import Database from 'better-sqlite3';
import { numberIn } from './figures.ts';

export interface TextTable {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Cells that stand for nothing. */
const NOTHING = /^(?:[-–—?]|n\/?a)?$/i;

/** Writes the table into a file that does not exist yet. */
export function writeTable(file: string, { name, header, rows }: TextTable): void {
  const width = Math.max(header.length, ...rows.map((row) => row.length));
  const columns = columnNames(header, width);
  const cells = rows.map((row) => columns.map((_, i) => plain(row[i] ?? '')));
  const kinds = columns.map((_, i) => kindOf(cells.map((row) => row[i] ?? '')));
  const database = new Database(file);
  try {
    const typed = columns.map((column, i) => `${quote(column)} ${kinds[i]?.type}`);
    database.exec(`CREATE TABLE ${quote(name)} (${typed.join(', ')})`);
    const insert = database.prepare(
      `INSERT INTO ${quote(name)} VALUES (${columns.map(() => '?').join(', ')})`,
    );
    database.transaction(() => {
      for (const row of cells) insert.run(row.map((cell, i) => kinds[i]?.read(cell) ?? null));
    })();
  } finally {
    database.close();
  }
}

const SIGNS: Readonly<Record<string, string>> = { '%': 'percent', '#': 'number', '№': 'number' };

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const plain = (cell: string): string => cell.replace(/\s+/g, ' ').trim();

/** Names that are there once; columns without one are called by their place. */
function columnNames(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, i) => {
    const written = plain(header[i] ?? '');
    const said = SIGNS[written] ?? written.replace(/^[^\p{L}\p{N}]+$/u, '');
    const base = said === '' ? `column ${i + 1}` : said;
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base} ${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

interface Kind {
  readonly type: string;
  read(cell: string): string | number | null;
}

const TEXT: Kind = { type: 'TEXT', read: (cell) => (cell === '' ? null : cell) };

/** Numbers or days where every cell that says something is one. */
function kindOf(cells: readonly string[]): Kind {
  const said = cells.filter((cell) => !NOTHING.test(cell));
  if (said.length === 0) return TEXT;
  const numbers = said.map(numberIn);
  if (numbers.every((one) => one !== null)) {
    const type = numbers.every(Number.isSafeInteger) ? 'INTEGER' : 'REAL';
    return { type, read: numberIn };
  }
  return said.every((cell) => dayIn(cell) !== null) ? { type: 'DATE', read: dayIn } : TEXT;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** `2011-07-20` for `20 July 2011`, `July 20, 2011` and itself; null for all else. */
export function dayIn(text: string): string | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const [, year, month, day] =
    iso ??
    reordered(/^(\d{1,2})(?:st|nd|rd|th)?(?: of)? (\p{L}+)\.?,? (\d{4})$/u.exec(text), [3, 2, 1]) ??
    reordered(/^(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u.exec(text), [3, 1, 2]) ??
    [];
  const number = /^\d/.test(month ?? '')
    ? Number(month)
    : MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase()) + 1;
  if (year === undefined || number < 1) return null;
  const made = new Date(Date.UTC(Number(year), number - 1, Number(day)));
  return made.getUTCDate() === Number(day) ? made.toISOString().slice(0, 10) : null;
}

const reordered = (match: RegExpExecArray | null, places: readonly number[]): string[] | null =>
  match === null ? null : ['', ...places.map((place) => match[place] ?? '')];
