import type Database from 'better-sqlite3';
import type { RawCatalog } from './catalog.ts';

export function introspect(database: Database.Database, samples: boolean): RawCatalog;
export function values(
  database: Database.Database,
): readonly (readonly [table: string, column: string, texts: readonly string[]])[];
