// Links of a document (OpenAPI 3.1, 4.8.20) as operations of their own: what the source finds, the target is given.
import { askedBy, type Expression, readExpression } from './expressions.ts';
import { type Node, node, type Operation, type Parameter, type Reading, type Via } from './operation.ts';
import { Unsupported } from './schemas.ts';

export interface Left {
  readonly name: string;
  readonly why: string;
}

/** An operation as the document has it; `read` says why it cannot be offered when it cannot. */
export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: Node;
  readonly read: Operation | Left;
}

interface Declared {
  readonly name: string;
  readonly key: string;
  readonly source: Entry;
  readonly link: Node;
}

/** What is read, or why it cannot be offered. */
export function orLeft<T>(name: string, read: () => T): T | Left {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    return { name, why: error.message };
  }
}

export const nameOf = (id: string): string => id.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');

/** The operations that the links of a document make, and the links that make none with the reason. */
export function readLinks(api: string, entries: readonly Entry[]): (Operation | Left)[] {
  const declared = named(api, entries);
  const targets = declared.map((one) => ({ ...one, target: orLeft(one.name, () => targetOf(one, entries)) }));
  const ways = targets.flatMap(({ source, target }) =>
    'why' in target ? [] : [[source.name, target.name] as const],
  );
  const taken = [...entries, ...declared].map(({ name }) => name);
  return targets.map(({ target, ...one }) => {
    if ('why' in target) return target;
    return orLeft(one.name, () => {
      const circle = wayBack(target.name, one.source.name, ways);
      if (circle !== null)
        throw new Unsupported(
          `the link '${one.key}' leads in a circle: ${[one.source.name, ...circle].join(', ')}`,
        );
      if (taken.filter((name) => name === one.name).length > 1)
        throw new Unsupported(`the link '${one.key}' is called like another operation`);
      return derive(one, target);
    });
  });
}

/** A link gives its name to the operation; where a document has that twice, the name of the source goes before it. */
function named(api: string, entries: readonly Entry[]): Declared[] {
  const all = entries.flatMap((source) =>
    linksOf(source.operation).map(([key, link]) => ({ key, source, link, name: `${api}.${nameOf(key)}` })),
  );
  const taken = [...entries, ...all].map(({ name }) => name);
  return all.map((one) =>
    taken.filter((name) => name === one.name).length === 1
      ? one
      : { ...one, name: `${one.source.name}-${nameOf(one.key)}` },
  );
}

/** Links of the responses that mean success; the first that has a name stands for it. */
function linksOf(operation: Node): [key: string, link: Node][] {
  const responses = Object.entries(node(operation['responses'])).filter(([status]) =>
    /^(?:2..|default)$/i.test(status),
  );
  const links = responses.flatMap(([, response]) => Object.entries(node(node(response)['links'])));
  const first = new Map(links.toReversed().map(([key, link]) => [key, node(link)]));
  return [...first].toReversed();
}

function targetOf({ key, link, source }: Declared, entries: readonly Entry[]): Entry {
  const { operationId: id, operationRef: reference } = link;
  if ((id === undefined) === (reference === undefined))
    throw new Unsupported(`the link '${key}' needs one of operationId and operationRef`);
  const target = entries.find(({ path, method, operation }) =>
    id === undefined
      ? reference === `#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`
      : operation['operationId'] === id,
  );
  if (target === undefined)
    throw new Unsupported(
      `the link '${key}' leads to '${id ?? reference}', which is no operation of the document`,
    );
  for (const one of [source, target])
    if ('why' in one.read) throw new Unsupported(`the link '${key}' needs ${one.name}: ${one.read.why}`);
  if (source.method !== 'get')
    throw new Unsupported(
      `the link '${key}' would follow ${source.method.toUpperCase()}, and only GET is followed`,
    );
  return target;
}

/** The way from one operation to another over links; null when there is none. */
function wayBack(
  from: string,
  to: string,
  ways: readonly (readonly [string, string])[],
  seen = new Set<string>(),
): string[] | null {
  if (from === to) return [to];
  seen.add(from);
  for (const [source, target] of ways) {
    if (source !== from || seen.has(target)) continue;
    const rest = wayBack(target, to, ways, seen);
    if (rest !== null) return [from, ...rest];
  }
  return null;
}

function derive({ name, key, link, source: { read } }: Declared, entry: Entry): Operation {
  const [source, target] = [read as Operation, entry.read as Operation];
  const at = `the link '${key}'`;
  const given = node(link['x-mrkl']) as Reading & { readonly found?: Node };
  const expression = (what: string, value: unknown) => readExpression(value, `${at} ${what}`);
  const filled = Object.entries(node(link['parameters'])).map(
    ([what, value]) => [parameterOf(target, what, at).key, expression(what, value)] as const,
  );
  const found = Object.entries(given.found ?? {}).map(
    ([what, value]) => [what, expression(what, value)] as const,
  );
  const body = link['requestBody'] === undefined ? null : expression('requestBody', link['requestBody']);
  if (body !== null && target.body === null) throw new Unsupported(`${at}: ${target.name} takes no body`);
  const kept = target.parameters.filter(({ key }) => !filled.some(([one]) => one === key));
  const used = [...filled, ...found, ['', body ?? expression('', null)] as const];
  const asked = askedOf(source, used, kept, at);
  const via: Via = { source, target, asked, filled, body, found };
  const { found: _, ...reading } = given;
  const first = [...asked].map(([key, one]) => ({ ...one, key, required: true }));
  return {
    ...target,
    ...{ name, summary: String(link['description'] ?? `${target.summary}, by ${source.summary}`) },
    ...{ parameters: [...first, ...kept], body: body === null ? target.body : null, via },
    reading: { ...target.reading, ...reading },
  };
}

/** A parameter of the target as a link names it: `id`, or `path.id`. */
function parameterOf({ name, parameters }: Operation, what: string, at: string): Parameter {
  const found = parameters.filter((one) => what === one.name || what === `${one.in}.${one.name}`);
  if (found[0] === undefined) throw new Unsupported(`${at}: ${name} has no parameter '${what}'`);
  if (found.length > 1)
    throw new Unsupported(
      `${at}: '${what}' of ${name} is ambiguous; say where it is, as in '${found[0].key}'`,
    );
  return found[0];
}

/** What must be known to ask the source, and what the link hands on. */
function askedOf(
  source: Operation,
  used: readonly (readonly [string, Expression])[],
  kept: readonly Parameter[],
  at: string,
): Map<string, Parameter> {
  const handed = used.flatMap(([, expression]) => askedBy(expression));
  for (const one of handed)
    if (!source.parameters.some(({ in: place, name }) => place === one.in && name === one.name))
      throw new Unsupported(`${at}: ${source.name} has no parameter '${one.name}' in its ${one.in}`);
  const needed = source.parameters.filter(
    (one) => one.required || handed.some((other) => other.in === one.in && other.name === one.name),
  );
  const shared = (key: string): boolean => kept.some((one) => one.key === key);
  return new Map(
    needed.map((one) => [shared(one.key) ? `${source.name.split('.')[1]}.${one.key}` : one.key, one]),
  );
}
