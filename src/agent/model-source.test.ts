import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelAt } from './model-source.ts';

describe('what a model has learnt', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mrkl-model-'));
    writeFileSync(join(folder, 'config.json'), '{}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is what there are soft prompts for, and what is listed', () => {
    mkdirSync(join(folder, 'skills', 'calculator'), { recursive: true });
    writeFileSync(join(folder, 'skills', 'calculator', 'prompt.safetensors'), '');
    expect(modelAt(folder, {}).knows('plan')).toBe(false);
    writeFileSync(join(folder, 'skills.json'), '["plan"]');
    const source = modelAt(folder, {});
    expect(['calculator', 'plan', 'calendar'].filter(source.knows)).toEqual(['calculator', 'plan']);
  });

  it('is refused when the list is none', () => {
    writeFileSync(join(folder, 'skills.json'), '{"plan": true}');
    expect(() => modelAt(folder, {})).toThrow(expect.objectContaining({ code: 'skill-invalid' }));
  });
});
