// The databases of a setup, opened when they are first asked.
import type { Setup } from 'mrkl/sdk';
import type { Connection } from './connection.ts';
import { DatabaseFailure } from './failure.ts';
import { databasesOf } from './settings.ts';
import { SqliteFile } from './sqlite.ts';

const opened = new WeakMap<Setup, readonly Connection[]>();

/** One connection for each database; those of one setup are opened once. */
export async function connections(setup: Setup): Promise<readonly Connection[]> {
  const known = opened.get(setup);
  if (known !== undefined) return known;
  const settings = databasesOf(setup);
  // The client of PostgreSQL is loaded where there is one to talk to.
  const remote = settings.every((one) => 'file' in one) ? undefined : await import('./postgres.ts');
  const made = settings.map((one) =>
    'file' in one
      ? new SqliteFile(one)
      : new (remote as NonNullable<typeof remote>).PostgresDatabase(one, setup),
  );
  opened.set(setup, made);
  return made;
}

/** The database of a name; the first one without a name. */
export async function connection(setup: Setup, name: string | undefined): Promise<Connection> {
  const all = await connections(setup);
  const found = name === undefined ? all[0] : all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = all.map((one) => one.name).join(', ');
  throw new DatabaseFailure('database-unknown', `There is no database '${name}'; there are: ${names}.`);
}

/** Ends the processes behind the databases of a setup. */
export function release(setup: Setup): void {
  for (const one of opened.get(setup) ?? []) one.close?.();
  opened.delete(setup);
}
