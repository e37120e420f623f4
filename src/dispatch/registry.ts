// Experts from folders. A manifest is checked before any code beside it is loaded.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { MrklError } from '../contract/errors.ts';
import type { Expert, ExpertRun, ExpertSchema } from '../contract/expert.ts';
import { type Example, ExampleSchema, MANIFEST_JSON_SCHEMA, type Manifest } from '../contract/manifest.ts';

/** Every expert in the subfolders of a folder, by name. */
export async function loadExperts(folder: string): Promise<Expert[]> {
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
  return Promise.all(names.sort().map((name) => loadExpert(path.join(folder, name), check)));
}

async function loadExpert(folder: string, check: ValidateFunction<Manifest>): Promise<Expert> {
  const manifest = await readManifest(folder, check);
  const [examples, schema] = await Promise.all([readExamples(folder), importSchema(folder)]);
  const run = codeFile(folder, 'run');
  let loading: Promise<ExpertRun> | undefined;
  return { manifest, schema, examples, load: () => (loading ??= importRun(run)) };
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

async function importExport(file: string, name: string): Promise<unknown> {
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    throw new MrklError('expert-invalid', `${file}: cannot be loaded: ${String(cause)}`, { cause });
  }
  return module[name];
}

async function importSchema(folder: string): Promise<ExpertSchema> {
  const file = codeFile(folder, 'schema');
  const schema = (await importExport(file, 'schema')) as Partial<ExpertSchema> | undefined;
  if (
    typeof schema?.checkInput === 'function' &&
    typeof schema.checkOutput === 'function' &&
    typeof schema.input === 'object'
  ) {
    return schema as ExpertSchema;
  }
  throw new MrklError('expert-invalid', `${file}: expected an export 'schema' made with defineSchema.`);
}

async function importRun(file: string): Promise<ExpertRun> {
  const run = await importExport(file, 'run');
  if (typeof run === 'function') return run as ExpertRun;
  throw new MrklError('expert-invalid', `${file}: expected an export 'run' that is a function.`);
}
