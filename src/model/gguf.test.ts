import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ggufBytes, smallMetadata, smallTensors, writeSmallGguf } from '../../tests/fixtures/gguf-file.ts';
import { createAgent } from '../agent/create-agent.ts';
import { loadChatTemplate } from './chat-template.ts';
import { weightsFingerprint } from './fingerprint.ts';
import { readGguf } from './gguf.ts';
import { loadBackbone, loadModel } from './load.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mrkl-'));
  file = path.join(folder, 'small.gguf');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a GGUF file', () => {
  it('loads with tokenizer, stop tokens and chat template', async () => {
    await writeSmallGguf(file);
    const backbone = await loadBackbone(file, { checkNumbers: true, threads: 1 });
    expect(backbone.name).toBe('small');
    const { tokenizer } = backbone;
    expect(tokenizer.decode(tokenizer.encode('two and 2?'))).toBe('two and 2?');
    const session = backbone.open();
    expect((await session.feed(tokenizer.encode('a b'))).length).toBe(tokenizer.size);
    backbone.close();
    const model = await loadModel(file, { threads: 1 });
    expect(model.info).toMatchObject({ bos: 1, eos: [2, 5], unused: [] });
    model.close();
    const template = await loadChatTemplate(file);
    expect(template?.render([{ role: 'user', content: 'Hi' }])).toBe(
      '<|startoftext|><|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    );
  });

  it('is a model for an agent', async () => {
    await writeSmallGguf(file);
    const agent = await createAgent({ modelFolder: file, threads: 1 });
    try {
      expect(agent.model).toBe('small');
      expect(await agent.countTokens('abc')).toBe(3);
      await agent.ready();
    } finally {
      await agent.close();
    }
    await expect(createAgent({ modelFolder: path.join(folder, 'none.gguf') })).rejects.toMatchObject({
      code: 'file-missing',
    });
  });

  it('shows its metadata and tensors', async () => {
    const metadata = { ...smallMetadata(), ['__proto__' as string]: 'x', 'a.b': true };
    await writeFile(file, ggufBytes(Object.assign(metadata), smallTensors(312)));
    const read = await readGguf(file);
    expect(read.version).toBe(3);
    expect(read.metadata['a.b']).toBe(true);
    expect(read.metadata['jamba.attention.head_count_kv']).toEqual([0, 2]);
    expect(read.tensors).toContainEqual({
      name: 'blk.1.ffn_down_exps.weight',
      dtype: 'F32',
      shape: [2, 16, 24],
      bytes: 2 * 16 * 24 * 4,
    });
  });

  it('has the fingerprint of its bytes, or of the source it names', async () => {
    await writeSmallGguf(file);
    expect(await weightsFingerprint(file)).toMatch(/^[0-9a-f]{64}$/);
    await writeSmallGguf(file, (metadata) => ({ ...metadata, 'mrkl.source_sha256': 'abc' }));
    expect(await weightsFingerprint(file)).toBe('abc');
  });

  it('is refused when it is cut short, at any place', async () => {
    await writeSmallGguf(file);
    const bytes = await readFile(file);
    for (const length of [0, 3, 4, 20, 100, 5000, 20_000, bytes.length - 40]) {
      await writeFile(file, bytes.subarray(0, length));
      await expect(loadModel(file)).rejects.toMatchObject({
        code: expect.stringMatching(/^(file|tensor)-invalid$/),
        message: expect.stringContaining('small.gguf'),
      });
    }
  });

  it('is refused when it is no Jamba, or lacks something', async () => {
    const changed = async (key: string, value: string | number | undefined) => {
      const metadata = Object.entries(smallMetadata()).filter(([name]) => name !== key);
      const edited = value === undefined ? metadata : [...metadata, [key, value] as const];
      await writeSmallGguf(file, () => Object.fromEntries(edited));
      return expect(loadBackbone(file)).rejects;
    };
    const refused = async (key: string, value: string | number | undefined, code: string) =>
      (await changed(key, value)).toMatchObject({ code, message: expect.stringContaining(key) });
    await refused('general.architecture', 'llama', 'architecture-unknown');
    await refused('jamba.ssm.state_size', undefined, 'config-invalid');
    await refused('jamba.expert_count', 600, 'config-invalid');
    await refused('tokenizer.ggml.model', 'bert', 'tokenizer-invalid');
    await refused('tokenizer.ggml.token_type', undefined, 'tokenizer-invalid');
    await (await changed('jamba.embedding_length', 32)).toMatchObject({ code: 'tensor-invalid' });
    await expect(loadBackbone(path.join(folder, 'none.gguf'))).rejects.toMatchObject({
      code: 'file-missing',
    });
  });
});
