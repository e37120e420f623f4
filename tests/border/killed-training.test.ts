import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readTensors } from '../../src/model/tensors.ts';
import { latestCheckpoint } from '../../src/train/checkpoint.ts';
import { train } from '../../src/train/trainer.ts';
import { countingOptions } from '../fixtures/counting-training.ts';

const root = mkdtempSync(path.join(tmpdir(), 'mrkl-killed-'));
afterAll(() => rmSync(root, { recursive: true }));

const program = path.join(import.meta.dirname, '../fixtures/counting-training.ts');

/** Trains in a process of its own and kills it `delay` ms after it reports a step from `step` on. */
function trainAndKill(folder: string, step: number, delay: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (text: Buffer) => {
    const reached = Math.max(...text.toString().trim().split('\n').map(Number));
    if (reached >= step) setTimeout(() => child.kill('SIGKILL'), delay);
  });
  return new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
}

async function bits(folder: string, file: string) {
  const { tensors } = await readTensors(path.join(folder, file));
  return tensors.map(({ name, data }) => [name, Buffer.from(data.buffer).toString('base64')]);
}

it('a training that is killed while it writes checkpoints goes on to the same weights', async () => {
  const folder = path.join(root, 'killed');
  for (const [step, delay] of [
    [3, 0],
    [10, 1],
    [20, 3],
  ] as const) {
    expect(await trainAndKill(folder, step, delay)).toBe('SIGKILL');
    expect(await latestCheckpoint(folder)).toBeDefined();
  }
  const resumed = await train(countingOptions(folder));
  const whole = await train(countingOptions(path.join(root, 'whole')));
  expect(resumed.step).toBe(60);
  for (const file of ['model.safetensors', 'optimizer.safetensors']) {
    expect(await bits(resumed.folder, file)).toEqual(await bits(whole.folder, file));
  }
}, 120_000);
