// A question to queries: proposals, tried on the database and ranked.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Proposal, Setup } from 'mrkl/sdk';
import { compile } from './compile.ts';
import type { Connection } from './connection.ts';
import { connections } from './databases.ts';
import { describeQuestion } from './describe.ts';
import { DatabaseFailure } from './failure.ts';
import { linkerOf } from './linkers.ts';
import { readReader } from './propose/file.ts';
import { type Ranked, rank, tryOut } from './propose/rank.ts';

const SHIPPED = fileURLToPath(new URL('propose/reader.bin', import.meta.url));
/** Proposals that are tried. */
const TRIED = 12;

/** What the model reads before a question, database by database. */
export async function describeFor(setup: Setup, question: string): Promise<string> {
  const { signal } = new AbortController();
  const all = await connections(setup);
  const parts = await Promise.all(
    all.map(async (database) => {
      const linker = await linkerOf(database, signal).catch(unreachable);
      if (linker === null) return [];
      const text = describeQuestion(linker, question);
      return [all.length === 1 ? text : `${database.name}: ${text}`];
    }),
  );
  return parts.flat().join('\n').slice(0, 4000);
}

/** Queries that the question may ask for, those of all databases together. */
export async function proposeFor(setup: Setup, question: string, signal: AbortSignal): Promise<Proposal[]> {
  const all = await connections(setup);
  const found = await Promise.all(
    all.map(async (database) => {
      const ranked = await read(database, question, signal).catch(unreachable);
      return (ranked ?? []).map(({ proposal: { query }, probability }) => ({
        input: all.length === 1 ? { query } : { database: database.name, query },
        probability,
      }));
    }),
  );
  return found.flat().sort((a, b) => b.probability - a.probability);
}

async function read(database: Connection, question: string, signal: AbortSignal): Promise<Ranked[]> {
  const file = database.reader ?? SHIPPED;
  if (!existsSync(file)) return [];
  const linker = await linkerOf(database, signal);
  const { proposer, ranking } = readReader(file);
  const { view, proposals } = proposer.propose(linker, question, TRIED);
  const tried = await tryOut(linker, view, proposals, async (query) => {
    const { rows } = await database.query(compile(query, linker.catalog), signal);
    return rows;
  });
  return rank(tried, ranking);
}

/** A database that cannot be reached says nothing; calls to it tell why. */
function unreachable(error: unknown): null {
  if (error instanceof DatabaseFailure) return null;
  throw error;
}
