import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS, checkFolder, runParity } from '../../src/train/parity/parity.ts';

const golden = path.join(import.meta.dirname, 'jamba-variants');
const shared = path.join(
  process.env['MRKL_SHARED'] ?? path.join(import.meta.dirname, '../../../shared'),
  'oracle',
);
const further = existsSync(shared)
  ? readdirSync(shared, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [path.join(shared, entry.name)] : [],
    )
  : [];

describe('parity with the reference implementation', () => {
  it.each(CHECKS.map((check) => [check.name, check] as const))('%s', async (_, check) => {
    const [row] = await checkFolder(golden, [check]);
    expect(row?.fraction ?? 0).toBeLessThanOrEqual(1);
  });

  it('prints a table and ends with the worst deviation', async () => {
    const lines: string[] = [];
    expect(await runParity([golden], (line) => lines.push(line))).toBe(0);
    expect(lines.at(-1)).toMatch(/^worst deviation: 0\.\d{4} of its tolerance/);
  });

  it('fails for a folder without expectations', async () => {
    expect(await runParity([import.meta.dirname], () => undefined)).toBe(1);
  });

  it.skipIf(further.length === 0).each(further)('keeps every tolerance on %s', async (folder) => {
    expect(await runParity([folder], () => undefined)).toBe(0);
  });
});
