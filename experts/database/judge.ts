// What `mrkl eval sql` asks this expert for: settings that answer from a file, and whether rows are the right ones.
import type { Setup } from 'mrkl/sdk';
import { release } from './databases.ts';
import { sameAnswers } from './denotation.ts';
import { isOrdered, type Level, levelOf, openFile, quoted, rowsOf, sameRows } from './gold.ts';
import { isHeld as heldApart, openLinker } from './spider.ts';
import { type TextTable, writeTable as write } from './table-file.ts';

/** True for databases that nothing is trained on. */
export const isHeld = (database: string): boolean => heldApart(database);

/** A database with one table, where a question comes with a table and not with a database. */
export const writeTable = (file: string, table: TextTable): void => write(file, table);

export interface Verdict {
  readonly right: boolean;
  /** Right but for the order of the columns. */
  readonly anyColumns: boolean;
}

export interface Judge {
  /** For the expert to answer from this file. */
  readonly settings: unknown;
  level(gold: string): Level;
  /** Are these the rows of one of the gold queries? Null when none of these runs. */
  check(golds: readonly string[], rows: readonly (readonly unknown[])[] | null): Verdict | null;
  /** Are these cells the answers? */
  checkAnswers(answers: readonly string[], rows: readonly (readonly unknown[])[] | null): Verdict;
  close(setup: Setup): void;
}

const LIMITS = { rows: 5000, milliseconds: 20_000, megabytes: 512 };

/** `today` is the day that questions are asked on, where it is not the real one. */
export async function openJudge(file: string, today?: string): Promise<Judge> {
  const database = openFile(file);
  const { catalog } = openLinker(file);
  const run = (gold: string): readonly (readonly unknown[])[] | null => {
    try {
      return rowsOf(database, quoted(gold, catalog));
    } catch {
      return null;
    }
  };
  return {
    settings: {
      databases: [{ name: 'asked', file, samples: true, limits: LIMITS }],
      coverage: 1,
      ...(today === undefined ? {} : { today }),
    },
    level: (gold) => levelOf(quoted(clean(gold), catalog), catalog),
    check(golds, rows) {
      const wanted = golds.map(clean).flatMap((gold) => {
        const found = run(gold);
        return found === null ? [] : [{ found, ordered: isOrdered(gold) }];
      });
      if (wanted.length === 0) return null;
      const matches = (any: boolean): boolean =>
        rows !== null && wanted.some(({ found, ordered }) => sameRows(found, rows, ordered, any));
      return { right: matches(false), anyColumns: matches(true) };
    },
    checkAnswers(answers, rows) {
      const right = rows !== null && sameAnswers(answers, rows);
      return { right, anyColumns: right };
    },
    close(setup) {
      database.close();
      release(setup);
    },
  };
}

const clean = (gold: string): string => gold.trim().replace(/;$/, '').trim();
