import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FakeBackbone, FakeTokenizer, randomLogits } from '../../../tests/fixtures/fake-backbone.ts';
import { MrklError } from '../../contract/errors.ts';
import { decode } from '../decode.ts';
import { Grammar } from './grammar.ts';
import { type JsonSchema, schemaTerm } from './json-schema.ts';
import { Machine } from './machine.ts';
import { Terms } from './term.ts';
import { Vocabulary } from './vocabulary.ts';

const vocabulary = new Vocabulary(new FakeTokenizer());

function machineOf(schema: JsonSchema): Machine {
  const terms = new Terms();
  return new Machine(terms, schemaTerm(terms, schema), vocabulary.longest);
}

function accepts(machine: Machine, text: string): boolean {
  return machine.walk(machine.start(), new TextEncoder().encode(text))?.accepting ?? false;
}

async function write(grammar: Grammar, seed: number, limit = 200): Promise<string> {
  const backbone = new FakeBackbone(randomLogits(seed));
  const session = backbone.open();
  const { text, tokens } = await decode(session, [1], grammar, {
    tokenizer: backbone.tokenizer,
    limit,
    end: 2,
  });
  expect(tokens).toBeLessThanOrEqual(limit);
  return text;
}

interface Tree {
  readonly left?: Tree | undefined;
  readonly name: string;
}
const TreeSchema: z.ZodType<Tree> = z.lazy(() =>
  z.strictObject({ left: TreeSchema.optional(), name: z.string().max(4) }),
);

const SCHEMAS: Record<string, z.ZodType> = {
  text: z.strictObject({ text: z.string() }),
  'bounded text': z.strictObject({ text: z.string().min(3).max(7) }),
  'pattern with counts': z.strictObject({
    code: z
      .string()
      .regex(/^[A-Z]{2}-\d{2,4}(?:x|[^a-z"\\])*$/)
      .min(6)
      .max(12),
  }),
  'unanchored pattern': z.strictObject({ code: z.string().regex(/ab+/).max(20) }),
  enums: z.strictObject({
    unit: z.enum(['km', 'mile', 'a"b']),
    n: z.literal(3),
    mixed: z.union([z.literal('x'), z.null()]),
  }),
  integers: z.strictObject({
    a: z.int(),
    b: z.int().min(-17).max(1234),
    c: z.int().positive(),
    d: z.int().max(-5),
    e: z.int32(),
  }),
  numbers: z.strictObject({
    a: z.number(),
    b: z.number().min(-2.5).max(7.25),
    c: z.number().positive(),
    d: z.number().lt(1).gt(-1),
  }),
  optional: z.strictObject({
    a: z.boolean().optional(),
    b: z.string().max(3),
    c: z.null().optional(),
    d: z.int().optional(),
  }),
  'all optional': z.strictObject({ a: z.boolean().optional(), b: z.boolean().optional() }),
  arrays: z.strictObject({
    a: z.array(z.int().min(0).max(9)).min(2).max(4),
    b: z.array(z.string().max(2)),
    c: z.array(z.null()).max(0),
  }),
  tuples: z.tuple([z.boolean(), z.string().max(2)]),
  unions: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('a'), x: z.boolean() }),
    z.strictObject({ kind: z.literal('b') }),
  ]),
  nullable: z.strictObject({ a: z.string().max(3).nullable(), b: z.int().min(1).max(3).nullable() }),
  records: z.record(z.string().max(3), z.boolean()),
  recursive: TreeSchema,
  json: z.strictObject({ any: z.json() }),
  number: z.number(),
  hebrew: z.strictObject({ word: z.string().regex(/^[א-ת€é]{1,5}$/) }),
};

describe('a randomly initialised model', () => {
  const ajv = new Ajv2020({ strict: false });
  it.each(Object.entries(SCHEMAS))(
    'writes %s that follow the schema',
    async (_, schema) => {
      const json = z.toJSONSchema(schema);
      const grammar = new Grammar(json as JsonSchema, vocabulary);
      const check = ajv.compile(json);
      await fc.assert(
        fc.asyncProperty(fc.integer(), fc.integer({ min: 110, max: 260 }), async (seed, limit) => {
          const text = await write(grammar, seed, limit);
          const value: unknown = JSON.parse(text);
          expect(check(value), `${text} ${JSON.stringify(check.errors)}`).toBe(true);
          expect(schema.safeParse(value).success, text).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );

  it('finishes within a limit that only just suffices', async () => {
    const grammar = new Grammar(z.toJSONSchema(SCHEMAS['text'] as z.ZodType) as JsonSchema, vocabulary);
    for (let seed = 0; seed < 20; seed++)
      expect(JSON.parse(await write(grammar, seed, 14))).toHaveProperty('text');
    await expect(write(grammar, 1, 5)).rejects.toMatchObject({ code: 'call-too-long' });
  });
});

describe('integer bounds', () => {
  it('let through exactly the integers between them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3000, max: 3000 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: -7000, max: 7000 }),
        (low, span, value) => {
          const machine = machineOf({ type: 'integer', minimum: low, maximum: low + span });
          expect(accepts(machine, String(value))).toBe(value >= low && value <= low + span);
        },
      ),
      { numRuns: 300 },
    );
    expect(accepts(machineOf({ type: 'integer' }), '-0')).toBe(false);
    expect(accepts(machineOf({ type: 'integer' }), '007')).toBe(false);
    expect(accepts(machineOf({ type: 'integer' }), '9007199254740992')).toBe(false);
  });
});

describe('patterns', () => {
  it.each([
    /^a(b|c)*d?$/,
    /^[^0-9]{2}$/,
    /^(?:ab){1,3}$/,
    /^\d+\.\d{2}$/,
    /^[\w-]+$/,
    /x\/y/,
    /^\u0041\x42$/,
    /^[+\-*/]$/,
  ])('%s let through what RegExp matches', (pattern) => {
    const machine = machineOf({ type: 'string', pattern: pattern.source });
    const letters = fc.string({
      unit: fc.constantFrom(
        'a',
        'b',
        'c',
        'd',
        '0',
        '7',
        '.',
        '-',
        'x',
        '/',
        'y',
        'A',
        'B',
        '+',
        '"',
        '\\',
        'é',
      ),
      maxLength: 6,
    });
    fc.assert(
      fc.property(letters, (text) => {
        expect(accepts(machine, JSON.stringify(text))).toBe(pattern.test(text));
      }),
      { numRuns: 400 },
    );
  });
});

describe('long texts', () => {
  it('keep large counters, which the first automaton does not count', async () => {
    const schema = {
      type: 'array',
      items: { type: 'string', minLength: 60, maxLength: 70, pattern: '^(?:ab?){49,}$' },
      maxItems: 2,
      minItems: 2,
    };
    const grammar = new Grammar(schema, vocabulary);
    const check = new Ajv2020().compile(schema);
    for (let seed = 0; seed < 20; seed++)
      expect(check(JSON.parse(await write(grammar, seed, 400))), String(seed)).toBe(true);
  });
});

describe('x-grammar', () => {
  const schema = {
    type: 'string',
    'x-grammar': {
      depth: 3,
      rules: { start: '\\(<sum>\\)', sum: '<atom>(?:\\+<atom>)*', atom: '[0-9]{1,3}|\\(<sum>\\)' },
    },
  };

  it('balances brackets and knows its depth', async () => {
    const machine = machineOf(schema);
    expect(accepts(machine, '"(1+(2+3))"')).toBe(true);
    expect(accepts(machine, '"(1+(2+3)"')).toBe(false);
    expect(accepts(machine, '"((((1))))"')).toBe(true);
    expect(accepts(machine, '"(((((1)))))"')).toBe(false);
    const grammar = new Grammar(schema, vocabulary);
    for (let seed = 0; seed < 40; seed++) {
      const text = JSON.parse(await write(grammar, seed, 60)) as string;
      expect(text.split('(').length).toBe(text.split(')').length);
    }
  });

  it('feeds what the grammar forces in one batch', async () => {
    const call = {
      type: 'object',
      properties: { expression: schema, unit: { const: 'metre' } },
      required: ['expression', 'unit'],
      additionalProperties: false,
    };
    const grammar = new Grammar(call, vocabulary);
    const backbone = new FakeBackbone(randomLogits(3));
    const decoded = await decode(backbone.open(), [1], grammar, {
      tokenizer: backbone.tokenizer,
      limit: 80,
      end: 2,
    });
    expect(decoded.text).toMatch(/^\{"expression":"\(.*\)","unit":"metre"\}$/);
    expect(decoded.forced).toBeGreaterThan(4);
    expect(backbone.feeds.length).toBeLessThan(decoded.tokens);
  });
});

describe('what has no grammar is a typed error', () => {
  const cases: [string, JsonSchema][] = [
    ['uniqueItems', { type: 'array', uniqueItems: true }],
    ['multipleOf', { type: 'number', multipleOf: 0.5 }],
    ['format', { type: 'string', format: 'json-pointer' }],
    ['look-ahead', { type: 'string', pattern: '^(?!a)b$' }],
    ['anchor in a branch', { type: 'string', pattern: '^a|b$' }],
    ['not', { not: { type: 'string' } }],
    ['outer reference', { $ref: 'https://example.com/schema' }],
    ['patternProperties', { type: 'object', patternProperties: {} }],
    ['unclear oneOf', { oneOf: [{ type: 'string' }, { type: 'string' }] }],
    ['unknown rule', { type: 'string', 'x-grammar': { depth: 1, rules: { a: '<b>' } } }],
  ];
  it.each(cases)('%s', (_, schema) => {
    expect(() => machineOf(schema)).toThrow(MrklError);
    expect(() => machineOf(schema)).toThrow(expect.objectContaining({ code: 'schema-unsupported' }));
  });
});
