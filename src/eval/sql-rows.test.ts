import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSqlRows } from './sql-rows.ts';

let folder: string;
const write = (name: string, ...rows: object[]): void =>
  writeFileSync(path.join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mrkl-sql-'));
  mkdirSync(path.join(folder, 'databases'));
  write('databases/town.sqlite');
  write('schemas.jsonl', { db_id: 'town' });
  write('train.jsonl', { db_id: 'town', question: 'who?', query: 'select 1' });
  write(
    'dev.jsonl',
    { db: 'town', question: 'what?', queries: ['select 1', 'select 2'], answerable: true },
    { db: 'town', question: 'why?', queries: ['select 3'], answerable: false },
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

it('reads one query, several, and questions without an answer', () => {
  const file = path.join(folder, 'databases', 'town.sqlite');
  expect(readSqlRows(folder, 'train')).toEqual([
    { question: 'who?', golds: ['select 1'], file, database: 'town' },
  ]);
  expect(readSqlRows(folder, 'dev').map(({ golds }) => golds.length)).toEqual([2, 0]);
});

it('finds the rows of a split in a file of several, about the only file there is', () => {
  const other = path.join(folder, 'geo');
  mkdirSync(other);
  writeFileSync(path.join(other, 'geo.sqlite'), '');
  const rows = ['dev', 'train'].map((split) => ({
    question: split,
    question_split: split,
    queries: ['select 1'],
  }));
  writeFileSync(path.join(other, 'all.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
  expect(readSqlRows(other, 'dev')).toEqual([
    { question: 'dev', golds: ['select 1'], file: path.join(other, 'geo.sqlite'), database: 'geo' },
  ]);
  expect(readSqlRows(other, 'all')).toHaveLength(2);
});

it('reads answers about tables of texts, and the day of a question', () => {
  const other = path.join(folder, 'tables');
  mkdirSync(other);
  const table = { id: 'csv/1.csv', header: ['Year'], rows: [['1969']] };
  writeFileSync(path.join(other, 'tables.jsonl'), JSON.stringify(table));
  const row = { question: 'when?', table: 'csv/1.csv', answers: ['1969'] };
  writeFileSync(path.join(other, 'test.jsonl'), JSON.stringify(row));
  expect(readSqlRows(other, 'test')).toEqual([
    {
      ...{ question: 'when?', golds: [], answers: ['1969'], file: '', database: 'csv/1.csv' },
      table: { name: 'entries', header: ['Year'], rows: [['1969']] },
    },
  ]);
  writeFileSync(path.join(other, 'odd.jsonl'), JSON.stringify({ ...row, table: 'csv/2.csv' }));
  expect(() => readSqlRows(other, 'odd')).toThrow("tables.jsonl has no table 'csv/2.csv'");
  write('dated.jsonl', { db: 'town', question: 'now?', queries: ['select 1'], reference_date: '2024-07-01' });
  expect(readSqlRows(folder, 'dated')[0]?.today).toBe('2024-07-01');
});

it('says what is missing', () => {
  expect(() => readSqlRows(folder, 'test')).toThrow(expect.objectContaining({ code: 'file-missing' }));
  expect(() => readSqlRows(path.join(folder, 'none'), 'dev')).toThrow(
    expect.objectContaining({ code: 'file-missing' }),
  );
  write('odd.jsonl', { question: 3 });
  expect(() => readSqlRows(folder, 'odd')).toThrow(expect.objectContaining({ code: 'file-invalid' }));
  write('lost.jsonl', { db_id: 'nowhere', question: 'where?', query: 'select 1' });
  expect(() => readSqlRows(folder, 'lost')).toThrow(expect.objectContaining({ code: 'file-missing' }));
});
