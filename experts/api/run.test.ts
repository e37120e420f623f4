import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Secrets } from './auth.ts';
import { openLibrary, resolveDocument, SHIPPED, shippedDocument } from './documents.ts';
import { Guard, isPublic, type Resolve } from './guard.ts';
import type { Operation } from './operation.ts';
import { readOperations } from './operations.ts';
import { itemsOf, joined, nextPage } from './pages.ts';
import { buildRequest } from './request.ts';
import { pauseBefore, retryAfter } from './retry.ts';
import { schema } from './schema.ts';
import { convert } from './schemas.ts';

// The validator of documents is slow to load.
vi.setConfig({ testTimeout: 60_000 });

describe('schemas', () => {
  it.each([
    ['3.0 null', { type: 'string', nullable: true }, { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['3.1 null', { type: ['integer', 'null'] }, { anyOf: [{ type: 'integer' }, { type: 'null' }] }],
    [
      '3.0 bound',
      { type: 'number', minimum: 0, exclusiveMinimum: true },
      { type: 'number', exclusiveMinimum: 0 },
    ],
    ['3.1 bound', { type: 'number', exclusiveMaximum: 5 }, { type: 'number', exclusiveMaximum: 5 }],
    [
      '32 bits',
      { type: 'integer', format: 'int32', minimum: 1 },
      { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
    ],
    ['an unknown format', { type: 'string', format: 'colour' }, { type: 'string' }],
    ['nullable enum', { enum: ['a'], nullable: true }, { enum: ['a', null] }],
    [
      'a read-only property',
      {
        properties: { id: { type: 'string', readOnly: true }, a: { type: 'string' } },
        required: ['id', 'a'],
      },
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
    ],
    [
      'allOf of objects',
      { allOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: {} }, required: ['b'] }] },
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: {} },
        required: ['b'],
        additionalProperties: false,
      },
    ],
    [
      'a record',
      { type: 'object', additionalProperties: { type: 'number' } },
      { type: 'object', additionalProperties: { type: 'number' } },
    ],
    [
      'oneOf apart',
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    ],
  ])('%s', (_, given, wanted) => {
    expect(convert(given, 'x')).toEqual(wanted);
  });

  it.each([
    ['multipleOf', { type: 'number', multipleOf: 0.5 }],
    ['uniqueItems', { type: 'array', items: {}, uniqueItems: true }],
    ['not', { type: 'string', not: { enum: ['a'] } }],
    ['patternProperties', { type: 'object', patternProperties: { a: {} } }],
    ['oneOf whose branches overlap', { oneOf: [{ type: 'string' }, { type: 'string', maxLength: 2 }] }],
    ['the pattern', { type: 'string', pattern: '^(?!a)' }],
    ['leads back to itself', { $ref: '#/components/schemas/Tree' }],
    ["the type 'file'", { type: 'file' }],
  ])('%s is refused by name', (name, given) => {
    expect(() => convert({ type: 'object', properties: { deep: given } }, 'op')).toThrow(name);
  });
});

const parameter = (name: string, place: string, more: object = {}) => ({
  name,
  in: place,
  required: true,
  schema: {},
  ...more,
});

function operation(path: string, parameters: object[], more: object = {}): Operation {
  const document = {
    servers: [{ url: 'https://{region}.example.com/base/', variables: { region: { default: 'eu' } } }],
    paths: { [path]: { post: { operationId: 'op', parameters, ...more } } },
  };
  const { operations, left } = readOperations('api', document, {});
  expect(left).toEqual([]);
  return operations[0] as Operation;
}

describe('requests', () => {
  const list = ['a b', 'c&d'];
  const object = { x: 1, y: 'z' };
  it.each<[string, object, unknown, string]>([
    ['form', {}, 'ü/?', '?p=%C3%BC%2F%3F'],
    ['form list', {}, list, '?p=a+b&p=c%26d'],
    ['form list together', { explode: false }, list, '?p=a+b%2Cc%26d'],
    ['spaces', { style: 'spaceDelimited' }, list, '?p=a+b+c%26d'],
    ['pipes', { style: 'pipeDelimited' }, list, '?p=a+b%7Cc%26d'],
    ['form object', {}, object, '?x=1&y=z'],
    ['deep object', { style: 'deepObject' }, object, '?p%5Bx%5D=1&p%5By%5D=z'],
    [
      'JSON',
      { schema: undefined, content: { 'application/json': { schema: {} } } },
      object,
      '?p=%7B%22x%22%3A1%2C%22y%22%3A%22z%22%7D',
    ],
  ])('%s in the query', (_, style, given, query) => {
    const { url } = buildRequest(operation('/x', [parameter('p', 'query', style)]), {
      operation: 'api.op',
      parameters: { p: given },
    });
    expect(url.href).toBe(`https://eu.example.com/base/x${query}`);
  });

  it('keeps a value of the path within its segment', () => {
    const one = operation('/a/{id}/b', [parameter('id', 'path')]);
    const build = (id: unknown) =>
      buildRequest(one, { operation: 'api.op', parameters: { id } }).url.pathname;
    expect(build('x/../y?z#w')).toBe('/base/a/x%2F..%2Fy%3Fz%23w/b');
    expect(build([1, 2])).toBe('/base/a/1,2/b');
    for (const bad of ['..', '.', '']) expect(() => build(bad)).toThrow(/cannot be/);
  });

  it('writes headers and bodies, and tells apart what has one name in two places', () => {
    const body = (type: string) => ({ requestBody: { required: true, content: { [type]: { schema: {} } } } });
    const places = [parameter('id', 'header'), parameter('id', 'query')];
    const call = {
      operation: 'api.op',
      parameters: { 'header.id': 'a', 'query.id': 'b' },
      body: { n: [1, 2] },
    };
    const sent = buildRequest(operation('/x', places, body('application/json')), call);
    expect([sent.headers['id'], sent.url.search, sent.body]).toEqual(['a', '?id=b', '{"n":[1,2]}']);
    expect(buildRequest(operation('/x', places, body('application/x-www-form-urlencoded')), call).body).toBe(
      'n=1&n=2',
    );
    const split = { ...call, parameters: { 'header.id': 'a\r\nx: y', 'query.id': '' } };
    expect(() => buildRequest(operation('/x', places), split)).toThrow(/header cannot hold/);
  });
});

describe('addresses', () => {
  it.each([
    ...[
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '0.0.0.0',
      '100.64.0.1',
      '224.0.0.1',
    ],
    ...[
      '255.255.255.255',
      '192.0.2.1',
      '198.18.0.1',
      '::',
      '::1',
      'fe80::1',
      'fc00::1',
      '::ffff:10.0.0.1',
      'ff02::1',
    ],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '2001::1', 'fec0::1', 'nonsense', ''],
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:8.8.8.8'])(
    '%s is',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  it('are checked when a name has been resolved, every one of them, and resolved once', async () => {
    const answers = [['93.184.216.34', '127.0.0.1'], ['169.254.169.254'], ['::1']];
    const resolve = vi.fn<Resolve>((_host, _options, done) => {
      const found = answers[resolve.mock.calls.length - 1] ?? ['127.0.0.1'];
      done(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    });
    const guard = new Guard([], resolve);
    for (const _ of answers) {
      const asked = guard.agent.request({ origin: 'http://innocent.example', path: '/', method: 'GET' });
      await expect(asked).rejects.toMatchObject({ code: 'address-refused' });
    }
    expect(resolve).toHaveBeenCalledTimes(answers.length);
    await guard.agent.destroy();
  });

  it.each(['ftp://example.com', 'http://u:p@example.com', 'http://[::1]/', 'http://127.1/'])(
    '%s is refused at once',
    (address) => {
      expect(() => new Guard([]).check(new URL(address))).toThrow(
        expect.objectContaining({ code: 'address-refused' }),
      );
    },
  );
});

describe('pages and pauses', () => {
  const url = new URL('https://example.com/x?page=2&q=1');
  it.each<[string, Record<string, string>, never, object, string | null]>([
    [
      'a link',
      { link: '<https://a.b/1>; rel="prev", </x?p=3>; title="a, b"; rel="next"' },
      [1] as never,
      {},
      'https://example.com/x?p=3',
    ],
    ['no link', { link: '</x>; rel="prev"' }, [1] as never, {}, null],
    [
      'an address in the body',
      {},
      { next: '/y', a: [1] } as never,
      { items: '/a', next: '/next' },
      'https://example.com/y',
    ],
    [
      'a cursor',
      {},
      { c: 'x y', a: [1] } as never,
      { items: '/a', cursor: '/c', parameter: 'after' },
      'https://example.com/x?page=2&q=1&after=x+y',
    ],
    ['no cursor', {}, { c: null, a: [1] } as never, { items: '/a', cursor: '/c', parameter: 'after' }, null],
    ['a counter', {}, [1] as never, { page: 'page' }, 'https://example.com/x?page=3&q=1'],
    ['an offset', {}, [1, 2] as never, { offset: 'from' }, 'https://example.com/x?page=2&q=1&from=2'],
    ['an empty page', {}, [] as never, { page: 'page' }, null],
  ])('%s', (_, headers, body, paging, next) => {
    expect(nextPage(url, headers, body, paging)?.href ?? null).toBe(next);
  });

  it('joins the lists in the place of the first', () => {
    expect(joined({ a: { b: [1] }, c: 2 }, { items: '/a/b' }, [1, 2])).toEqual({ a: { b: [1, 2] }, c: 2 });
    expect(itemsOf({ a: 1 }, { items: '/a' })).toBeUndefined();
  });

  it('waits with jitter, or as long as it is told', () => {
    expect([0, 1, 2, 9].map((attempt) => pauseBefore(attempt, 1))).toEqual([200, 400, 800, 5000]);
    expect(pauseBefore(3, 0)).toBe(0);
    expect(retryAfter({ 'retry-after': '7' })).toBe(7000);
    expect(retryAfter({ 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' }, 4000)).toBe(5000);
    expect([retryAfter({}), retryAfter({ 'retry-after': 'soon' })]).toEqual([undefined, undefined]);
  });
});

describe('documents', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mrkl-api-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const open = (settings: unknown) => ({ settings, folder, secret: () => undefined });
  const YAML = `openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example }]
components: { schemas: { Tree: { type: object, properties: { kids: { type: array, items: { $ref: "#/components/schemas/Tree" } } } } } }
paths:
  /pets/{id}:
    get: { operationId: one, parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }], responses: { "200": { description: ok } } }
  /trees:
    post: { operationId: grow, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Tree" } } } }, responses: { "200": { description: ok } } }
`;

  it.each(SHIPPED)('%s, which comes along, is valid and needs no dereferencing', async (name) => {
    const document = shippedDocument(name);
    expect(await resolveDocument(name, JSON.stringify(document))).toEqual(document);
    const { operations, left } = readOperations(name, document, {});
    expect([operations.length > 0, left]).toEqual([true, []]);
    for (const one of operations) expect(new URL(one.server).protocol).toBe('https:');
  });

  it('become branches of the input; what cannot be one is left out and named', async () => {
    writeFileSync(path.join(folder, 'pets.yaml'), YAML);
    const setup = open({ shipped: false, apis: [{ name: 'pets', document: 'pets.yaml' }] });
    const { checkInput } = await schema(setup);
    expect(checkInput({ call: { operation: 'pets.one', parameters: { id: 3 } } }).ok).toBe(true);
    const problem = (call: unknown) => {
      const checked = checkInput({ call });
      return checked.ok ? '' : checked.problem;
    };
    expect(problem({ operation: 'pets.one', parameters: { id: 0 } })).toMatch(
      /pets\.one\/parameters\/id must be >= 1/,
    );
    expect(problem({ operation: 'pets.one', parameters: { id: 1, more: 1 } })).toMatch(/additional/);
    expect(problem({ operation: 'pets.one' })).toMatch(/parameters/);
    expect(problem({ operation: 'pets.grow' })).toMatch(/cannot be called: .*leads back to itself/);
    expect(problem({ operation: 'constructor' })).toMatch(/There are pets\.one\./);
    expect(problem(null)).toMatch(/no operation/);
    await expect(
      openLibrary(open({ apis: [{ name: 'pets', document: 'pets.yaml', operations: ['grow'] }] })),
    ).rejects.toThrow(/cannot be offered/);
    await expect(
      openLibrary(open({ apis: [{ name: 'pets', document: 'pets.yaml', operations: ['fly'] }] })),
    ).rejects.toThrow(/no operation 'fly'/);
  });

  it.each([
    ['no file', 'absent.json', '', /cannot be read/],
    ['no YAML', 'a.yaml', 'a: [', /neither JSON nor YAML/],
    ['another version', 'a.json', '{"swagger":"2.0"}', /not OpenAPI 3\.0 or 3\.1/],
    ['an invalid document', 'a.json', '{"openapi":"3.1.0","info":{}}', /is not valid/],
    [
      'a bomb of aliases',
      'a.yaml',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefg'
        .split('')
        .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`)}]`)
        .join('\n')}`,
      /neither JSON nor YAML/,
    ],
  ])('%s is told', async (_, document, text, message) => {
    if (text !== '') writeFileSync(path.join(folder, document), text);
    await expect(openLibrary(open({ apis: [{ name: 'pets', document }] }))).rejects.toThrow(message);
  });

  it('do not reach beyond themselves', async () => {
    writeFileSync(path.join(folder, 'secret.json'), '{"type":"string","const":"hidden"}');
    const text = YAML.replace('"#/components/schemas/Tree" } } } }, resp', '"secret.json" } } } }, resp');
    writeFileSync(path.join(folder, 'out.yaml'), text);
    const found = await openLibrary(
      open({ shipped: false, apis: [{ name: 'pets', document: 'out.yaml' }] }),
    ).catch((error: Error) => error);
    expect(JSON.stringify(found instanceof Error ? found.message : [...found.operations])).not.toContain(
      'hidden',
    );
  });

  it('settings are checked', async () => {
    await expect(openLibrary(open({ apis: [{ name: 'Pets', document: 'x' }] }))).rejects.toThrow(
      /settings: apis\.0\.name/,
    );
  });
});

describe('secrets', () => {
  it('are covered in every form in which they were used', () => {
    const secrets = new Secrets((name) => ({ a: 'top secret', b: 'top' })[name]);
    secrets.get('a');
    expect(secrets.cover('x top secret y top%20secret')).toBe('x ••• y •••');
    expect(() => secrets.get('c')).toThrow("There is no secret 'c'.");
  });
});
