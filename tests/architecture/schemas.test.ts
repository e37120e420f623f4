import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sources } from './files.ts';

/** Every zod schema that a file of the contract exports, by `file: name`. */
async function contractSchemas(): Promise<[string, z.ZodType][]> {
  const found: [string, z.ZodType][] = [];
  for (const file of sources(/^src\/contract\/[^/]*(?<!\.test)\.ts$/)) {
    const module: Record<string, unknown> = await import(/* @vite-ignore */ `../../${file}`);
    for (const [name, value] of Object.entries(module)) {
      if (value instanceof z.ZodType) found.push([`${file}: ${name}`, value]);
    }
  }
  return found;
}

const schemas = await contractSchemas();

describe('the contract', () => {
  it('is made of schemas', () => {
    expect(schemas.length).toBeGreaterThan(5);
  });

  it.each(schemas)('%s is JSON Schema that a strict validator compiles', (_, schema) => {
    const ajv = new Ajv2020({ strict: true });
    expect(typeof ajv.compile(z.toJSONSchema(schema))).toBe('function');
  });
});
