// One operation of a document without references, ready to be called.
import { readAddress } from './address.ts';
import type { Expression } from './expressions.ts';
import { convert, type Schema, Unsupported } from './schemas.ts';

export interface Parameter {
  /** As the caller writes it. */
  readonly key: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly json: boolean;
  readonly schema: Schema;
  /** What is meant when it is not given. */
  readonly fallback?: unknown;
  /** False: it only chooses what is read of the response. */
  readonly sent: boolean;
}

/** A way to prove who calls: scheme of the document with the credentials of the settings. */
export type Scheme = Readonly<Record<string, unknown>>;

/** `x-mrkl` of an operation: which part of a response answers, and how pages follow each other. */
export interface Reading {
  /** JSON pointer, with `{parameter}` where the value of one stands. */
  readonly value?: string;
  readonly unit?: string;
  readonly label?: string;
  /** What stands in a label for values that people do not say. */
  readonly words?: Readonly<Record<string, string>>;
  readonly pages?: Paging;
}
export interface Paging {
  /** JSON pointer to the list; the whole body without it. */
  readonly items?: string;
  /** JSON pointer to the address of the next page. */
  readonly next?: string;
  /** JSON pointer to a cursor, and the query parameter that takes it. */
  readonly cursor?: string;
  readonly parameter?: string;
  /** Query parameter that counts pages, or items. */
  readonly page?: string;
  readonly offset?: string;
}

export interface Operation {
  /** `api.operation` */
  readonly name: string;
  readonly api: string;
  readonly summary: string;
  readonly method: string;
  readonly path: string;
  readonly server: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly type: string; readonly required: boolean; readonly schema: Schema } | null;
  /** Alternatives, each a list of names of schemes that are needed together. */
  readonly security: readonly (readonly string[])[];
  readonly schemes: Readonly<Record<string, Scheme>>;
  readonly reading: Reading;
  /** The operation that goes before this one; null when it is called at once. */
  readonly via: Via | null;
}

/** A link of the document: what one operation finds is given to another. */
export interface Via {
  readonly source: Operation;
  readonly target: Operation;
  /** Parameters of the source, by the keys that the caller writes. */
  readonly asked: ReadonlyMap<string, Parameter>;
  /** What the link gives, by the keys of the target. */
  readonly filled: readonly (readonly [key: string, Expression])[];
  readonly body: Expression | null;
  /** What is shown of the response to the source. */
  readonly found: readonly (readonly [name: string, Expression])[];
}

export type Node = Readonly<Record<string, unknown>>;
const STYLES = {
  path: ['simple'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
};
const BODIES = [
  /^application\/(?:[\w.-]+\+)?json\b/,
  /^application\/x-www-form-urlencoded\b/,
  /^text\/plain\b/,
];
export const node = (value: unknown): Node =>
  typeof value === 'object' && value !== null ? (value as Node) : {};
const list = (value: unknown): Node[] => (Array.isArray(value) ? value.map(node) : []);

/** Where an operation stands in its document. */
export interface Place {
  readonly path: string;
  readonly method: string;
  readonly item: Node;
  readonly operation: Node;
}

export function readOperation(
  name: string,
  document: Node,
  { path, method, item, operation }: Place,
  { server, base }: { server?: string | undefined; base?: string | undefined },
): Operation {
  const servers = [operation['servers'], item['servers'], document['servers']]
    .map(list)
    .find((all) => all.length > 0);
  const security = operation['security'] ?? document['security'];
  const alternatives = list(security).map((all) => Object.keys(all));
  return {
    ...{ name, api: name.slice(0, name.indexOf('.')), path, method: method.toUpperCase() },
    summary: String(operation['summary'] ?? operation['description'] ?? name),
    server: server ?? serverOf(servers?.[0] ?? {}, base, name),
    parameters: readParameters(name, [...list(item['parameters']), ...list(operation['parameters'])]),
    body: readBody(name, node(operation['requestBody'])),
    security: alternatives.length === 0 ? [[]] : alternatives,
    schemes: node(node(document['components'])['securitySchemes']) as Readonly<Record<string, Scheme>>,
    reading: node(operation['x-mrkl']) as Reading,
    via: null,
  };
}

function serverOf(server: Node, base: string | undefined, name: string): string {
  const variables = node(server['variables']);
  const filled = String(server['url'] ?? '/').replace(/\{([^}]+)\}/g, (_, key: string) =>
    String(node(variables[key])['default'] ?? ''),
  );
  const url = readAddress(filled, base);
  if (url === null) throw new Unsupported(`${name}: no server; name one in the settings`);
  return url.href;
}

function readParameters(operation: string, given: readonly Node[]): Parameter[] {
  // What an operation says goes before what its path says.
  const byPlace = new Map(given.map((one) => [`${String(one['in'])} ${String(one['name'])}`, one]));
  const all = [...byPlace.values()].flatMap((one) => readParameter(operation, one) ?? []);
  return all.map((one) => {
    const shared = all.filter(({ name }) => name === one.name).length > 1;
    return shared ? { ...one, key: `${one.in}.${one.name}` } : one;
  });
}

function readParameter(operation: string, given: Node): Parameter | null {
  const name = String(given['name']);
  const place = String(given['in']);
  const required = given['required'] === true;
  const at = `${operation} ${name}`;
  if (place === 'header' && ['accept', 'content-type', 'authorization'].includes(name.toLowerCase()))
    return null;
  if (place === 'cookie') {
    if (required) throw new Unsupported(`${at}: a parameter in a cookie`);
    return null;
  }
  const where = place as Parameter['in'];
  const [media, content] = Object.entries(node(given['content']))[0] ?? [];
  if (media !== undefined && !(BODIES[0] as RegExp).test(media))
    throw new Unsupported(`${at}: a parameter written as ${media}`);
  const style = String(given['style'] ?? (where === 'query' ? 'form' : 'simple'));
  if (!STYLES[where]?.includes(style)) throw new Unsupported(`${at}: the style '${style}'`);
  const schema = convert(content === undefined ? given['schema'] : node(content)['schema'], at);
  const described =
    typeof given['description'] === 'string' ? { description: given['description'], ...schema } : schema;
  const explode = given['explode'] === undefined ? style === 'form' : given['explode'] === true;
  const fallback = node(given['schema'])['default'];
  const sent = node(given['x-mrkl'])['sent'] !== false;
  return {
    ...{ key: name, name, in: where, required, style, explode, sent },
    ...{ json: media !== undefined, schema: described, ...(fallback === undefined ? {} : { fallback }) },
  };
}

function readBody(operation: string, given: Node): Operation['body'] {
  const content = Object.entries(node(given['content']));
  if (content.length === 0) return null;
  const [type, media] = BODIES.flatMap((pattern) => content.filter(([name]) => pattern.test(name)))[0] ?? [];
  if (type === undefined) throw new Unsupported(`${operation}: a body of type ${content[0]?.[0]}`);
  return {
    type,
    required: given['required'] === true,
    schema: convert(node(media)['schema'], `${operation} body`),
  };
}
