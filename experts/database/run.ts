import {
  fail,
  type JsonSchema,
  type Proposal,
  type Result,
  type RunContext,
  type Setup,
  succeed,
} from 'mrkl/sdk';
import type { Catalog } from './catalog.ts';
import { compile } from './compile.ts';
import { connection, connections } from './databases.ts';
import { DatabaseFailure } from './failure.ts';
import { inputGrammar } from './grammar.ts';
import { linkerOf } from './linkers.ts';
import { parseQuery } from './parse.ts';
import { present } from './present.ts';
import { describeFor, proposeFor } from './read-question.ts';
import { resolveQuery } from './resolve.ts';
import { type Input, type Output, schema } from './schema.ts';
import { explainDoubt } from './unsure.ts';

/** Answers one query. */
export async function run(input: Input, { signal }: RunContext, setup: Setup): Promise<Result<Output>> {
  try {
    const database = await connection(setup, input.database);
    const written = parseQuery(input.query);
    const catalog = await database.catalog(signal);
    const query = resolveQuery(written, catalog);
    if (input.unsure !== undefined)
      return fail('unsure', explainDoubt(input, await linkerOf(database, signal)));
    const statement = compile(query, catalog);
    return succeed(
      present(database.name, query, statement, await database.query(statement, signal), catalog),
    );
  } catch (error) {
    if (error instanceof DatabaseFailure) return fail(error.code, error.message);
    throw error;
  }
}

/** The input with the tables and columns that there are; databases that cannot be reached are left out. */
export async function narrow(setup: Setup): Promise<JsonSchema> {
  const { signal } = new AbortController();
  const found = await Promise.all(
    (await connections(setup)).map(async (one): Promise<[string, Catalog][]> => {
      const catalog = await one.catalog(signal).catch(() => null);
      return catalog === null || catalog.tables.length === 0 ? [] : [[one.name, catalog]];
    }),
  );
  return found.flat().length === 0 ? schema(setup).input : inputGrammar(found.flat());
}

/** What a model reads before a question. */
export const describe = (setup: Setup, question: string): Promise<string> => describeFor(setup, question);

/** Queries that a question may ask for, the likeliest first. */
export const propose = (setup: Setup, question: string, signal: AbortSignal): Promise<Proposal[]> =>
  proposeFor(setup, question, signal);
