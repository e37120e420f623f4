import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../base/package-root.ts';
import { commands } from './commands.ts';
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
    expect(complaint).toMatch(/^mrkl: .*config\.json cannot be read\.\n {6}Check the path/);
  });

  it('inspects a model', async () => {
    const model = join(packageRoot(), 'tests', 'golden', 'jamba-variants');
    expect(await runCli(['model', 'inspect', model, '--json'])).toBe(0);
    const summary = JSON.parse(output) as Record<string, unknown>;
    expect(summary).toMatchObject({ name: 'jamba-variants', tensors: 114, prompts: [], router: false });
    expect(await runCli(['model', 'inspect', model])).toBe(0);
    expect(output).toContain('kind        jamba');
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
    writeFileSync(join(folder, 'config.json'), '{}');
    writeFileSync(join(folder, 'model.safetensors'), bytes);
    expect(await runCli(['model', 'inspect', folder])).toBe(1);
    expect(complaint).toContain('model.safetensors');
  });
});
