// A question to queries: proposals, tried on the database and ranked.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Proposal, Setup } from 'mrkl/sdk';
import { absentIn } from './absent.ts';
import { compile } from './compile.ts';
import type { Connection } from './connection.ts';
import { connections } from './databases.ts';
import { describeQuestion } from './describe.ts';
import { DatabaseFailure } from './failure.ts';
import type { Linker } from './link.ts';
import { linkerOf } from './linkers.ts';
import { parseQuery } from './parse.ts';
import { readReader } from './propose/file.ts';
import { TRIED } from './propose/propose.ts';
import { type Ranked, rank, tryOut } from './propose/rank.ts';
import { resolveQuery } from './resolve.ts';
import { todayOf } from './settings.ts';
import { thresholdOf } from './unsure.ts';

const SHIPPED = fileURLToPath(new URL('propose/reader.bin', import.meta.url));

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
      const { ranked, threshold } =
        (await read(setup, database, question, signal).catch(unreachable)) ?? NONE;
      return ranked.map(({ proposal: { query }, probability }, i) => {
        const others = ranked.slice(i + 1, i + 3).map((other) => other.proposal.query);
        const unsure = probability < threshold ? { unsure: { probability, others } } : {};
        return {
          input: all.length === 1 ? { query, ...unsure } : { database: database.name, query, ...unsure },
          probability,
        };
      });
    }),
  );
  return found.flat().sort((a, b) => b.probability - a.probability);
}

interface Read {
  readonly ranked: readonly Ranked[];
  /** The probability from which it is answered. */
  readonly threshold: number;
}
const NONE: Read = { ranked: [], threshold: 0 };

async function read(
  setup: Setup,
  database: Connection,
  question: string,
  signal: AbortSignal,
): Promise<Read> {
  const file = database.reader ?? SHIPPED;
  if (!existsSync(file)) return NONE;
  const linker = await linkerOf(database, signal);
  const { proposer, ranking } = readReader(file);
  const proposals = proposer.propose(linker, question, TRIED, todayOf(setup));
  const tried = await tryOut(linker, proposals, async (query) => {
    const { rows } = await database.query(compile(query, linker.catalog), signal);
    return rows;
  });
  const ranked = rank(tried, ranking).map((one) => ({ ...one, probability: doubted(one, linker) }));
  return { ranked, threshold: thresholdOf(setup, ranking.curve) };
}

/** What a rule reads is none of what the ranking learnt from; a rule is sure of what it reads. */
const GIVEN = 0.8;

/** What asks for a text that is not there, or leaves out when, is likelier wrong than right. */
function doubted({ proposal, probability }: Ranked, linker: Linker): number {
  const query = resolveQuery(parseQuery(proposal.query), linker.catalog);
  const sure = proposal.given === true ? Math.max(GIVEN, probability) : probability;
  const doubtful = proposal.untold === true || absentIn(query, linker).length > 0;
  return doubtful ? sure / 2 : sure;
}

/** A database that cannot be reached says nothing; calls to it tell why. */
function unreachable(error: unknown): null {
  if (error instanceof DatabaseFailure) return null;
  throw error;
}
