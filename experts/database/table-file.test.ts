import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameAnswers } from './denotation.ts';
import { writeTable } from './table-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mrkl-table-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('becomes columns of numbers, days and texts', () => {
  const file = path.join(folder, 'games.sqlite');
  writeTable(file, {
    name: 'entries',
    header: ['Date', 'Opponent\nteam', '%', 'Votes', 'opponent team', ''],
    rows: [
      ['20 July 2011', 'Home "A"', '22.9%', '1,204', '1971', 'x'],
      ['July 3, 2012', 'constructor', '–', '$5', 'W 24–20', ''],
    ],
  });
  const database = new Database(file, { readonly: true });
  const columns = database.prepare("SELECT name, type FROM pragma_table_info('entries')").raw().all();
  expect(columns).toEqual([
    ['Date', 'DATE'],
    ['Opponent team', 'TEXT'],
    ['percent', 'REAL'],
    ['Votes', 'INTEGER'],
    ['opponent team 2', 'TEXT'],
    ['column 6', 'TEXT'],
  ]);
  expect(database.prepare('SELECT * FROM entries').raw().all()).toEqual([
    ['2011-07-20', 'Home "A"', 22.9, 1204, '1971', 'x'],
    ['2012-07-03', 'constructor', null, 5, 'W 24–20', null],
  ]);
  database.close();
});

describe('answers', () => {
  it.each<[readonly string[], readonly (readonly unknown[])[]]>([
    [['8,248'], [[8248]]],
    [['20 July 2011'], [['2011-07-20']]],
    [['Piaf!'], [['“Piaf!”']]],
    [['Śląsk Wrocław'], [['Slask Wrocław'], ['Śląsk Wrocław[2]']]],
    [['West Germany (FRG)'], [['west germany']]],
    [
      ['a', 'b'],
      [['b'], ['a'], ['a']],
    ],
    [['a', '2'], [['a', 2]]],
  ])('%j are %j', (answers, rows) => expect(sameAnswers(answers, rows)).toBe(true));

  it.each<[readonly string[], readonly (readonly unknown[])[]]>([
    [['8'], [[9]]],
    [['a'], [['a'], ['b']]],
    [['a', 'b'], [['a']]],
    [['a'], []],
    [['2011'], [['2011-07-20']]],
  ])('%j are not %j', (answers, rows) => expect(sameAnswers(answers, rows)).toBe(false));
});
