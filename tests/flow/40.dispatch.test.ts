import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../src/contract/call.ts';
import { ERRORS, MrklError } from '../../src/contract/errors.ts';
import type { Expert, ExpertRun, Setup } from '../../src/contract/expert.ts';
import { OutcomeSchema } from '../../src/contract/outcome.ts';
import { runExpert } from '../../src/dispatch/index.ts';
import { type ExpertSettings, loadExperts } from '../../src/dispatch/registry.ts';
import { secretStore } from '../../src/dispatch/secrets.ts';

const MANIFEST = {
  name: 'echo',
  version: '1.0.0',
  title: 'Echo',
  purpose: 'Says it again.',
  permissions: [],
  dependencies: [],
  limits: { milliseconds: 60, inputBytes: 100, outputBytes: 100 },
  idempotent: false,
  answer: { value: '/text', templates: ['{/text}'] },
};
const SETUP: Setup = { settings: undefined, folder: '.', secret: () => undefined };
const CALL: Call = { id: 'call-1', expert: 'echo', input: { text: 'hi' }, tokens: 0, forced: 0 };

const isText = (value: unknown) => typeof (value as { text?: unknown } | null)?.text === 'string';
const check = (value: unknown) =>
  (isText(value) ? { ok: true, value } : { ok: false, problem: 'no text' }) as never;

function echo(run: ExpertRun, change: Partial<typeof MANIFEST> = {}): Expert {
  return {
    manifest: { ...MANIFEST, ...change } as Expert['manifest'],
    schema: { input: {}, output: {}, checkInput: check, checkOutput: check },
    examples: [],
    setup: SETUP,
    load: async () => run,
  };
}

async function outcome(
  run: ExpertRun,
  change: Partial<typeof MANIFEST> = {},
  call = CALL,
  signal?: AbortSignal,
) {
  const found = await runExpert(call, [echo(run, change)], signal);
  expect(OutcomeSchema.safeParse(found).success).toBe(true);
  return found;
}

const failure = (code: string) => ({ status: 'failure', failure: { code } });

describe('call to outcome', () => {
  it('gives the value of the expert', async () => {
    expect(await outcome((input) => ({ value: input }))).toMatchObject({
      status: 'value',
      output: { text: 'hi' },
      call: 'call-1',
    });
  });

  it('passes an expected failure on', async () => {
    expect(
      await outcome(() => ({ failure: { code: 'no-echo', message: 'There is no echo.' } })),
    ).toMatchObject(failure('no-echo'));
  });

  it.each<[string, ExpertRun, string]>([
    ['a wrong output', () => ({ value: { text: 7 } }), 'output-invalid'],
    ['no result', () => undefined as never, 'output-invalid'],
    ['a large output', () => ({ value: { text: 'x'.repeat(200) } }), 'output-invalid'],
    [
      'an exception',
      () => {
        throw new Error('secret path');
      },
      'expert-failed',
    ],
    [
      'a failure inside',
      () => {
        throw new MrklError('file-missing', 'secret path');
      },
      'file-missing',
    ],
    ['a rejected promise', () => Promise.reject(new TypeError('x')), 'expert-failed'],
    [
      'a thrown string',
      () => {
        throw Object.create(null);
      },
      'expert-failed',
    ],
    ['an endless wait', () => new Promise(() => {}), 'timeout'],
  ])('%s becomes a failure', async (_, run, code) => {
    const found = await outcome(run);
    expect(found).toMatchObject(failure(code));
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('says what failed inside in the words of the table', async () => {
    const message = async (error: MrklError) => {
      const found = await outcome(() => Promise.reject(error));
      return found.status === 'failure' ? found.failure.message : found.status;
    };
    expect(await message(new MrklError('expert-invalid', 'secret path'))).toBe(
      ERRORS['expert-invalid'].message,
    );
    expect(await message(new MrklError('argument-invalid', 'The name is empty.'))).toBe('The name is empty.');
    expect(await message(new MrklError('timeout', 'It took 7 ms.'))).toBe('It took 7 ms.');
  });

  it('checks the input before the expert sees it', async () => {
    const run = vi.fn<ExpertRun>();
    expect(await outcome(run, {}, { ...CALL, input: { text: 1 } })).toMatchObject(failure('input-invalid'));
    expect(await outcome(run, {}, { ...CALL, input: { text: 'x'.repeat(200) } })).toMatchObject(
      failure('input-invalid'),
    );
    expect(run).not.toHaveBeenCalled();
  });

  it('gives the expert a signal and a deadline', async () => {
    const run: ExpertRun = (_, { signal, deadline }) => ({
      value: { text: `${signal.aborted} ${deadline > performance.now()}` },
    });
    expect(await outcome(run)).toMatchObject({ output: { text: 'false true' } });
  });

  it('tries again what may pass, when that is harmless', async () => {
    const flaky = (times: number) => {
      let left = times;
      return vi.fn<ExpertRun>(() => {
        if (left-- > 0) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
        return { value: { text: 'ok' } };
      });
    };
    const once = flaky(1);
    expect(
      await outcome(once, { idempotent: true, limits: { ...MANIFEST.limits, milliseconds: 3000 } }),
    ).toMatchObject({ status: 'value' });
    expect(once).toHaveBeenCalledTimes(2);
    const not = flaky(1);
    expect(await outcome(not)).toMatchObject(failure('expert-failed'));
    expect(not).toHaveBeenCalledTimes(1);
    const always = flaky(9);
    expect(
      await outcome(always, { idempotent: true, limits: { ...MANIFEST.limits, milliseconds: 3000 } }),
    ).toMatchObject(failure('expert-failed'));
    expect(always).toHaveBeenCalledTimes(3);
  });

  it('throws only when the caller leaves', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 10);
    await expect(
      outcome(
        () => new Promise(() => {}),
        { limits: { ...MANIFEST.limits, milliseconds: 3000 } },
        CALL,
        controller.signal,
      ),
    ).rejects.toMatchObject({ code: 'cancelled' });
    await expect(runExpert(CALL, [])).rejects.toMatchObject({ code: 'expert-unknown' });
  });
});

describe('folders', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mrkl-experts-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const SCHEMA =
    'export const schema = { input: {}, output: {}, checkInput: (value) => ({ ok: true, value }), checkOutput: (value) => ({ ok: true, value }) };';

  async function loadWith(files: Record<string, string>, set?: ExpertSettings): Promise<unknown> {
    const parent = await mkdtemp(path.join(folder, 'set-'));
    await mkdir(path.join(parent, 'echo'));
    const all: Record<string, string> = {
      'manifest.json': JSON.stringify(MANIFEST),
      'schema.js': SCHEMA,
      'run.js': 'export const run = () => ({ value: 1 });',
      'examples.jsonl': '{"question":"say hi","input":{}}\n',
      ...files,
    };
    for (const [name, text] of Object.entries(all))
      if (text !== '') await writeFile(path.join(parent, 'echo', name), text);
    await writeFile(path.join(parent, 'package.json'), '{"type":"module"}');
    return loadExperts(parent, set).catch((error: unknown) => error);
  }

  it('loads one that is complete', async () => {
    const [expert] = (await loadWith({})) as Expert[];
    expect(expert).toMatchObject({ manifest: { name: 'echo' }, examples: [{ question: 'say hi' }] });
    const run = await (expert as Expert).load();
    expect(await run({}, { signal: new AbortController().signal, deadline: 0 }, SETUP)).toEqual({ value: 1 });
  });

  it('gives an expert its settings, and secrets only where its manifest asks for them', async () => {
    const files = {
      'schema.js': `export const schema = async ({ settings, folder, secret }) => {
        if (settings === undefined) throw new Error('there is no town');
        const ok = (value) => ({ ok: true, value });
        return { input: { const: [settings.town, folder, secret('key')] }, output: {}, checkInput: ok, checkOutput: ok };
      };`,
      'run.js': 'export const run = (input, context, { settings }) => ({ value: settings.town });',
    };
    const set = {
      settings: { echo: { town: 'Haifa' } },
      folder: 'here',
      secret: (name: string) => `${name}!`,
    };
    const [closed] = (await loadWith(files, set)) as Expert[];
    expect(closed?.schema.input).toEqual({ const: ['Haifa', 'here', undefined] });
    expect(await runExpert(CALL, [closed as Expert])).toMatchObject({ output: 'Haifa' });
    const manifest = JSON.stringify({ ...MANIFEST, permissions: ['secrets'] });
    const [open] = (await loadWith({ ...files, 'manifest.json': manifest }, set)) as Expert[];
    expect(open?.schema.input).toEqual({ const: ['Haifa', 'here', 'key!'] });
    expect(await loadWith(files)).toMatchObject({
      code: 'expert-invalid',
      message: 'echo: there is no town',
    });
    expect(await loadWith({}, { ...set, settings: { other: {} } })).toMatchObject({ code: 'expert-unknown' });
  });

  it('hears what an expert says of a question, within bounds', async () => {
    const run = (body: string): Record<string, string> => ({
      'run.js': `export const run = () => ({ value: 1 }); ${body}`,
    });
    const [mute] = (await loadWith(run(''))) as Expert[];
    expect(await mute?.describe?.('who?')).toBe('');
    const [open] = (await loadWith(
      run('export const describe = async (setup, question) => question.repeat(2)'),
    )) as Expert[];
    expect(await open?.describe?.('who?')).toBe('who?who?');
    await expect(open?.describe?.('x'.repeat(2001))).rejects.toMatchObject({ code: 'expert-invalid' });
    const [wrong] = (await loadWith(run('export const describe = 3'))) as Expert[];
    await expect(wrong?.describe?.('who?')).rejects.toMatchObject({ code: 'expert-invalid' });
  });

  it('finds a secret in the environment, else in a file', async () => {
    const secrets = await mkdtemp(path.join(folder, 'secrets-'));
    await writeFile(path.join(secrets, 'pet-key'), 'from a file\n');
    const secret = secretStore({ MRKL_SECRETS: secrets, MRKL_SECRET_TOWN_KEY: 'from outside' });
    expect([secret('town-key'), secret('pet-key'), secret('no-key')]).toEqual([
      'from outside',
      'from a file',
      undefined,
    ]);
    expect(() => secret('../pet-key')).toThrow(expect.objectContaining({ code: 'argument-invalid' }));
  });

  it.each<[string, Record<string, string>, string, RegExp]>([
    ['no manifest', { 'manifest.json': '' }, 'expert-folder-incomplete', /manifest\.json/],
    ['a manifest that is not JSON', { 'manifest.json': '{' }, 'manifest-invalid', /not JSON/],
    [
      'an unknown permission',
      { 'manifest.json': JSON.stringify({ ...MANIFEST, permissions: ['root'] }) },
      'manifest-invalid',
      /permissions/,
    ],
    [
      'a name that is not the folder',
      { 'manifest.json': JSON.stringify({ ...MANIFEST, name: 'other' }) },
      'manifest-invalid',
      /folder/,
    ],
    [
      'a figure in the wording',
      { 'manifest.json': JSON.stringify({ ...MANIFEST, answer: { value: '/text', templates: ['is 42'] } }) },
      'manifest-invalid',
      /templates/,
    ],
    ['no schema', { 'schema.js': '' }, 'expert-folder-incomplete', /schema/],
    [
      'a schema of another kind',
      { 'schema.js': 'export const schema = 7;' },
      'expert-invalid',
      /defineSchema/,
    ],
    ['code that throws', { 'schema.js': 'throw new Error("boom");' }, 'expert-invalid', /boom/],
    ['no run', { 'run.js': '' }, 'expert-folder-incomplete', /run/],
    ['no examples', { 'examples.jsonl': '' }, 'expert-folder-incomplete', /examples/],
    ['a broken example', { 'examples.jsonl': '{"question":1}\n' }, 'expert-invalid', /line 1/],
  ])('refuses %s', async (_, files, code, message) => {
    const error = await loadWith(files);
    expect(error).toBeInstanceOf(MrklError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('checks the manifest before it loads code', async () => {
    const key = `loaded-${path.basename(folder)}`;
    await loadWith({ 'manifest.json': '{}', 'schema.js': `globalThis[${JSON.stringify(key)}] = true;` });
    expect(key in globalThis).toBe(false);
  });
});
