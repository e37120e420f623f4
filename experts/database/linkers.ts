// The linker of a database, made once for what it holds.
import type { Catalog } from './catalog.ts';
import type { Connection } from './connection.ts';
import { Linker } from './link.ts';

const made = new WeakMap<Catalog, Promise<Linker>>();

export async function linkerOf(database: Connection, signal: AbortSignal): Promise<Linker> {
  const catalog = await database.catalog(signal);
  const known = made.get(catalog);
  if (known !== undefined) return known;
  const making = database.values(signal).then((values) => new Linker(catalog, values));
  made.set(catalog, making);
  making.catch(() => made.delete(catalog));
  return making;
}
