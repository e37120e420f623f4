// Functions as the Berkeley Function Calling Leaderboard describes them, in JSON Schema.
import { z } from 'zod';
import type { JsonSchema } from '../../contract/expert.ts';

const FunctionSchema = z.object({
  name: z.string().min(1),
  description: z.string().default(''),
  parameters: z.record(z.string(), z.unknown()).default({}),
});
export type FunctionDoc = z.infer<typeof FunctionSchema>;

const MessageSchema = z.object({ role: z.string(), content: z.string() });

export const CallRowSchema = z.object({
  id: z.string(),
  category: z.string(),
  /** Turns of messages. */
  question: z.array(z.array(MessageSchema)).min(1),
  function: z.array(FunctionSchema),
  /** Calls as {name: {argument: [accepted values]}}; null where no call, or some call, is right. */
  ground_truth: z
    .array(z.record(z.string(), z.record(z.string(), z.array(z.json()))))
    .nullable()
    .default(null),
});
export type CallRow = z.infer<typeof CallRowSchema>;

/** Types as Python, Java and JavaScript name them; what is not here may be anything. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ dict: 'object', object: 'object', hashmap: 'object', map: 'object' },
  ...{ array: 'array', list: 'array', tuple: 'array', arraylist: 'array', set: 'array' },
  ...{ float: 'number', double: 'number', number: 'number', bigdecimal: 'number' },
  ...{
    integer: 'integer',
    int: 'integer',
    long: 'integer',
    short: 'integer',
    byte: 'integer',
    bigint: 'integer',
  },
  ...{ string: 'string', str: 'string', char: 'string', boolean: 'boolean', bool: 'boolean', null: 'null' },
};

/** The arguments of a function: an object without further properties. */
export function parametersOf({ parameters }: FunctionDoc): JsonSchema {
  return { ...objectOf(parameters), additionalProperties: false };
}

function schemaOf(doc: unknown): JsonSchema {
  if (typeof doc !== 'object' || doc === null) return {};
  const { type, enum: literals, items, minItems, maxItems } = doc as Record<string, unknown>;
  const known = TYPES[String(type).toLowerCase()];
  if (Array.isArray(literals) && literals.length > 0) return { enum: fitting(literals, known) };
  if (known === undefined) return {};
  if (known === 'object') return objectOf(doc as Record<string, unknown>);
  if (known !== 'array') return { type: known };
  const counts = Object.entries({ minItems, maxItems }).filter(([, count]) => Number.isInteger(count));
  return {
    type: 'array',
    ...(items === undefined ? {} : { items: schemaOf(items) }),
    ...Object.fromEntries(counts),
  };
}

function objectOf(doc: Record<string, unknown>): JsonSchema {
  const properties = Object.entries((doc['properties'] ?? {}) as Record<string, unknown>);
  const required = (Array.isArray(doc['required']) ? doc['required'].map(String) : []).filter((name) =>
    properties.some(([own]) => own === name),
  );
  if (properties.length === 0) return { type: 'object' };
  const made = Object.fromEntries(properties.map(([name, value]) => [name, schemaOf(value)]));
  return { type: 'object', properties: made, required, additionalProperties: false };
}

/** The literals of a type; all of them where the type fits none. */
function fitting(literals: readonly unknown[], type: string | undefined): readonly unknown[] {
  const fits = literals.filter((value) => {
    if (type === 'integer') return Number.isInteger(value);
    return type === undefined || type === 'object' || type === 'array' || typeof value === type;
  });
  return fits.length > 0 ? fits : literals;
}

/** Calls under which a model writes: at most `most` of these functions, one after the other. */
export function callsGrammar(functions: readonly FunctionDoc[], most: number): JsonSchema {
  const branches = functions.map((one) => ({
    type: 'object',
    properties: { name: { const: one.name }, arguments: parametersOf(one) },
    required: ['name', 'arguments'],
    additionalProperties: false,
  }));
  const calls = { type: 'array', items: { anyOf: branches }, minItems: 1, maxItems: most };
  return { type: 'object', properties: { calls }, required: ['calls'], additionalProperties: false };
}

/** What a model reads of functions. */
export function describeFunctions(functions: readonly FunctionDoc[]): string {
  return functions
    .map((one) => {
      const properties = (one.parameters['properties'] ?? {}) as Record<string, { type?: unknown }>;
      const names = Object.entries(properties).map(([name, { type }]) => `${name}: ${String(type)}`);
      return `${one.name}(${names.join(', ')}) ${one.description}`;
    })
    .join('\n');
}
