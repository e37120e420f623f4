// The expert against a real server on this machine that misbehaves on purpose.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Result, Setup } from 'mrkl/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { type Output, schema } from './schema.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const json = (
  response: ServerResponse,
  body: unknown,
  headers: Record<string, string> = {},
  status = 200,
) => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
};
const redirect =
  (location: string, status = 302): Handler =>
  (_request, response) => {
    response.writeHead(status, { location }).end();
  };
const packed =
  (encoding: string, body: Buffer): Handler =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);
  };
/** What a server sees, so that a test can look at it. */
const echo: Handler = ({ method, url, headers }, response) => json(response, { method, url, headers });

let host: string;
let other: string;

const CASES: Record<string, Handler> = {
  echo,
  never: () => undefined,
  drip: (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  huge: (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  },
  truncated: (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"a":');
    setTimeout(() => response.destroy(), 10);
  },
  reset: (request) => request.socket.destroy(),
  garbage: (request) => request.socket.end('HTTP/9.9 hello\r\n\r\n'),
  html: (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hi</h1>'),
  untyped: (_request, response) => response.writeHead(200).end('hi'),
  'broken-json': (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":'),
  text: (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('hello'),
  empty: (_request, response) => response.writeHead(204).end(),
  gzip: packed('gzip', gzipSync('{"value":7}')),
  br: packed('br', brotliCompressSync('{"value":7}')),
  bomb: packed('gzip', gzipSync(Buffer.alloc(50_000_000, ' '))),
  'broken-gzip': packed('gzip', Buffer.from('this is not gzip')),
  'cut-gzip': packed('gzip', gzipSync('{"value":7}'.repeat(99)).subarray(0, 20)),
  'odd-coding': packed('zstd9', Buffer.from('x')),
  metadata: redirect('http://169.254.169.254/latest/meta-data/'),
  loopback: (_request, response) =>
    redirect(`http://localhost:${other.split(':')[1]}/echo`)(_request, response, 0),
  scheme: redirect('file:///etc/passwd'),
  ring: redirect('/ring'),
  away: (request, response) => redirect(`http://${other}/echo`, 307)(request, response, 0),
  turned: redirect('/echo', 303),
  busy: (_request, response, count) =>
    count < 3 ? json(response, { detail: 'later' }, {}, 503) : json(response, { count }),
  patient: (_request, response) => json(response, {}, { 'retry-after': '3600' }, 429),
  gone: (_request, response) => json(response, { detail: 'no such thing' }, {}, 404),
  fresh: (_request, response, count) => json(response, { count }, { 'cache-control': 'max-age=60' }),
  tagged: (request, response, count) => {
    const headers = { etag: '"one"', 'cache-control': 'no-cache' };
    if (request.headers['if-none-match'] === '"one"') response.writeHead(304, headers).end();
    else json(response, { count }, headers);
  },
  linked: (request, response) => {
    const page = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('page') ?? 1);
    json(response, [page * 10, page * 10 + 1], { link: `</linked?page=${page + 1}>; rel="next"` });
  },
  stranger: (_request, response) => json(response, [1], { link: `<http://${other}/linked>; rel="next"` }),
  circle: (_request, response) => json(response, [1], { link: '</circle>; rel="next"' }),
};

const counts = new Map<string, number>();
const servers: Server[] = [];

async function listen(): Promise<string> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1).split(/[?/]/)[0] as string;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    (CASES[name] ?? CASES['gone'])?.(request, response, counts.get(name) as number);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const parameter = { name: 'case', in: 'path', required: true, schema: { type: 'string' } };
const responses = { 200: { description: 'whatever' } };
const operation = (operationId: string, more: object = {}) => ({
  operationId,
  parameters: [parameter],
  responses,
  ...more,
});
const document = (server: string) => ({
  openapi: '3.1.0',
  info: { title: 'Test', version: '1' },
  servers: [{ url: server }],
  components: {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer' },
      basic: { type: 'http', scheme: 'basic' },
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      query: { type: 'apiKey', in: 'query', name: 'api_key' },
      client: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${server}/token`, scopes: {} } } },
    },
  },
  paths: {
    '/{case}': { get: operation('read'), post: operation('write') },
    ...Object.fromEntries(
      ['bearer', 'basic', 'key', 'query', 'client'].map((scheme) => [
        `/{case}/${scheme}`,
        {
          get: operation(scheme, { security: [{ [scheme]: [] }] }),
          post: operation(`post-${scheme}`, { security: [{ [scheme]: [] }] }),
        },
      ]),
    ),
  },
});

const SECRETS: Record<string, string> = {
  ...{
    token: 't0ken-of-mine',
    user: 'anna',
    password: 'pa55 word',
    key: 'k3y-of-mine',
    id: 'client-1',
    grant: 's3cret-of-mine',
  },
};
const AUTH = {
  bearer: { secret: 'token' },
  basic: { user: 'user', password: 'password' },
  key: { secret: 'key' },
  query: { secret: 'key' },
  client: { clientId: 'id', clientSecret: 'grant' },
};

let folder: string;
let setup: Setup;

function setupWith(limits: object = {}, more: object = {}): Setup {
  const settings = {
    shipped: false,
    allowPrivate: [host, other],
    limits: { milliseconds: 10_000, bytes: 100_000, ...limits },
    apis: [{ name: 'test', document: 'test.json', auth: AUTH }],
    ...more,
  };
  return { settings, folder, secret: (name) => SECRETS[name] };
}

async function call(
  operation: string,
  name: string,
  using = setup,
  signal = new AbortController().signal,
): Promise<Result<Output>> {
  const input = { call: { operation: `test.${operation}`, parameters: { case: name } } };
  const result = await run(input, { signal, deadline: performance.now() + 5000 }, using);
  if ('value' in result) expect((await schema(using)).checkOutput(result.value)).toMatchObject({ ok: true });
  return result;
}

async function value(operation: string, name: string, using = setup): Promise<Output> {
  const result = await call(operation, name, using);
  if ('failure' in result) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

async function code(operation: string, name: string, using = setup): Promise<string> {
  const result = await call(operation, name, using);
  return 'failure' in result ? result.failure.code : 'none';
}

beforeAll(async () => {
  [host, other] = [await listen(), await listen()];
  folder = mkdtempSync(path.join(tmpdir(), 'mrkl-api-'));
  writeFileSync(path.join(folder, 'test.json'), JSON.stringify(document(`http://${host}`)));
  // The first call loads the libraries and checks the document.
  await call('read', 'empty', setupWith());
}, 120_000);
beforeEach(() => {
  counts.clear();
  setup = setupWith();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

describe('a server that misbehaves', () => {
  it.each([
    ['never', 'too-slow'],
    ['drip', 'too-slow'],
    ['huge', 'response-too-large'],
    ['bomb', 'response-too-large'],
    ['truncated', 'response-truncated'],
    ['reset', 'response-truncated'],
    ['garbage', 'response-invalid'],
    ['html', 'wrong-type'],
    ['untyped', 'wrong-type'],
    ['broken-json', 'response-invalid'],
    ['broken-gzip', 'response-invalid'],
    ['cut-gzip', 'response-truncated'],
    ['odd-coding', 'response-invalid'],
    ['ring', 'too-many-redirects'],
    ['gone', 'not-found'],
  ])('%s: %s', async (name, expected) => {
    const started = performance.now();
    const limited = setupWith({ milliseconds: expected === 'too-slow' ? 300 : 10_000 });
    expect(await code('read', name, limited)).toBe(expected);
    if (expected === 'too-slow') expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each([
    ['gzip', { value: 7 }],
    ['br', { value: 7 }],
    ['text', 'hello'],
    ['empty', null],
  ])('%s is read', async (name, body) => {
    expect((await value('read', name)).body).toEqual(body);
  });

  it('is told from no server at all', async () => {
    const free = await listen();
    const server = servers.pop() as Server;
    await new Promise((resolve) => server.close(resolve));
    const using = setupWith(
      {},
      { apis: [{ name: 'test', document: 'test.json', server: `http://${free}` }], allowPrivate: [free] },
    );
    expect(await call('read', 'echo', using)).toMatchObject({
      failure: { code: 'offline', message: expect.stringMatching(/cannot be reached .*none is guessed/) },
    });
  });

  it('is left when the caller leaves', async () => {
    const controller = new AbortController();
    const started = call('read', 'never', setup, controller.signal);
    setTimeout(() => controller.abort(new Error('left')), 50);
    await expect(started).rejects.toThrow('left');
  });
});

describe('addresses', () => {
  it.each(['metadata', 'loopback', 'scheme'])(
    'a redirect is checked like any other address: %s',
    async (name) => {
      const using = setupWith({}, { allowPrivate: [host] });
      expect(await code('read', name, using)).toBe('address-refused');
    },
  );

  it.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f.1',
    'http://[::1]',
    'http://[::ffff:10.0.0.1]',
    'http://localhost',
  ])('%s is refused unless the settings allow it', async (address) => {
    const server = `${address}:${host.split(':')[1]}`;
    const using = setupWith(
      {},
      { apis: [{ name: 'test', document: 'test.json', server }], allowPrivate: [] },
    );
    expect(await code('read', 'echo', using)).toBe('address-refused');
    expect(counts.get('echo')).toBeUndefined();
  });
});

describe('trying again', () => {
  it('repeats what may be repeated', async () => {
    expect(await value('read', 'busy')).toMatchObject({ body: { count: 3 } });
    expect(counts.get('busy')).toBe(3);
  });

  it('does not repeat what changes something', async () => {
    expect(await code('write', 'busy')).toBe('refused-by-server');
    expect(await code('write', 'reset')).toBe('response-truncated');
    expect([counts.get('busy'), counts.get('reset')]).toEqual([1, 1]);
  });

  it('does not wait longer than it may', async () => {
    expect(await code('read', 'patient')).toBe('too-many-requests');
    expect(counts.get('patient')).toBe(1);
  });
});

describe('the cache', () => {
  it('follows the rules of HTTP', async () => {
    expect(await value('read', 'fresh')).toMatchObject({ from: 'network', body: { count: 1 } });
    expect(await value('read', 'fresh')).toMatchObject({ from: 'cache', body: { count: 1 } });
    expect(await value('read', 'tagged')).toMatchObject({ from: 'network' });
    expect(await value('read', 'tagged')).toMatchObject({ from: 'revalidated', body: { count: 1 } });
    expect([counts.get('fresh'), counts.get('tagged')]).toEqual([1, 2]);
    expect((await value('read', 'echo')).from).toBe('network');
    expect((await value('read', 'echo')).from).toBe('network');
  });

  it('stands in for a server that cannot be reached, and says so', async () => {
    const free = await listen();
    const server = servers.pop() as Server;
    const using = setupWith(
      {},
      { apis: [{ name: 'test', document: 'test.json', server: `http://${free}` }], allowPrivate: [free] },
    );
    expect((await value('read', 'tagged', using)).from).toBe('network');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const { from, note, body } = await value('read', 'tagged', using);
    expect([from, body]).toEqual(['stale', { count: 1 }]);
    expect(note).toContain('cannot be reached');
  });
});

describe('pages', () => {
  it('are followed within limits', async () => {
    const { body, pages, more, note } = await value('read', 'linked', setupWith({ pages: 3 }));
    expect([body, pages, more]).toEqual([[10, 11, 20, 21, 30, 31], 3, true]);
    expect(note).toContain('more pages');
    const few = await value('read', 'linked', setupWith({ items: 3 }));
    expect([few.body, few.pages, few.more]).toEqual([[10, 11, 20], 2, true]);
  });

  it('end where they turn in a circle or leave the origin', async () => {
    expect(await value('read', 'circle')).toMatchObject({ body: [1], pages: 1, more: false });
    expect(await value('read', 'stranger')).toMatchObject({ body: [1], pages: 1, more: true });
    expect(counts.get('linked')).toBeUndefined();
  });
});

describe('credentials', () => {
  const sent = (output: Output): string => JSON.stringify(output.body);

  it.each([
    ['bearer', 'authorization', 'Bearer •••'],
    ['basic', 'authorization', 'Basic •••'],
    ['key', 'x-key', '•••'],
  ])('%s is sent and covered where a server sends it back', async (scheme, header, covered) => {
    const output = await value(scheme, 'echo');
    expect((output.body as { headers: Record<string, string> }).headers[header]).toBe(covered);
  });

  it('a key in the address is sent and shown nowhere', async () => {
    const output = await value('query', 'echo');
    expect(sent(output)).toContain('api_key=•••');
    expect(output.request.url).toBe(`http://${host}/echo/query`);
    expect(JSON.stringify(output)).not.toContain(SECRETS['key']);
  });

  it('a token is fetched, kept, and fetched again when it is refused', async () => {
    CASES['token'] = (request, response, count) => {
      const right = `Basic ${Buffer.from('client-1:s3cret-of-mine').toString('base64')}`;
      if (request.headers.authorization !== right || request.method !== 'POST') json(response, {}, {}, 401);
      else json(response, { access_token: `granted-${count}-token`, expires_in: 3600 });
    };
    CASES['guarded'] = (request, response) =>
      request.headers.authorization === 'Bearer granted-1-token' && (counts.get('guarded') ?? 0) > 2
        ? json(response, {}, {}, 401)
        : echo(request, response, 0);
    for (let i = 0; i < 3; i++) expect(sent(await value('client', 'guarded'))).toContain('Bearer •••');
    expect([counts.get('token'), counts.get('guarded')]).toEqual([2, 4]);
  });

  it('never reach another origin', async () => {
    for (const scheme of ['bearer', 'key']) {
      const { headers } = (await value(scheme, 'away')).body as { headers: Record<string, string> };
      expect([headers['host'], headers['authorization'], headers['x-key']]).toEqual([
        other,
        undefined,
        undefined,
      ]);
    }
    expect(await code('post-bearer', 'away')).toBe('address-refused');
    const turned = (await value('post-bearer', 'turned')).body as {
      method: string;
      headers: Record<string, string>;
    };
    expect([turned.method, turned.headers['authorization']]).toEqual(['GET', 'Bearer •••']);
  });

  it('are missed by name', async () => {
    const bare = setupWith({}, { apis: [{ name: 'test', document: 'test.json' }] });
    expect(await call('bearer', 'echo', bare)).toMatchObject({
      failure: { code: 'credentials-missing', message: expect.stringContaining('bearer') },
    });
    const empty = { ...setupWith(), secret: () => undefined };
    expect(await call('bearer', 'echo', empty)).toMatchObject({
      failure: { code: 'credentials-missing', message: "There is no secret 'token'." },
    });
  });

  it('are not sent without encryption to a host that is not allowed by name', async () => {
    const apis = [{ name: 'test', document: 'test.json', server: 'http://example.com', auth: AUTH }];
    expect(await code('bearer', 'echo', setupWith({}, { apis }))).toBe('credentials-in-clear');
  });
});

describe('documents at an address', () => {
  it('are fetched under the same guard, and an API that cannot be reached is left out by name', async () => {
    CASES['spec'] = (_request, response) => json(response, document(`http://${host}`));
    const at = (document: string) => setupWith({}, { apis: [{ name: 'test', document }] });
    expect((await value('read', 'text', at(`http://${host}/spec`))).body).toBe('hello');
    const left = await schema(at('http://169.254.169.254/spec'));
    expect(left.checkInput({ call: { operation: 'test.read' } })).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/test\.read cannot be called: 169\.254\.169\.254 lies on a private/),
    });
    const odd = await schema(at(`http://${host}/html`));
    expect(odd.checkInput({ call: { operation: 'test.read' } })).toMatchObject({
      problem: expect.stringContaining('is not OpenAPI'),
    });
  });
});
