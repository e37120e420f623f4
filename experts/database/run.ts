import { fail, type Result, type RunContext, type Setup, succeed } from 'mrkl/sdk';
import { compile } from './compile.ts';
import { connection } from './databases.ts';
import { DatabaseFailure } from './failure.ts';
import { parseQuery } from './parse.ts';
import { present } from './present.ts';
import { resolveQuery } from './resolve.ts';
import type { Input, Output } from './schema.ts';

/** Answers one query. */
export async function run(input: Input, { signal }: RunContext, setup: Setup): Promise<Result<Output>> {
  try {
    const database = await connection(setup, input.database);
    const written = parseQuery(input.query);
    const catalog = await database.catalog(signal);
    const query = resolveQuery(written, catalog);
    const statement = compile(query, catalog);
    return succeed(
      present(database.name, query, statement, await database.query(statement, signal), catalog),
    );
  } catch (error) {
    if (error instanceof DatabaseFailure) return fail(error.code, error.message);
    throw error;
  }
}
