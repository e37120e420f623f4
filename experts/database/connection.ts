import type { Catalog } from './catalog.ts';

/** Plain values that cross a process and JSON. */
export type Cell = string | number | boolean | null;

/** One statement with the values that its placeholders stand for. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

export interface Rows {
  readonly rows: readonly (readonly Cell[])[];
  /** True when there are more rows than the limit. */
  readonly truncated: boolean;
  /** How the database goes about it, one step a line. */
  readonly plan: readonly string[];
}

/** A database that can only be read. Methods throw DatabaseFailure. */
export interface Connection {
  readonly name: string;
  /** File of what was learnt for it; the shipped one when absent. */
  readonly reader: string | undefined;
  /** Frees what can be freed; the next query takes it up again. */
  close?(): void;
  catalog(signal: AbortSignal): Promise<Catalog>;
  /** Distinct texts of columns, by `table.column`; none where samples are not allowed. */
  values(signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>>;
  query(statement: Statement, signal: AbortSignal): Promise<Rows>;
}
