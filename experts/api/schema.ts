import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { defineSchema, type ExpertSchema, type Setup } from 'mrkl/sdk';
import { z } from 'zod';
import { type Library, openLibrary } from './documents.ts';
import type { Operation } from './operation.ts';
import type { Schema } from './schemas.ts';

export interface Call {
  readonly operation: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

const request = z.strictObject({ method: z.string(), url: z.string().describe('Without credentials.') });
const from = z.enum(['network', 'cache', 'revalidated', 'stale']);
const age = z.number().nonnegative().describe('Seconds since the origin made the response.');

const before = z.strictObject({
  operation: z.string(),
  request,
  source: z.string(),
  status: z.int(),
  found: z.record(z.string(), z.json()).describe('What was taken from its response.'),
  from,
  age,
});
export type Before = z.infer<typeof before>;

const output = z.strictObject({
  operation: z.string(),
  label: z.string().describe('What was asked, in words.'),
  value: z.string().optional().describe('The part of the response that answers.'),
  unit: z.string().optional(),
  before: before.optional().describe('The operation that went before, over a link of the document.'),
  request,
  source: z.string().describe('The host that answered.'),
  note: z.string().optional().describe('What the reader should know of the response.'),
  status: z.int(),
  body: z.json(),
  pages: z.int().positive(),
  more: z.boolean().describe('True when there are pages beyond the limits.'),
  from,
  age,
});
export type Output = z.infer<typeof output>;

/** The schema of one operation: its name, its parameters and its body. */
function branch({ name, summary, parameters, body }: Operation): Schema {
  const properties = Object.fromEntries(parameters.map(({ key, schema }) => [key, schema]));
  const required = parameters.filter((one) => one.required).map(({ key }) => key);
  const own = { type: 'object', properties, required, additionalProperties: false };
  return {
    type: 'object',
    description: summary,
    properties: {
      operation: { type: 'string', const: name },
      ...(parameters.length === 0 ? {} : { parameters: own }),
      ...(body === null ? {} : { body: body.schema }),
    },
    required: [
      'operation',
      ...(required.length > 0 ? ['parameters'] : []),
      ...(body?.required ? ['body'] : []),
    ],
    additionalProperties: false,
  };
}

/** One branch for each operation that the settings and the documents declare. */
export async function schema(setup: Setup): Promise<ExpertSchema<{ call: Call }, Output>> {
  const library = await openLibrary(setup);
  const branches = new Map([...library.operations].map(([name, operation]) => [name, branch(operation)]));
  const call: Schema = branches.size === 0 ? { enum: [null] } : { oneOf: [...branches.values()] };
  const { output: outputSchema, checkOutput } = defineSchema({ input: z.strictObject({}), output });
  return {
    input: { type: 'object', properties: { call }, required: ['call'], additionalProperties: false },
    output: outputSchema,
    checkInput: checker(library, branches),
    checkOutput,
  };
}

/** Checks a call against its own operation, so that a complaint is about that one. */
function checker(
  library: Library,
  branches: ReadonlyMap<string, Schema>,
): ExpertSchema<{ call: Call }>['checkInput'] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const compiled = new Map<string, ValidateFunction<Call>>();
  return (value) => {
    const call = (value as { call?: Partial<Call> } | null)?.call;
    const name = String(call?.operation);
    const one = branches.get(name);
    if (one === undefined || Object.keys(value as object).length !== 1)
      return { ok: false, problem: absent(library, name) };
    const check = compiled.get(name) ?? ajv.compile<Call>(one);
    compiled.set(name, check);
    if (check(call)) return { ok: true, value: { call } };
    const [problem] = check.errors ?? [];
    return { ok: false, problem: `${name}${problem?.instancePath ?? ''} ${problem?.message ?? 'is wrong'}.` };
  };
}

function absent({ operations, left }: Library, name: string): string {
  const known = left.find((one) => one.name === name || name.startsWith(`${one.name}.`));
  if (known !== undefined) return `${name} cannot be called: ${known.why}.`;
  return `There is no operation '${name}'. There are ${[...operations.keys()].slice(0, 40).join(', ')}.`;
}
