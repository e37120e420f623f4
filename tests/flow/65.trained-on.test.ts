// Soft prompts and router heads fit the weights that they were trained on, and no others.
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectAnswer } from '../../src/agent/agent.ts';
import { createAgent } from '../../src/agent/create-agent.ts';
import { readTensors, writeTensors } from '../../src/model/tensors.ts';

const nano = path.join(import.meta.dirname, '../../models/nano');
const OTHER = '0'.repeat(64);

let folder: string;
const file = (...names: string[]): string => path.join(folder, ...names);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mrkl-'));
  for (const name of ['config.json', 'model.safetensors', 'tokenizer.json'])
    await symlink(path.join(nano, name), file(name));
  for (const name of ['router.json', 'skills'])
    await cp(path.join(nano, name), file(name), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function ready(): Promise<void> {
  const agent = await createAgent({ modelFolder: folder, threads: 1 });
  try {
    await agent.ready();
  } finally {
    await agent.close();
  }
}

describe.skipIf(!existsSync(nano))('an agent, needs models/nano', () => {
  it('takes what was trained on its model', async () => {
    await expect(ready()).resolves.toBeUndefined();
  });

  it('refuses a router of other weights, where it reads their states', async () => {
    await writeFile(file('router.json'), JSON.stringify({ version: 1, model: OTHER }));
    await expect(ready()).rejects.toMatchObject({
      code: 'router-invalid',
      message: expect.stringContaining('trained on the weights 000000000000…'),
    });
  });

  it('refuses a soft prompt of other weights, also when it is first used', async () => {
    const prompt = file('skills', 'calculator', 'prompt.safetensors');
    const { tensors, metadata } = await readTensors(prompt);
    await writeTensors(
      prompt,
      tensors.map((tensor) => ({ ...tensor, dtype: 'F32' as const })),
      { ...metadata, base: OTHER },
    );
    await expect(ready()).rejects.toMatchObject({
      code: 'skill-invalid',
      details: { file: prompt, found: OTHER },
    });
    const agent = await createAgent({ modelFolder: folder, threads: 1 });
    const answer = collectAnswer(agent.ask('What is 2 plus 3?'));
    await expect(answer).rejects.toMatchObject({ code: 'skill-invalid' });
    await agent.close();
  });
});
