import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../base/package-root.ts';
import { commands } from './commands.ts';
import type { ModelSummary } from './model-summary.ts';
import { runCli } from './run.ts';

describe('the command line', () => {
  let output: string;
  let complaint: string;
  let folder: string;

  beforeEach(() => {
    output = '';
    complaint = '';
    folder = mkdtempSync(join(tmpdir(), 'mrkl-cli-'));
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      complaint += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = 0;
    rmSync(folder, { recursive: true });
  });

  it.each(commands.map(({ usage }) => usage))('%s has help', async (name) => {
    expect(await runCli([name, '--help'])).toBe(0);
    expect(output).toContain(`Usage: mrkl ${name}`);
  });

  it('gives a subcommand the options that its parent has too', async () => {
    const nano = join(packageRoot(), 'models', 'nano');
    const given = JSON.parse(readFileSync(join(nano, 'recipes', 'router.json'), 'utf8')) as object;
    writeFileSync(
      join(folder, 'recipe.json'),
      JSON.stringify({ ...given, examples: { calculator: 9, none: 9 } }),
    );
    mkdirSync(join(folder, 'experts'));
    mkdirSync(join(folder, 'here'));
    const rest = ['--recipe', join(folder, 'recipe.json'), '--experts', join(folder, 'experts')];
    expect(
      await runCli(['train', 'router', '--model', nano, ...rest, '--output', join(folder, 'here')]),
      complaint,
    ).toBe(0);
    expect(existsSync(join(folder, 'here', 'router.json'))).toBe(true);
  });

  it('prints its version', async () => {
    expect(await runCli(['--version'])).toBe(0);
    expect(output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['an unknown command', ['fly'], 'unknown command'],
    ['an unknown option', ['train', 'x.json', '--fast'], 'unknown option'],
    ['a missing argument', ['train'], "missing required argument 'recipe'"],
    ['a missing option', ['eval', 'arithmetic'], '--data <folder>'],
    ['a number out of bounds', ['train', 'x.json', '--minutes', '-3'], 'whole number from 1'],
  ])('refuses %s', async (_, argv, text) => {
    expect(await runCli(argv)).toBe(2);
    expect(complaint).toContain(text);
  });

  it('says what failed and what helps', async () => {
    expect(await runCli(['model', 'inspect', join(folder, 'nothing')])).toBe(1);
    expect(complaint).toMatch(/^mrkl: .*nothing.config\.json.*\n {6}Check the path/);
  });

  it('inspects a model', async () => {
    const model = join(packageRoot(), 'tests', 'golden', 'jamba-variants');
    expect(await runCli(['model', 'inspect', model, '--context', '0', '--context', '64', '--json'])).toBe(0);
    const summary = JSON.parse(output) as ModelSummary;
    const weights = summary.tensors['F32'];
    expect(weights?.tensors).toBe(114);
    expect(summary).toMatchObject({
      name: 'jamba-variants',
      architecture: 'jamba',
      files: 'safetensors',
      parameters: weights?.parameters,
      weights: { stored: weights?.bytes },
      prompts: [],
      router: false,
    });
    const [empty, full] = summary.states;
    expect(empty).toEqual({ tokens: 0, f32: empty?.f32, bf16: empty?.f32, int8: empty?.f32 });
    expect((full?.f32 ?? 0) - (empty?.f32 ?? 0)).toBe(2 * ((full?.bf16 ?? 0) - (empty?.bf16 ?? 0)));
    output = '';
    expect(await runCli(['model', 'inspect', model])).toBe(0);
    expect(output).toContain('kind        jamba, safetensors, weights stored');
    expect(output).toMatch(/sequence +4,096 tokens: keys and values in f32 [\d.]+ MB, bf16/);
  });

  it('quantises a model', async () => {
    const model = join(packageRoot(), 'tests', 'golden', 'jamba-variants');
    const made = join(folder, 'made');
    expect(await runCli(['model', 'quantize', model, '--to', 'int8', '--output', made])).toBe(0);
    expect(output).toMatch(/int8, [\d.]+ MB became [\d.]+ MB/);
    output = '';
    expect(await runCli(['model', 'inspect', made])).toBe(0);
    expect(output).toMatch(/tensors +I8 +\d+ tensors/);
    expect(await runCli(['model', 'quantize', model, '--to', 'stored', '--output', made])).toBe(2);
  });

  it('measures losses of one text or recipe', async () => {
    expect(await runCli(['eval', 'loss'])).toBe(2);
    writeFileSync(join(folder, 'a.txt'), 'What is 3 plus 8?');
    expect(await runCli(['eval', 'loss', '--data', join(folder, 'a.txt')])).toBe(0);
    expect(output).toMatch(/^experts-int8 +f32 +auto +[\d.]+ MB +[\d.]+ +[+−]/m);
  });

  it('lists the experts and calls one by name', async () => {
    expect(await runCli(['experts'])).toBe(0);
    expect(output).toMatch(/^calculator +answers questions$/m);
    output = '';
    expect(await runCli(['call', 'calculator', '{"expression":"(3+8)"}', '--json'])).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ status: 'value', output: { value: '11' } });
    expect(await runCli(['call', 'calculator', '{"expression":"(3/0)"}'])).toBe(1);
    expect(complaint).toContain('division-by-zero');
    expect(await runCli(['call', 'calculator', '(3/0)'])).toBe(2);
    expect(await runCli(['call', 'nobody', '{}'])).toBe(1);
  });

  it.each([
    ['too short', Buffer.from('abc')],
    ['announcing more than it holds', Buffer.from([255, 255, 255, 255, 255, 255, 255, 127, 123])],
    ['with a tensor without a shape', Buffer.from('\x0a\0\0\0\0\0\0\0{"a":true}')],
    ['without a header', Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 91, 93, 0])],
  ])('refuses a weight file %s', async (_, bytes) => {
    const config = join(packageRoot(), 'tests', 'golden', 'jamba-variants', 'config.json');
    copyFileSync(config, join(folder, 'config.json'));
    writeFileSync(join(folder, 'model.safetensors'), bytes);
    expect(await runCli(['model', 'inspect', folder])).toBe(1);
    expect(complaint).toContain('model.safetensors');
  });
});
