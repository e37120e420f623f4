// Calls of a stranger's API: whatever a model writes follows the schemas of the document.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decode } from '../../src/adapter/decode.ts';
import { Grammar } from '../../src/adapter/grammar/grammar.ts';
import { Vocabulary } from '../../src/adapter/grammar/vocabulary.ts';
import type { Expert } from '../../src/contract/expert.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import { FakeBackbone, FakeTokenizer, randomLogits } from '../fixtures/fake-backbone.ts';

const WORK = 120_000;
const responses = { 200: { description: 'done' } };
const item = {
  type: 'object',
  required: ['name', 'kind', 'id'],
  properties: {
    id: { type: 'string', format: 'uuid', readOnly: true },
    name: { type: 'string', minLength: 2, maxLength: 9 },
    kind: { enum: ['cat', 'dog'], nullable: true },
    born: { type: 'string', format: 'date-time' },
    weight: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 80 },
    legs: { type: 'integer', format: 'int32', minimum: -3 },
    tags: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', pattern: '^[a-z]{1,4}$' } },
    owner: {
      allOf: [
        { $ref: '#/components/schemas/Person' },
        { properties: { since: { type: 'string', format: 'date' } } },
      ],
    },
    extra: { type: 'object', additionalProperties: { type: 'boolean', nullable: true } },
    shape: {
      oneOf: [
        { type: 'string', maxLength: 4 },
        { type: 'integer', maximum: 9 },
      ],
    },
  },
};
const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example' }],
  components: {
    schemas: {
      Pet: item,
      Person: { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 5 } } },
    },
  },
  paths: {
    '/pets': {
      get: {
        operationId: 'list',
        parameters: [
          {
            name: 'near',
            in: 'query',
            style: 'deepObject',
            schema: { type: 'object', properties: { x: { type: 'integer' }, y: { type: 'integer' } } },
          },
          { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string', format: 'ipv4' } },
        ],
        responses,
      },
      post: {
        operationId: 'add',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
        },
        responses,
      },
    },
    '/pets/{id}': {
      delete: {
        operationId: 'remove',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
        responses,
      },
    },
  },
};

let folder: string;
let expert: Expert;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mrkl-pets-'));
  writeFileSync(path.join(folder, 'pets.json'), JSON.stringify(DOCUMENT));
  const settings = { api: { shipped: false, apis: [{ name: 'pets', document: 'pets.json' }] } };
  const experts = await loadExperts('experts', { settings, folder, secret: () => undefined });
  expert = experts.find(({ manifest }) => manifest.name === 'api') as Expert;
}, WORK);
afterAll(() => rmSync(folder, { recursive: true }));

it(
  'a random model writes calls that follow the schemas, of every operation',
  async () => {
    const grammar = new Grammar(expert.schema.input, new Vocabulary(new FakeTokenizer()));
    const follows = new Ajv2020({ strict: false }).compile(expert.schema.input);
    const called = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const backbone = new FakeBackbone(randomLogits(seed));
      const options = { tokenizer: backbone.tokenizer, limit: 250, end: 2 };
      const { text } = await decode(backbone.open(), [1], grammar, options);
      const input = JSON.parse(text) as { call: { operation: string } };
      expect(expert.schema.checkInput(input), text).toMatchObject({ ok: true });
      expect(follows(input), text).toBe(true);
      called.add(input.call.operation);
    }
    expect([...called].sort()).toEqual(['pets.add', 'pets.list', 'pets.remove']);
  },
  WORK,
);
