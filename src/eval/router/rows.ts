import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MrklError } from '../../contract/errors.ts';
import type { Labelled } from '../../train/router/learn.ts';

/** The intent of a question that no expert fits. */
export const OUT_OF_SCOPE = 'oos';

export interface Fields {
  readonly text: string;
  /** A name, a list of names, or null: no expert. */
  readonly intent: string;
  /** A row without that field is one that no expert fits; else it is refused. */
  readonly mayLack?: boolean;
}

/** Reads rows of JSON Lines; what is wrong is named with its file and line. */
export async function readRows(files: readonly string[], fields: Fields): Promise<Labelled[]> {
  const rows: Labelled[] = [];
  for (const file of files) {
    const lines = (await readText(file)).split('\n');
    lines.forEach((line, i) => {
      if (line.trim() !== '') rows.push(readRow(line, `${file}:${i + 1}`, fields));
    });
  }
  if (rows.length === 0)
    throw new MrklError('file-invalid', `${files.join(', ')}: expected rows, found none.`);
  return rows;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new MrklError('file-missing', `${path.normalize(file)} cannot be read.`, { cause });
  }
}

function readRow(line: string, place: string, fields: Fields): Labelled {
  const row = parse(line, place);
  const text = row[fields.text];
  if (typeof text !== 'string' || text.trim() === '')
    throw invalid(place, `'${fields.text}'`, 'a text', text);
  const found = fields.mayLack ? (row[fields.intent] ?? null) : row[fields.intent];
  const names = found === null ? [] : Array.isArray(found) ? found : [found];
  const experts = names.filter((name): name is string => typeof name === 'string' && name !== '');
  if (found === undefined || experts.length < names.length)
    throw invalid(place, `'${fields.intent}'`, 'the name of an intent, or names', found);
  return { text, experts: experts.filter((name) => name !== OUT_OF_SCOPE) };
}

function parse(line: string, place: string): Record<string, unknown> {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Record<string, unknown>;
  } catch (cause) {
    throw new MrklError('file-invalid', `${place}: is not JSON.`, { cause });
  }
  throw new MrklError('file-invalid', `${place}: expected an object.`);
}

function invalid(place: string, field: string, expected: string, found: unknown): MrklError {
  const what = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 80);
  return new MrklError('file-invalid', `${place}: ${field}: expected ${expected}, found ${what}.`);
}
