// What every expert and module must be, whoever wrote it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decode } from '../../src/adapter/decode.ts';
import { Grammar } from '../../src/adapter/grammar/grammar.ts';
import { Vocabulary } from '../../src/adapter/grammar/vocabulary.ts';
import { composeAnswer } from '../../src/answer/index.ts';
import { unfounded } from '../../src/answer/provenance.ts';
import type { Expert } from '../../src/contract/expert.ts';
import type { Outcome } from '../../src/contract/outcome.ts';
import { runExpert } from '../../src/dispatch/index.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import { FakeBackbone, FakeTokenizer, randomLogits } from '../fixtures/fake-backbone.ts';

// A first call compiles the grammar and loads the code of the experts.
vi.setConfig({ testTimeout: 60_000 });

const FILES = ['manifest.json', 'schema.ts', 'run.ts', 'examples.jsonl', 'run.test.ts', 'README.md'];
const FOLDERS = ['experts', 'modules'].filter((folder) => existsSync(folder));
const MEMBERS = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => [folder, entry.name] as const),
);
const WORK = 60_000;

it('finds experts', () => {
  expect(MEMBERS.length).toBeGreaterThan(0);
});

/** What each template of an expert cites. */
const citedBy = ({ manifest }: Expert): string[] =>
  manifest.answer.templates.map((text) =>
    [...text.matchAll(/\{([^}]+)\}/g)].map(([, part]) => part).join(' '),
  );

interface StandIn {
  readonly settings: unknown;
  close(): Promise<void>;
}

/** What an expert brings along in place of the world outside. */
async function standIn(folder: string): Promise<StandIn | undefined> {
  if (!existsSync(path.join(folder, 'stand-in.ts'))) return undefined;
  const module = (await import(path.resolve(folder, 'stand-in.ts'))) as { standIn(): Promise<StandIn> };
  return module.standIn();
}

describe.each(MEMBERS)('%s/%s', (folder, name) => {
  let expert: Expert;
  let grammar: Grammar;
  let outside: StandIn | undefined;
  afterAll(() => outside?.close());
  beforeAll(async () => {
    outside = await standIn(path.join(folder, name));
    const settings = outside === undefined ? {} : { [name]: outside.settings };
    const experts = await loadExperts(folder, { settings, folder: '.', secret: () => undefined });
    expert = experts.find(({ manifest }) => manifest.name === name) as Expert;
    const input = (await expert.narrow?.()) ?? expert.schema.input;
    grammar = new Grammar(input, new Vocabulary(new FakeTokenizer()));
  }, WORK);

  it.each(FILES)('has %s', (file) => {
    expect(existsSync(path.join(folder, name, file))).toBe(true);
  });

  it('has no package.json of its own and imports mrkl/sdk, its own folder and its declared packages', () => {
    expect(existsSync(path.join(folder, name, 'package.json'))).toBe(false);
    for (const file of readdirSync(path.join(folder, name)).filter(
      (file) => /\.(ts|mjs)$/.test(file) && !file.endsWith('.test.ts'),
    )) {
      const text = readFileSync(path.join(folder, name, file), 'utf8');
      for (const [, from = ''] of text.matchAll(/(?:\bfrom\s|\bimport\(|\brequire\(|\)\()\s*'([^']+)'/g)) {
        const declared = expert.manifest.dependencies.some(
          (dependency) => from === dependency || from.startsWith(`${dependency}/`),
        );
        expect(
          from === 'mrkl/sdk' || from.startsWith('./') || from.startsWith('node:') || declared,
          `${file}: ${from}`,
        ).toBe(true);
      }
    }
  });

  it('takes an object and its schemas are JSON Schema', () => {
    expect(expert.schema.input['type']).toBe('object');
    const ajv = new Ajv2020({
      strict: true,
      allowUnionTypes: true,
      keywords: ['x-grammar', 'x-copied', 'x-said'],
    });
    ajv.compile(expert.schema.input);
    ajv.compile(expert.schema.output);
  });

  it('has examples of what it answers and of what it does not', () => {
    expect(expert.examples.filter(({ input }) => input !== null).length).toBeGreaterThanOrEqual(5);
    expect(expert.examples.filter(({ input }) => input === null).length).toBeGreaterThanOrEqual(5);
  });

  it('its examples follow the input schema and can be written by the model', () => {
    for (const { input, question } of expert.examples) {
      if (input === null) continue;
      const checked = expert.schema.checkInput(input);
      expect(checked.ok, question).toBe(true);
      const bytes = new TextEncoder().encode(JSON.stringify(input));
      const machine = grammar.machine(bytes.length);
      expect(machine.walk(machine.start(), bytes)?.accepting, JSON.stringify(input)).toBe(true);
    }
  });

  it(
    'its examples run to the results given, and every answer cites them',
    async () => {
      for (const { question, input, value, failure } of expert.examples) {
        if (input === null) continue;
        const call = { id: 'call-1', expert: name, input, tokens: 0, forced: 0 };
        const outcome = await runExpert(call, [expert]);
        const route = {
          expert: name,
          probability: 1,
          candidates: [],
          none: 0,
          threshold: 0,
          strategy: 'test',
        };
        const asked = { id: 'question-1', original: question, text: question, history: [] };
        const answer = composeAnswer({
          question: asked,
          route,
          done: { call, outcome },
          experts: [expert.manifest],
          ...{ tokens: 0, milliseconds: 0 },
        });
        if (failure === undefined) expect(answer.value, question).toBe(value);
        else
          expect((outcome as Extract<Outcome, { status: 'failure' }>).failure.code, question).toBe(failure);
        expect(answer.citations.length, question).toBeGreaterThan(0);
        expect(unfounded(answer), question).toEqual([]);
        // A value that stands alone means that no template had all its parts.
        const cited = answer.citations.map(
          ({ source, pointer }) => (source === 'input' ? 'input' : '') + pointer,
        );
        if (failure === undefined) expect(citedBy(expert), question).toContain(cited.join(' '));
      }
    },
    WORK,
  );

  it(
    'whatever a random model writes is an input it accepts, and it survives it',
    async () => {
      const vocabulary = grammar.vocabulary;
      expect(vocabulary.longest).toBeGreaterThan(1);
      for (let seed = 0; seed < 25; seed++) {
        const backbone = new FakeBackbone(randomLogits(seed));
        const { text } = await decode(backbone.open(), [1], grammar, {
          tokenizer: backbone.tokenizer,
          limit: 100,
          end: 2,
        });
        const input = JSON.parse(text);
        expect(expert.schema.checkInput(input), text).toMatchObject({ ok: true });
        const outcome = await runExpert({ id: 'call-1', expert: name, input, tokens: 0, forced: 0 }, [
          expert,
        ]);
        const code = outcome.status === 'failure' ? outcome.failure.code : '';
        expect(['expert-failed', 'output-invalid', 'input-invalid', 'timeout'], text).not.toContain(code);
      }
    },
    WORK,
  );

  it('leaves when the caller has left', async () => {
    const input = expert.examples.find((example) => example.input !== null)?.input ?? {};
    const controller = new AbortController();
    controller.abort();
    const call = { id: 'call-1', expert: name, input, tokens: 0, forced: 0 };
    await expect(runExpert(call, [expert], controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
