// A server on this machine that answers the operations of the shipped documents out of a small world, and with the
// examples in the documents where that knows nothing: for tests, and to try the expert out without a network.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SHIPPED, shippedDocument } from './documents.ts';
import { answerOf } from './stand-in-world.ts';

type Node = { readonly [key: string]: Node };

/** Starts it; `settings` lead the expert there. */
export async function standIn(): Promise<{ settings: unknown; close(): Promise<void> }> {
  const routes = SHIPPED.flatMap((api) => routesOf(api, shippedDocument(api) as Node));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(pathname));
    response.writeHead(route === undefined ? 404 : 200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    const known = route === undefined ? null : answerOf(route.api, pathname, searchParams);
    response.end(
      (known === null ? route?.example : JSON.stringify(known)) ??
        '{"detail":"The stand-in has no such operation."}',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const servers = Object.fromEntries(SHIPPED.map((api) => [api, `http://${host}/${api}`]));
  return {
    settings: { servers, allowPrivate: [host] },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function routesOf(
  api: string,
  document: Node,
): { api: string; method: string; pattern: RegExp; example: string }[] {
  return Object.entries(document['paths'] ?? {}).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => 'responses' in operation)
      .map(([method, operation]) => {
        const inside = path.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
        const example = operation['responses']?.['200']?.['content']?.['application/json']?.['example'];
        return {
          api,
          method: method.toUpperCase(),
          pattern: new RegExp(`^/${api}${inside.join('[^/]+')}$`),
          example: JSON.stringify(example),
        };
      }),
  );
}
