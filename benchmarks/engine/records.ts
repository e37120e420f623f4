// The rows that there are, in files that are written anew after each: a run that is ended early leaves them behind.
import fs from 'node:fs';
import { type MachineReport, markdown } from './report.ts';
import { addSlowdown, mergeRows, type Row, sameRow } from './row.ts';

export interface Files {
  json: string | undefined;
  markdown: string | undefined;
}

function replace(file: string, text: string): void {
  const part = `${file}.part`;
  fs.writeFileSync(part, text);
  fs.renameSync(part, file);
}

export function readRows(file: string): Row[] {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Row[];
}

export class Records {
  private rows: Row[];
  private readonly files: Files;
  private readonly about: MachineReport;

  constructor(earlier: readonly Row[], files: Files, about: MachineReport) {
    this.rows = [...earlier];
    this.files = files;
    this.about = about;
  }

  get all(): readonly Row[] {
    return this.rows;
  }

  get report(): string {
    return markdown({ ...this.about, rows: this.rows });
  }

  add(rows: readonly Row[]): void {
    this.rows = mergeRows(this.rows, rows);
    if (this.files.json !== undefined) replace(this.files.json, `${JSON.stringify(this.rows, null, 1)}\n`);
    if (this.files.markdown !== undefined) replace(this.files.markdown, this.report);
  }

  /** How many times slower a row is than `first`, which is another of the same subject. */
  addRelative(row: Row, first: string, better: 'more' | 'less'): void {
    const base = this.rows.find((known) => sameRow(known, { ...row, measure: first }));
    if (base !== undefined && row.measure !== first) addSlowdown(row, base, better);
    this.add([row]);
  }
}
