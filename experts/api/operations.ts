// From a document without references to operations that can be called: its own, and those that its links lead to.
import { type Entry, type Left, nameOf, orLeft, readLinks } from './links.ts';
import { type Node, node, type Operation, readOperation } from './operation.ts';

interface Options {
  readonly server?: string | undefined;
  /** Names of the operations to offer; all of them without it. */
  readonly only?: readonly string[] | undefined;
  /** Where the document came from. */
  readonly base?: string | undefined;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** The operations of a document, and those that are left out with the reason. */
export function readOperations(
  api: string,
  document: Node,
  options: Options,
): { operations: Operation[]; left: Left[] } {
  const entries = readEntries(api, document, options);
  const all = [...entries.map(({ read }) => read), ...readLinks(api, entries)].filter(
    ({ name }) => options.only?.includes(name.slice(api.length + 1)) ?? true,
  );
  const missing = options.only?.find((id) => !all.some(({ name }) => name === `${api}.${id}`));
  if (missing !== undefined) throw new Error(`The document of ${api} has no operation '${missing}'.`);
  const left = all.filter((one) => 'why' in one);
  const refused = options.only === undefined ? undefined : left[0];
  if (refused !== undefined) throw new Error(`${refused.name} cannot be offered: ${refused.why}.`);
  return { operations: all.filter((one): one is Operation => !('why' in one)), left };
}

function readEntries(api: string, document: Node, options: Options): Entry[] {
  return Object.entries(node(document['paths'])).flatMap(([path, item]) =>
    METHODS.flatMap((method): Entry[] => {
      const operation = node(node(item)[method]);
      if (Object.keys(operation).length === 0) return [];
      const name = `${api}.${nameOf(String(operation['operationId'] ?? `${method}-${path}`))}`;
      const place = { path, method, item: node(item), operation };
      const read = orLeft(name, () => readOperation(name, document, place, options));
      return [{ name, path, method, operation, read }];
    }),
  );
}
