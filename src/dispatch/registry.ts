// Experts from folders. A manifest is checked before any code beside it is loaded.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { MrklError } from '../contract/errors.ts';
import {
  CONTEXT_LENGTH,
  type Expert,
  type ExpertDescribe,
  type ExpertNarrow,
  type ExpertPropose,
  type ExpertRun,
  type ExpertSchema,
  type Setup,
} from '../contract/expert.ts';
import { type Example, ExampleSchema, MANIFEST_JSON_SCHEMA, type Manifest } from '../contract/manifest.ts';

/** What the owner of an installation has set for its experts. */
export interface ExpertSettings {
  /** By the name of the expert. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Relative paths in them start here. */
  readonly folder: string;
  /** The secrets that there are, for experts that may see them. */
  secret(name: string): string | undefined;
}

const NOTHING_SET: ExpertSettings = { settings: {}, folder: '.', secret: () => undefined };

/** Every expert in the subfolders of a folder, by name. */
export async function loadExperts(folder: string, set: ExpertSettings = NOTHING_SET): Promise<Expert[]> {
  let names: string[];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    names = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
  } catch (cause) {
    throw new MrklError('file-missing', `Experts folder '${folder}': cannot be read.`, { cause });
  }
  // The schema is our own and tested: checking it against its meta-schema would only cost start-up time.
  const { $schema: _, ...schema } = MANIFEST_JSON_SCHEMA;
  const check = new Ajv2020({ strict: true, meta: false, validateSchema: false }).compile<Manifest>(schema);
  const stray = Object.keys(set.settings).find((name) => !names.includes(name));
  if (stray !== undefined) throw new MrklError('expert-unknown', `Settings for '${stray}': no such expert.`);
  return Promise.all(names.sort().map((name) => loadExpert(path.join(folder, name), check, set)));
}

async function loadExpert(
  folder: string,
  check: ValidateFunction<Manifest>,
  set: ExpertSettings,
): Promise<Expert> {
  const manifest = await readManifest(folder, check);
  const { name } = manifest;
  const setup = setupOf(manifest, set);
  const [examples, schema] = await Promise.all([readExamples(folder), importSchema(folder, setup)]);
  const file = codeFile(folder, 'run');
  let loading: Promise<RunModule> | undefined;
  const code = (): Promise<RunModule> => (loading ??= importRun(file));
  return {
    ...{ manifest, schema, examples, setup },
    load: async () => (await code()).run,
    narrow: async () => (await code()).narrow?.(setup) ?? schema.input,
    describe: async (question) =>
      checkContext(name, (await (await code()).describe?.(setup, question)) ?? ''),
    proposes: async () => (await code()).propose !== undefined,
    propose: async (question, signal) => (await (await code()).propose?.(setup, question, signal)) ?? [],
  };
}

function setupOf({ name, permissions }: Manifest, set: ExpertSettings): Setup {
  const trusted = permissions.includes('secrets');
  return {
    settings: set.settings[name],
    folder: set.folder,
    secret: (secret) => (trusted ? set.secret(secret) : undefined),
  };
}

async function read(folder: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(folder, name), 'utf8');
  } catch (cause) {
    throw new MrklError('expert-folder-incomplete', `Expert folder '${folder}' has no readable ${name}.`, {
      cause,
    });
  }
}

async function readManifest(folder: string, check: ValidateFunction<Manifest>): Promise<Manifest> {
  const manifest = parseJson(await read(folder, 'manifest.json'), `${folder}: manifest.json`);
  if (!check(manifest)) {
    const [problem] = check.errors ?? [];
    throw new MrklError(
      'manifest-invalid',
      `${folder}: manifest.json${problem?.instancePath}: ${problem?.message}.`,
    );
  }
  if (manifest.name !== path.basename(folder)) {
    throw new MrklError(
      'manifest-invalid',
      `${folder}: manifest.json/name: expected the name of the folder, found '${manifest.name}'.`,
    );
  }
  return manifest;
}

async function readExamples(folder: string): Promise<Example[]> {
  const lines = (await read(folder, 'examples.jsonl')).split('\n');
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const place = `${folder}: examples.jsonl line ${i + 1}`;
    const example = ExampleSchema.safeParse(parseJson(line, place));
    if (example.success) return [example.data];
    throw new MrklError('expert-invalid', `${place}: ${example.error.issues[0]?.message}.`);
  });
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MrklError('manifest-invalid', `${place}: is not JSON.`, { cause });
  }
}

/** The built file where there is one, else the source. */
function codeFile(folder: string, name: string): string {
  const found = [`${name}.js`, `${name}.ts`]
    .map((file) => path.join(folder, file))
    .find((file) => existsSync(file));
  if (found === undefined)
    throw new MrklError('expert-folder-incomplete', `Expert folder '${folder}' has no ${name}.ts.`);
  return found;
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    throw new MrklError('expert-invalid', `${file}: cannot be loaded: ${String(cause)}`, { cause });
  }
}

/** The schema of an expert; one that depends on settings is made by a function. */
async function importSchema(folder: string, setup: Setup): Promise<ExpertSchema> {
  const file = codeFile(folder, 'schema');
  const { schema: found } = await importModule(file);
  const schema = (typeof found === 'function' ? await make(found, setup, file) : found) as
    | Partial<ExpertSchema>
    | undefined;
  if (
    typeof schema?.checkInput === 'function' &&
    typeof schema.checkOutput === 'function' &&
    typeof schema.input === 'object'
  ) {
    return schema as ExpertSchema;
  }
  throw new MrklError('expert-invalid', `${file}: expected an export 'schema' made with defineSchema.`);
}

async function make(schema: unknown, setup: Setup, file: string): Promise<unknown> {
  try {
    return await (schema as (setup: Setup) => unknown)(setup);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MrklError('expert-invalid', `${path.basename(path.dirname(file))}: ${why}`, { cause });
  }
}

interface RunModule {
  readonly run: ExpertRun;
  readonly narrow: ExpertNarrow | undefined;
  readonly describe: ExpertDescribe | undefined;
  readonly propose: ExpertPropose | undefined;
}

function checkContext(name: string, text: unknown): string {
  if (typeof text === 'string' && text.length <= CONTEXT_LENGTH) return text;
  const found = typeof text === 'string' ? `${text.length} characters` : typeof text;
  throw new MrklError(
    'expert-invalid',
    `${name}: describe: expected a text of at most ${CONTEXT_LENGTH} characters, found ${found}.`,
  );
}

async function importRun(file: string): Promise<RunModule> {
  const { run, narrow, describe, propose } = await importModule(file);
  if (typeof run !== 'function')
    throw new MrklError('expert-invalid', `${file}: expected an export 'run' that is a function.`);
  for (const [name, found] of Object.entries({ narrow, describe, propose }))
    if (found !== undefined && typeof found !== 'function')
      throw new MrklError('expert-invalid', `${file}: expected '${name}' to be a function.`);
  return {
    run: run as ExpertRun,
    narrow: narrow as ExpertNarrow | undefined,
    describe: describe as ExpertDescribe | undefined,
    propose: propose as ExpertPropose | undefined,
  };
}
