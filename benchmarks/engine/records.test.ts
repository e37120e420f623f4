import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { summarise } from '../statistics.ts';
import { Records, readRows } from './records.ts';
import { leftOutRow, toRow } from './row.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'records-'));
afterEach(() => fs.rmSync(folder, { recursive: true }));

it('writes both files anew after every row', () => {
  const files = { json: path.join(folder, 'rows.json'), markdown: path.join(folder, 'table.md') };
  const records = new Records([], files, { ceilings: [], threads: 2, peer: 'none', date: '2026-01-01' });
  const load = { unit: 's', better: 'less' } as const;
  const decode = { unit: 'tokens/s', better: 'more' } as const;
  const subject = { preset: 'tiny', dtype: 'bf16' } as const;
  const row = (measure: string, ours: number) => {
    const rounds = { ours: summarise([ours]), peer: null, rounds: 1, quiet: true };
    return toRow(subject, decode, measure, rounds, null);
  };
  records.add([leftOutRow(subject, load, 'load', 3)]);
  expect(readRows(files.json).map(({ measure }) => measure)).toEqual(['load']);
  records.addRelative(row('decode', 100), 'decode', 'more');
  records.addRelative(row('decode after 2k', 50), 'decode', 'more');
  expect(readRows(files.json).map(({ slowdown }) => slowdown?.ours)).toEqual([undefined, undefined, 2]);
  expect(fs.readFileSync(files.markdown, 'utf8')).toContain('| decode after 2k (bf16) |');
  expect(fs.readdirSync(folder).sort()).toEqual(['rows.json', 'table.md']);
});
