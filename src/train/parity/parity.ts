// Holds the engine against the expectations of the reference implementation, a table per checkpoint.
import { forwardChecks } from './forward-checks.ts';
import { learningChecks } from './learning-checks.ts';
import { type Check, type Oracle, openOracle } from './oracle.ts';
import { stateChecks } from './state-checks.ts';

/** Every check, in the order of the table. Adding one is adding a row. */
export const CHECKS: readonly Check[] = [...stateChecks, ...forwardChecks, ...learningChecks];

export interface ParityRow {
  readonly check: string;
  /** Worst deviation as a fraction of its tolerance; null when the checkpoint expects nothing of the kind. */
  readonly fraction: number | null;
  /** Why a check could not be made. */
  readonly problem?: string;
}

async function rowOf(check: Check, oracle: Oracle): Promise<ParityRow> {
  try {
    return { check: check.name, fraction: await check.run(oracle) };
  } catch (error) {
    return { check: check.name, fraction: Number.POSITIVE_INFINITY, problem: (error as Error).message };
  }
}

/** Runs every check on one checkpoint folder. */
export async function checkFolder(folder: string, checks: readonly Check[] = CHECKS): Promise<ParityRow[]> {
  const oracle = await openOracle(folder);
  try {
    const rows: ParityRow[] = [];
    for (const check of checks) rows.push(await rowOf(check, oracle));
    return rows;
  } finally {
    oracle.model.close();
  }
}

function line({ check, fraction, problem }: ParityRow): string {
  const figure = fraction === null ? '–' : fraction.toFixed(4);
  const verdict = fraction === null ? 'not expected' : fraction <= 1 ? 'ok' : (problem ?? 'EXCEEDED');
  return `  ${check.padEnd(46)} ${figure.padStart(10)}  ${verdict}`;
}

/**
 * Checks every folder and prints a table for each; the last line is the worst deviation as a fraction of its tolerance.
 * Resolves to the exit status: 0 when every tolerance is kept.
 */
export async function runParity(
  folders: readonly string[],
  print: (text: string) => void = console.log,
): Promise<number> {
  if (folders.length === 0) {
    print('usage: npm run parity -- <checkpoint folder>...');
    return 2;
  }
  let worstFraction = 0;
  let worstName = 'nothing';
  for (const folder of folders) {
    print(folder);
    const rows = await checkFolder(folder).catch((error: Error) => {
      print(`  ${error.message}`);
      return [{ check: 'load', fraction: Number.POSITIVE_INFINITY }];
    });
    for (const row of rows) {
      print(line(row));
      if (row.fraction !== null && row.fraction > worstFraction) {
        worstFraction = row.fraction;
        worstName = `${row.check}, ${folder}`;
      }
    }
  }
  print(`worst deviation: ${worstFraction.toFixed(4)} of its tolerance (${worstName})`);
  return worstFraction <= 1 ? 0 : 1;
}
