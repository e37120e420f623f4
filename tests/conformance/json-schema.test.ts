// Grammars against JSON Schema: what a grammar lets through follows the schema, whatever the weights; what has no grammar
// is refused by name. Cases of our own, keyword by keyword; the JSON-Schema-Test-Suite; the schemas of BFCL.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/adapter/decode.ts';
import { Grammar } from '../../src/adapter/grammar/grammar.ts';
import type { JsonSchema } from '../../src/adapter/grammar/json-schema.ts';
import { Vocabulary } from '../../src/adapter/grammar/vocabulary.ts';
import { MrklError } from '../../src/contract/errors.ts';
import { readCallRows } from '../../src/eval/calls/eval-calls.ts';
import { callsGrammar, type FunctionDoc, parametersOf } from '../../src/eval/calls/functions.ts';
import { callsMatch, type WrittenCall } from '../../src/eval/calls/match.ts';
import { FakeBackbone, FakeTokenizer, randomLogits } from '../fixtures/fake-backbone.ts';
import { SCHEMA_CASES } from '../fixtures/schema-cases.ts';

const vocabulary = new Vocabulary(new FakeTokenizer());

function accepts(grammar: Grammar, value: unknown): boolean {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const machine = grammar.machine(bytes.length);
  return machine.walk(machine.start(), bytes)?.accepting ?? false;
}

async function write(grammar: Grammar, seed: number): Promise<unknown> {
  const backbone = new FakeBackbone(randomLogits(seed));
  const options = { tokenizer: backbone.tokenizer, limit: 300, end: 2 };
  const { text } = await decode(backbone.open(), [1], grammar, options);
  return JSON.parse(text);
}

function compile(schema: unknown): Grammar | MrklError {
  try {
    return new Grammar(schema as JsonSchema, vocabulary);
  } catch (error) {
    if (error instanceof MrklError && error.code === 'schema-unsupported') return error;
    throw error;
  }
}

describe('keywords', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
  it.each(SCHEMA_CASES.map((one) => [JSON.stringify(one.schema), one] as const))('%s', async (_, one) => {
    const grammar = compile(one.schema);
    if (one.unsupported !== undefined) {
      expect(grammar).toBeInstanceOf(MrklError);
      expect((grammar as MrklError).message).toContain(`'${one.unsupported}'`);
      return;
    }
    if (one.valid?.length === 0) {
      expect((grammar as MrklError).message).toContain('no value follows it');
      return;
    }
    const made = grammar as Grammar;
    for (const value of one.valid ?? []) expect(accepts(made, value), JSON.stringify(value)).toBe(true);
    for (const value of one.invalid ?? []) expect(accepts(made, value), JSON.stringify(value)).toBe(false);
    const check = ajv.compile(one.schema as object);
    for (const value of one.valid ?? []) expect(check(value), JSON.stringify(value)).toBe(true);
    for (let seed = 0; seed < 12; seed++) {
      const value = await write(made, seed);
      expect(check(value), JSON.stringify(value)).toBe(true);
    }
  });
});

interface Group {
  readonly description: string;
  readonly schema: Record<string, unknown>;
  readonly tests: readonly { readonly data: unknown; readonly valid: boolean }[];
}

/** Draft 4 in the words of 2020-12; null where a group is about what was dropped. */
function modern(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(modern);
  if (typeof schema !== 'object' || schema === null) return schema;
  const {
    $schema: _,
    id: __,
    items,
    additionalItems,
    exclusiveMinimum,
    exclusiveMaximum,
    ...rest
  } = schema as Record<string, unknown>;
  const made: Record<string, unknown> = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === 'enum' ? value : modern(value)]),
  );
  if (Array.isArray(items)) {
    made['prefixItems'] = items.map(modern);
    if (additionalItems !== undefined) made['items'] = modern(additionalItems);
  } else if (items !== undefined) made['items'] = modern(items);
  for (const [flag, bound, open] of [
    [exclusiveMinimum, 'minimum', 'exclusiveMinimum'],
    [exclusiveMaximum, 'maximum', 'exclusiveMaximum'],
  ] as const) {
    if (flag !== true) continue;
    made[open] = made[bound];
    delete made[bound];
  }
  return made;
}

const suite = path.join(import.meta.dirname, '../fixtures/json-schema-test-suite/draft4');
describe('the JSON-Schema-Test-Suite', () => {
  it.each(readdirSync(suite))('%s', async (file) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
    for (const { description, schema, tests } of JSON.parse(
      readFileSync(path.join(suite, file), 'utf8'),
    ) as Group[]) {
      const now = modern(schema) as JsonSchema;
      const grammar = compile(now);
      if (grammar instanceof MrklError) continue;
      for (const { data, valid } of tests)
        if (!valid) expect(accepts(grammar, data), `${description}: ${JSON.stringify(data)}`).toBe(false);
      const check = ajv.compile(now);
      for (let seed = 0; seed < 10; seed++) {
        const value = await write(grammar, seed);
        expect(check(value), `${description}: ${JSON.stringify(value)}`).toBe(true);
      }
    }
  });
});

const shared = process.env['MRKL_SHARED'] ?? path.join(import.meta.dirname, '../../../shared');
const bfcl = path.join(shared, 'data/bfcl');
describe.skipIf(!existsSync(path.join(bfcl, 'dev.jsonl')))(
  'the functions of BFCL (needs shared/data/bfcl)',
  () => {
    // Every function has a grammar; of a part of them calls are written.
    const EVERY = Number(process.env['MRKL_BFCL_EVERY'] ?? 8);

    it('all have a grammar, and random weights write calls that follow their schema', async () => {
      const ajv = new Ajv2020({ strict: false });
      const docs = new Map<string, FunctionDoc>();
      for (const row of readCallRows(bfcl, 'dev'))
        for (const doc of row.function) docs.set(JSON.stringify(doc), doc);
      expect(docs.size).toBeGreaterThan(1000);
      for (const [i, doc] of [...docs.values()].entries()) {
        const grammar = compile(callsGrammar([doc], 3)) as Grammar;
        expect(grammar, JSON.stringify(doc)).toBeInstanceOf(Grammar);
        if (i % EVERY > 0) continue;
        const { calls } = (await write(grammar, i)) as { calls: WrittenCall[] };
        const check = ajv.compile(parametersOf(doc));
        for (const call of calls) expect(check(call.arguments), JSON.stringify([call, doc])).toBe(true);
      }
    }, 300_000);

    it('are matched as the leaderboard matches them: every accepted call is accepted', () => {
      for (const { ground_truth: truth, id } of readCallRows(bfcl, 'dev')) {
        if (truth === null) continue;
        const calls = truth.flatMap((one) =>
          Object.entries(one).map(([name, accepted]) => ({ name, arguments: firstOf(accepted) })),
        );
        expect(callsMatch(calls, truth), id).toBe(true);
        expect(callsMatch(calls.slice(1), truth), id).toBe(false);
        const [first] = calls;
        if (first)
          expect(
            callsMatch([{ ...first, arguments: { ...first.arguments, odd: 1 } }, ...calls.slice(1)], truth),
            id,
          ).toBe(false);
      }
    });
  },
);

/** Arguments with the first value that is accepted for each. */
function firstOf(accepted: Record<string, readonly unknown[]>): Record<string, unknown> {
  const given = Object.entries(accepted).filter(([, values]) => values[0] !== '' && values.length > 0);
  return Object.fromEntries(given.map(([name, values]) => [name, innerOf(values[0])]));
}

function innerOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(innerOf);
  if (typeof value !== 'object' || value === null) return value;
  const lists = Object.entries(value).map(
    ([key, list]) => [key, Array.isArray(list) ? list : [list]] as const,
  );
  return firstOf(Object.fromEntries(lists));
}
