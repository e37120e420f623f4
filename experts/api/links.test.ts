// Links of a document: which become operations, which are refused, and how they are followed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result, Setup } from 'mrkl/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveDocument, shippedDocument } from './documents.ts';
import { readOperations } from './operations.ts';
import { run } from './run.ts';
import { type Output, schema } from './schema.ts';
import { standIn } from './stand-in.ts';

vi.setConfig({ testTimeout: 60_000 });

const parameter = (name: string, place = 'query', type = 'integer', required = true) => ({
  ...{ name, in: place, required: required || place === 'path', schema: { type } },
});
const get = (operationId: string, parameters: object[], links: object = {}, more: object = {}) => ({
  get: { operationId, parameters, responses: { 200: { description: 'ok', links } }, ...more },
});
const FIND = [parameter('name', 'query', 'string'), parameter('count', 'query', 'integer', false)];
const PET = [parameter('id', 'path'), parameter('part', 'query', 'string')];
const document = (links: object, server = 'https://pets.example', paths: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: server }],
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/find': get('find', FIND, links),
    '/pets/{id}': get('one', PET, {}, { security: [{ bearer: [] }] }),
    ...paths,
  },
});
const BY_ID = { operationId: 'one', parameters: { id: '$response.body#/found/0/id' } };

describe('links become operations', () => {
  const read = (links: object, paths: object = {}, only?: string[]) =>
    readOperations('pets', document(links, undefined, paths), { only });

  it('that take what the source needs and what the target still needs', async () => {
    const { operations, left } = read({ 'by-name': { ...BY_ID, description: 'A pet by its name' } });
    expect([operations.length, left]).toEqual([3, []]);
    const [, , derived] = operations;
    expect(derived).toMatchObject({ name: 'pets.by-name', summary: 'A pet by its name', method: 'GET' });
    expect(derived?.parameters.map(({ key, required }) => [key, required])).toEqual([
      ['name', true],
      ['part', true],
    ]);
  });

  it('by reference, with places, constants, texts and what the request held', () => {
    const link = {
      operationRef: '#/paths/~1pets~1{id}/get',
      parameters: { 'path.id': 7, part: '{$request.query.count} of {$url}' },
    };
    const { operations, left } = read({ link });
    expect(left).toEqual([]);
    expect(operations[2]?.parameters.map(({ key }) => key)).toEqual(['name', 'count']);
  });

  it('whose names are told apart, and whose parameters are', () => {
    const other = { '/seek': get('seek', [parameter('part', 'query', 'string')], { 'by-name': BY_ID }) };
    const { operations } = read({ 'by-name': BY_ID, one: BY_ID }, other);
    expect(operations.slice(3).map(({ name }) => name)).toEqual([
      'pets.find-by-name',
      'pets.find-one',
      'pets.seek-by-name',
    ]);
    expect(operations[5]?.parameters.map(({ key }) => key)).toEqual(['seek.part', 'part']);
  });

  it('that can be chosen without the operations that they join', () => {
    const { operations } = read({ 'by-name': BY_ID }, {}, ['by-name']);
    expect(operations.map(({ name }) => name)).toEqual(['pets.by-name']);
    expect(() => read({ 'by-name': { operationId: 'none' } }, {}, ['by-name'])).toThrow(
      /pets\.by-name cannot be offered: .*'none', which is no operation/,
    );
  });

  const given = (id: unknown, more: object = {}) => ({ ...BY_ID, parameters: { id }, ...more });
  it.each<[string, object, RegExp]>([
    ['no target', { parameters: {} }, /'it' needs one of operationId and operationRef/],
    ['two targets', { ...BY_ID, operationRef: '#/paths/~1find/get' }, /needs one of/],
    ['an unknown target', { operationId: 'none' }, /'none', which is no operation/],
    ['a target elsewhere', { operationRef: 'https://x.example/#/paths/~1a/get' }, /no operation/],
    ['no expression', given('$response'), /'it' id: the expression '\$response' cannot be read/],
    ['an expression of another place', given('$response.query.id'), /cannot be read/],
    ['a pointer without its slash', given('$response.body#found'), /cannot be read/],
    ['a pointer with a wrong escape', given('$response.body#/a~2'), /cannot be read/],
    ['an expression without an end', given('a {$response.body#/id'), /has no end/],
    ['a body of a request that has none', given('$request.body#/id'), /cannot be read/],
    ['a parameter that the source lacks', given('$request.query.id'), /find has no parameter 'id'/],
    ['a parameter that the target lacks', { ...BY_ID, parameters: { no: 1 } }, /one has no parameter 'no'/],
    ['a body that the target lacks', given(1, { requestBody: 'x' }), /one takes no body/],
    ['what to show that cannot be read', given(1, { 'x-mrkl': { found: { a: '$no' } } }), /it' a: .*'\$no'/],
    ['a circle', { operationId: 'find' }, /leads in a circle: pets\.find, pets\.find/],
  ])('but not with %s', (_, link, why) => {
    const { operations, left } = read({ it: link });
    expect(operations).toHaveLength(2);
    expect(left).toEqual([{ name: 'pets.it', why: expect.stringMatching(why) }]);
  });

  it('but not in a wider circle, nor after what is no GET, nor to what is left out or ambiguous', () => {
    const back = { back: { operationId: 'find', parameters: { name: '$request.query.q' } } };
    const twice = [parameter('id', 'query'), parameter('id', 'header')];
    const { left } = read(
      {
        there: { operationId: 'b' },
        refused: { operationId: 'c' },
        twice: { operationId: 'd', parameters: { id: 1 } },
      },
      {
        '/b': {
          ...get('b', [parameter('q', 'query', 'string')], back),
          post: { ...get('made', [], { after: BY_ID }).get },
        },
        '/c': get('c', [{ ...parameter('x'), schema: { not: {} } }]),
        '/d': get('d', twice),
      },
    );
    const why = Object.fromEntries(left.map((one) => [one.name, one.why]));
    expect(why['pets.there']).toMatch(/circle: pets\.find, pets\.b, pets\.find/);
    expect(why['pets.back']).toMatch(/circle: pets\.b, pets\.find, pets\.b/);
    expect(why['pets.after']).toMatch(/would follow POST/);
    expect(why['pets.refused']).toMatch(/needs pets\.c: .*not/);
    expect(why['pets.twice']).toMatch(/'id' of pets\.d is ambiguous.*'query\.id'/);
  });

  it('in a document that was checked as a whole', async () => {
    const text = JSON.stringify({
      ...document({ it: { $ref: '#/components/links/It' } }),
      components: { links: { It: BY_ID }, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    });
    const { operations } = readOperations('pets', await resolveDocument('pets', text), {});
    expect(operations.map(({ name }) => name)).toContain('pets.it');
  });
});

describe('links are followed', () => {
  const seen: { url: string; authorization: string | undefined }[] = [];
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  let server: Server;
  let host: string;
  let folder: string;
  let setup: Setup;

  /** What is found for a name, and what happens on the way. */
  const NAMES: Record<string, unknown> = {
    ...{ rex: [{ id: 3 }, { id: 4 }], texts: [{ id: '5' }], nobody: [], nothing: [{ id: null }] },
    ...{
      wrong: [{ id: 'x' }],
      many: [{ id: [1, 2] }],
      away: [{ id: 9 }],
      busy: [{ id: 8 }],
      slow: [{ id: 7 }],
    },
    told: [{ id: 'my-token' }],
  };

  beforeAll(async () => {
    server = createServer(async (request, response): Promise<unknown> => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const name = url.searchParams.get('name') ?? '';
      seen.push({ url: `${url.pathname}${url.search}`, authorization: request.headers.authorization });
      const send = (status: number, body: unknown, headers: object = {}) =>
        response
          .writeHead(status, {
            'content-type': 'application/json',
            'cache-control': 'max-age=60',
            ...headers,
          })
          .end(JSON.stringify(body));
      if (url.pathname.endsWith('/7') || name === 'slow') await wait(600);
      if (name === 'metadata' || url.pathname.endsWith('/9'))
        return send(302, {}, { location: 'http://169.254.169.254/latest/meta-data/' });
      if (name === 'gone') return send(404, { detail: 'no such list' });
      if (url.pathname.endsWith('/8') && seen.filter((one) => one.url.includes('/8')).length < 2)
        return send(503, {});
      if (url.pathname === '/find') return send(200, { found: NAMES[name] }, { 'x-count': '11' });
      return send(200, { pet: url.pathname.split('/').at(-1), part: url.searchParams.get('part') });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = mkdtempSync(path.join(tmpdir(), 'mrkl-links-'));
    const header = { operationId: 'one', parameters: { id: '$response.header.X-Count', part: '$method' } };
    const shown = {
      label: '{part} of {name}, number {id} of {all}',
      value: '/pet',
      found: { all: '$response.header.x-count' },
    };
    const links = { 'by-name': { ...BY_ID, 'x-mrkl': shown }, counted: header };
    writeFileSync(path.join(folder, 'pets.json'), JSON.stringify(document(links, `http://${host}`)));
  });
  beforeEach(() => {
    seen.length = 0;
    setup = setupWith();
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  function setupWith(limits: object = {}): Setup {
    const auth = { bearer: { secret: 'token' } };
    const settings = {
      ...{ shipped: false, allowPrivate: [host], limits: { milliseconds: 10_000, ...limits } },
      apis: [{ name: 'pets', document: 'pets.json', auth }],
    };
    return { settings, folder, secret: () => 'my-token' };
  }

  async function call(operation: string, parameters: object, using = setup): Promise<Result<Output>> {
    const { checkInput, checkOutput } = await schema(using);
    const checked = checkInput({ call: { operation, parameters } });
    if (!checked.ok) throw new Error(checked.problem);
    const context = { signal: new AbortController().signal, deadline: performance.now() + 20_000 };
    const result = await run(checked.value, context, using);
    if ('value' in result) expect(checkOutput(result.value)).toMatchObject({ ok: true });
    return result;
  }
  const named = (name: string, using?: Setup) => call('pets.by-name', { name, part: 'ear' }, using);

  it('by two requests, both of which are shown, each with its own credentials', async () => {
    expect(await named('rex')).toMatchObject({
      value: {
        operation: 'pets.by-name',
        ...{ label: 'ear of rex, number 3 of 11', value: '3' },
        before: {
          operation: 'pets.find',
          request: { method: 'GET', url: `http://${host}/find?name=rex` },
          ...{ source: host, status: 200, from: 'network', found: { id: 3, all: '11' } },
        },
        request: { method: 'GET', url: `http://${host}/pets/3?part=ear` },
      },
    });
    expect(seen).toEqual([
      { url: '/find?name=rex', authorization: undefined },
      { url: '/pets/3?part=ear', authorization: 'Bearer my-token' },
    ]);
  });

  it('with values in the types of the target', async () => {
    expect(await named('texts')).toMatchObject({ value: { value: '5', before: { found: { id: 5 } } } });
    expect(await call('pets.counted', { name: 'rex' })).toMatchObject({
      value: { body: { pet: '11', part: 'GET' } },
    });
  });

  it('with the cache and the retries of each', async () => {
    await named('busy');
    expect(seen.map(({ url }) => url)).toEqual(['/find?name=busy', '/pets/8?part=ear', '/pets/8?part=ear']);
    expect(await call('pets.by-name', { name: 'busy', part: 'tail' })).toMatchObject({
      value: { from: 'network', before: { from: 'cache' } },
    });
    expect(seen).toHaveLength(4);
  });

  it.each([
    ['nobody', 'not-found', 'pets.find finds no id for {"name":"nobody"}.'],
    ['nothing', 'not-found', 'pets.find finds no id'],
    ['gone', 'not-found', 'answers pets.find with status 404: no such list.'],
    ['wrong', 'response-invalid', 'What pets.find gives as id does not fit pets.one: it must be integer.'],
    ['many', 'response-invalid', 'does not fit pets.one'],
    ['told', 'response-invalid', 'does not fit pets.one'],
    ['metadata', 'address-refused', ''],
    ['away', 'address-refused', ''],
  ])('not for %s: %s', async (name, code, message) => {
    const result = await named(name);
    expect(result).toMatchObject({ failure: { code } });
    expect(JSON.stringify(result).replaceAll('\\"', '"')).toContain(message);
  });

  it('within one time limit', async () => {
    expect(await named('slow')).toHaveProperty('value');
    expect(await named('slow', setupWith({ milliseconds: 1000 }))).toMatchObject({
      failure: { code: 'too-slow' },
    });
  });
});

describe('the weather', () => {
  const answer = async (operation: string, parameters: object, servers?: object): Promise<Result<Output>> => {
    const { settings, close } = await standIn();
    const using = { ...(settings as { servers: object }) };
    const setup = {
      settings: { ...using, servers: { ...using.servers, ...servers } },
      ...{ folder: '.', secret: () => undefined },
    };
    const context = { signal: new AbortController().signal, deadline: performance.now() + 20_000 };
    try {
      return await run({ call: { operation, parameters: { ...parameters } } }, context, setup);
    } finally {
      await close();
    }
  };

  it('is known by the name of a place, now and tomorrow', async () => {
    expect(await answer('weather.current-in', { name: 'Oslo', current: 'temperature_2m' })).toMatchObject({
      value: {
        label: 'Temperature in Oslo, Norway (59.91273, 10.74609)',
        ...{ value: '1.5', unit: '°C' },
        before: { found: { place: 'Oslo', country: 'Norway', latitude: 59.91273, longitude: 10.74609 } },
      },
    });
    const rain = { name: 'Lyon', daily: 'precipitation_probability_max' };
    const later = await answer('weather.tomorrow-in', rain);
    expect(later).toMatchObject({ value: { value: '65', unit: '%' } });
    expect('value' in later && later.value.request.url).toContain('timezone=auto');
  });

  it('asks two hosts, and the document says which', () => {
    const { operations } = readOperations('weather', shippedDocument('weather'), {});
    const now = operations.find(({ name }) => name === 'weather.current-in');
    expect([now?.via?.source.server, now?.server]).toEqual([
      'https://geocoding-api.open-meteo.com/',
      'https://api.open-meteo.com/',
    ]);
    expect(now?.parameters.map(({ key }) => key)).toEqual(['name', 'current']);
  });
});
