// OpenAPI documents: those that come with the expert, files, and addresses.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Setup } from 'mrkl/sdk';
import type { Left } from './links.ts';
import type { Operation } from './operation.ts';
import { readOperations } from './operations.ts';
import { type ApiSettings, readSettings, type Settings } from './settings.ts';

/** APIs that come with the expert, by name: the files of `shipped/`. */
export const SHIPPED = ['weather', 'exchange', 'encyclopaedia'] as const;

export interface Library {
  readonly settings: Settings;
  readonly operations: ReadonlyMap<string, Operation>;
  /** Operations and APIs that cannot be called, and why. */
  readonly left: readonly Left[];
}

type Document = Readonly<Record<string, unknown>>;
const MOST_BYTES = 4_194_304;
const known = new WeakMap<object, Promise<Library>>();

/** Everything that the settings declare; read once for each setup. */
export function openLibrary(setup: Setup): Promise<Library> {
  const found = known.get(setup) ?? read(setup);
  known.set(setup, found);
  return found;
}

export function shippedDocument(name: string): Document {
  const file = fileURLToPath(new URL(`./shipped/${name}.json`, import.meta.url));
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  return inPlace(document, document) as Document;
}

/** A document that comes with the expert, with its references resolved; none of them leads in a circle. */
function inPlace(value: unknown, document: Document): unknown {
  if (Array.isArray(value)) return value.map((one) => inPlace(one, document));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref } = value as { $ref?: string };
  if ($ref !== undefined)
    return $ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inPlace(one, document)]));
}

async function read(setup: Setup): Promise<Library> {
  const settings = readSettings(setup);
  const shipped = settings.shipped
    ? SHIPPED.map((name) => readOperations(name, shippedDocument(name), { server: settings.servers[name] }))
    : [];
  const own = await Promise.all(settings.apis.map((api) => readApi(api, settings, setup.folder)));
  const all = [...shipped, ...own];
  const operations = new Map(
    all.flatMap((api) => api.operations).map((operation) => [operation.name, operation]),
  );
  return { settings, operations, left: all.flatMap(({ left }) => left) };
}

interface Read {
  readonly operations: Operation[];
  readonly left: Left[];
}

async function readApi(api: ApiSettings, settings: Settings, folder: string): Promise<Read> {
  const options = { server: api.server, only: api.operations };
  if (!/^https?:/i.test(api.document)) {
    const text = await readFile(path.resolve(folder, api.document), 'utf8').catch(() => {
      throw new Error(`the document ${api.document} of '${api.name}' cannot be read`);
    });
    return readOperations(api.name, await resolveDocument(api.name, text), options);
  }
  try {
    const text = await fetchDocument(new URL(api.document), settings);
    return readOperations(api.name, await resolveDocument(api.name, text), {
      ...options,
      base: api.document,
    });
  } catch (error) {
    // A document that cannot be had now must not keep the other APIs from working.
    return { operations: [], left: [{ name: api.name, why: (error as Error).message.replace(/\.$/, '') }] };
  }
}

async function fetchDocument(url: URL, settings: Settings): Promise<string> {
  const [{ exchange }, { Guard }] = await Promise.all([import('./exchange.ts'), import('./guard.ts')]);
  const guard = new Guard(settings.allowPrivate);
  try {
    const request = { method: 'GET', url, headers: { accept: 'application/json, application/yaml, */*' } };
    const signal = AbortSignal.timeout(settings.limits.milliseconds);
    const { status, body } = await exchange(request, {
      guard,
      bytes: MOST_BYTES,
      redirects: settings.limits.redirects,
      signal,
    });
    if (status !== 200) throw new Error(`${url.host} answers ${status} when asked for the document`);
    return body.toString('utf8');
  } finally {
    guard.agent.destroy().catch(() => undefined);
  }
}

const MOST_RESOLVED = 32;
const resolved = new Map<string, Promise<Document>>();

/** A document, ready to be read. Validation is slow: the same text is checked once. */
export function resolveDocument(name: string, text: string): Promise<Document> {
  const found = resolved.get(text) ?? resolveAnew(name, text);
  resolved.delete(text);
  resolved.set(text, found);
  found.catch(() => resolved.delete(text));
  const [oldest] = resolved.keys();
  if (resolved.size > MOST_RESOLVED && oldest !== undefined) resolved.delete(oldest);
  return found;
}

/** Parses, validates and dereferences a document. References that leave it are not followed. */
async function resolveAnew(name: string, text: string): Promise<Document> {
  const [{ parse }, parser] = await Promise.all([import('yaml'), import('@readme/openapi-parser')]);
  let document: Document;
  try {
    document = text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new Error(
      `the document of '${name}' is neither JSON nor YAML: ${(error as Error).message.split('\n')[0]}`,
    );
  }
  if (!/^3\.[01]\./.test(String(document?.['openapi'])))
    throw new Error(`the document of '${name}' is not OpenAPI 3.0 or 3.1`);
  const options = {
    resolve: { external: false, file: false },
    dereference: { circular: 'ignore' as const },
    timeoutMs: 10_000,
  };
  const result = await parser.validate(structuredClone(document) as never, options);
  if (!result.valid)
    throw new Error(`the document of '${name}' is not valid: ${result.errors[0]?.message.split('\n')[0]}`);
  return (await parser.dereference(structuredClone(document) as never, options)) as unknown as Document;
}
