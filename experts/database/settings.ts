// What an installation sets for this expert: its databases and their limits.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Setup } from 'mrkl/sdk';
import { z } from 'zod';

const LimitsSchema = z.strictObject({
  /** Rows that a result may have; further ones are left out and counted as such. */
  rows: z.int().min(1).max(5000).default(200),
  /** From the start of a statement to its last row. */
  milliseconds: z.int().min(10).max(60_000).default(5000),
  /** What the process or the server may hold for one statement. */
  megabytes: z.int().min(64).max(8192).default(256),
});
export type Limits = z.infer<typeof LimitsSchema>;

const common = {
  name: z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9_-]*$/),
  /** Reads a few values of text columns, for training and for matching names. Off, no value leaves the database but in results. */
  samples: z.boolean().default(false),
  /** File of what `mrkl train expert` learnt for this database. */
  reader: z.string().min(1).optional(),
  /** Tables (`staff`) and columns (`staff.salary`) that do not exist for this expert. */
  hidden: z.array(z.string().min(1)).default([]),
  limits: LimitsSchema.prefault({}),
};
const SqliteSchema = z.strictObject({ ...common, file: z.string().min(1) });
const PostgresSchema = z.strictObject({
  ...common,
  /** Name of the secret that holds the connection URL: a password has no place in a configuration file. */
  secret: z.string().min(1).optional(),
  /** A connection URL without a password. */
  url: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//)
    .optional(),
  schema: z.string().min(1).default('public'),
  /** A superuser can read files and run programs of the server whatever the transaction allows. */
  superuser: z.boolean().default(false),
});
export type SqliteSettings = z.infer<typeof SqliteSchema>;
export type PostgresSettings = z.infer<typeof PostgresSchema>;
export type DatabaseSettings = SqliteSettings | PostgresSettings;

const SettingsSchema = z.strictObject({
  databases: z.array(z.record(z.string(), z.unknown())).min(1).max(20).optional(),
  /** Where it is today: `last month` and the like depend on it. The machine's own zone when absent. */
  zone: z
    .string()
    .refine((zone) => isZone(zone), { error: 'Expected a time zone such as Europe/Paris.' })
    .optional(),
  /** The day that counts as today, for data that stands still. */
  today: z.iso.date().optional(),
  /** Answers at least this share of the questions: 1 answers all. */
  coverage: z.number().gt(0).max(1).optional(),
  /** Answers wrongly at most this share of those that it answers. */
  risk: z.number().gt(0).lt(1).optional(),
});

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** The database that comes with the expert. */
const SAMPLE = { name: 'shop', file: fileURLToPath(new URL('shop.sqlite', import.meta.url)), samples: true };

/** The databases of a setup, the sample when there are none; throws when the settings are wrong. */
export function databasesOf({ settings, folder }: Setup): DatabaseSettings[] {
  const { databases: given = [SAMPLE] } = read(SettingsSchema, settings ?? {});
  const databases = given.map(
    (one): DatabaseSettings => ('file' in one ? read(SqliteSchema, one) : read(PostgresSchema, one)),
  );
  const names = databases.map(({ name }) => name);
  wishOf({ settings });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`Two databases are called '${twice}'.`);
  return databases.map((database) => complete(database, folder));
}

/** How often questions are to be answered, or how rarely wrongly. */
export function wishOf({ settings }: Pick<Setup, 'settings'>): {
  readonly coverage?: number;
  readonly risk?: number;
} {
  const { coverage, risk } = read(SettingsSchema, settings ?? {});
  if (coverage !== undefined && risk !== undefined)
    throw new Error("Expected 'coverage' or 'risk', found both.");
  if (coverage !== undefined) return { coverage };
  return risk === undefined ? {} : { risk };
}

/** The day that it is, as `2024-06-05`. */
export function todayOf({ settings }: Pick<Setup, 'settings'>): string {
  const { zone, today } = read(SettingsSchema, settings ?? {});
  // Swedish writes days that way.
  return today ?? new Date().toLocaleDateString('sv-SE', zone === undefined ? {} : { timeZone: zone });
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}

function complete(given: DatabaseSettings, folder: string): DatabaseSettings {
  const { reader } = given;
  const database = reader === undefined ? given : { ...given, reader: path.resolve(folder, reader) };
  if ('file' in database) return { ...database, file: path.resolve(folder, database.file) };
  const { name, url, secret } = database;
  if ((url === undefined) === (secret === undefined))
    throw new Error(`Database '${name}': expected 'url' or 'secret', and not both.`);
  if (url !== undefined && new URL(url).password !== '')
    throw new Error(`Database '${name}': the URL holds a password; put it into a secret.`);
  return database;
}
