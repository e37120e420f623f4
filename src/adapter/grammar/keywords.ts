// The keywords of JSON Schema that have a grammar, and what may stand in them.
import { MrklError } from '../../contract/errors.ts';

export type JsonSchema = { readonly [keyword: string]: unknown } | boolean;
export type SchemaObject = Exclude<JsonSchema, boolean>;

/** Keywords that say nothing about values. */
const NOTES = new Set([
  ...['$schema', '$id', '$defs', 'definitions', '$comment', 'title', 'description', 'default'],
  ...['examples', 'deprecated', 'readOnly', 'writeOnly'],
]);

const NUMERIC = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];
const TYPES: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties', 'propertyNames'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems'],
  string: ['pattern', 'minLength', 'maxLength', 'format', 'x-grammar'],
  integer: NUMERIC,
  number: NUMERIC,
  boolean: [],
  null: [],
};

/** Ways in which a value comes from the question. */
const COPIED: ReadonlySet<unknown> = new Set([
  ...['span', 'phrase', 'said', 'words', 'numbers', 'date', 'duration'],
]);

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSchema = (value: unknown): boolean => typeof value === 'boolean' || isObject(value);
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isSchemas = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isSchema);

/** What the value of a keyword has to be. */
const SHAPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  $ref: isText,
  type: (value) => isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
  enum: Array.isArray,
  anyOf: isSchemas,
  oneOf: isSchemas,
  allOf: isSchemas,
  properties: (value) => isObject(value) && Object.values(value as object).every(isSchema),
  required: (value) => Array.isArray(value) && value.every(isText),
  additionalProperties: isSchema,
  propertyNames: isSchema,
  items: isSchema,
  prefixItems: isSchemas,
  minItems: isCount,
  maxItems: isCount,
  minLength: isCount,
  maxLength: isCount,
  pattern: isText,
  format: isText,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  'x-copied': (value) => COPIED.has(value),
  'x-words': (value) => Array.isArray(value) && value.every(isText),
  'x-said': (value) => isObject(value) && Object.values(value as object).every(isText),
};

/** The keywords of a schema that say something about values. */
export function telling(schema: SchemaObject): string[] {
  return Object.keys(schema).filter(
    (key) => !NOTES.has(key) && (key === 'x-grammar' || !key.startsWith('x-')),
  );
}

/** Refuses what is not a schema, an inner base address, and keywords whose value has the wrong shape. */
export function checkShape(schema: unknown, at: string): asserts schema is JsonSchema {
  if (!isSchema(schema))
    unsupported(at, `${Array.isArray(schema) ? 'a list' : String(schema)} in place of a schema`);
  if (typeof schema === 'boolean') return;
  for (const [key, value] of Object.entries(schema as SchemaObject)) {
    if (key === '$id' && at !== '#') unsupported(at, "keyword '$id' inside a schema");
    if (SHAPES[key]?.(value) === false) unsupported(at, `keyword '${key}' with ${JSON.stringify(value)}`);
  }
}

/** Refuses all keywords but some. */
export function only(schema: SchemaObject, allowed: readonly string[], at: string, where: string): void {
  const odd = telling(schema).find((key) => !allowed.includes(key));
  if (odd !== undefined) unsupported(at, `keyword '${odd}' ${where}`);
}

/** The types of a schema that has keywords of types; without `type`, those that its keywords are about. */
export function typesOf(schema: SchemaObject, at: string): string[] {
  const { type } = schema;
  const named =
    type === undefined ? inferred(schema, at) : Array.isArray(type) ? type.map(String) : [String(type)];
  const strange = named.find((one) => TYPES[one] === undefined);
  if (strange !== undefined) unsupported(at, `type '${strange}'`);
  const allowed = ['type', ...named.flatMap((one) => TYPES[one] ?? [])];
  only(schema, allowed, at, `beside type '${named.join("', '")}'`);
  return named;
}

/** Values of one type are enough: what a grammar leaves out cannot be wrong. */
function inferred(schema: SchemaObject, at: string): string[] {
  const keys = telling(schema);
  const found = Object.keys(TYPES).find(
    (type) => type !== 'integer' && keys.every((key) => TYPES[type]?.includes(key)),
  );
  if (found !== undefined) return [found];
  const odd = keys.find((key) => !Object.values(TYPES).some((known) => known.includes(key))) ?? keys[0];
  return unsupported(at, `keyword '${odd}' without a type`);
}

/**
 * True when no value follows two of the branches, as far as can be told at a glance: by their constants, by their types,
 * or by a required property that is another constant in each.
 */
export function toldApart(branches: readonly JsonSchema[]): boolean {
  const objects = branches.filter((branch): branch is SchemaObject => typeof branch === 'object');
  if (objects.length < branches.length) return false;
  return distinct(objects.map(literalsOf)) || distinct(objects.map(kindsOf)) || discriminated(objects);
}

/** True when every list is known and no item is in two of them. */
function distinct(lists: readonly (readonly string[] | null)[]): boolean {
  const known = lists.filter((list) => list !== null);
  const all = known.flatMap((list) => [...new Set(list)]);
  return known.length === lists.length && new Set(all).size === all.length;
}

function literalsOf(schema: SchemaObject): string[] | null {
  if ('const' in schema) return [JSON.stringify(schema['const'])];
  return Array.isArray(schema['enum']) ? schema['enum'].map((value) => JSON.stringify(value)) : null;
}

function kindsOf({ type }: SchemaObject): string[] | null {
  if (type === undefined) return null;
  return (Array.isArray(type) ? type.map(String) : [String(type)]).map((one) =>
    one === 'integer' ? 'number' : one,
  );
}

function discriminated(branches: readonly SchemaObject[]): boolean {
  const constants = branches.map((branch) => {
    const properties = (branch['properties'] ?? {}) as Record<string, JsonSchema>;
    const required = (branch['required'] ?? []) as string[];
    return new Map(
      Object.entries(properties).flatMap(([name, value]) => {
        const literals = typeof value === 'object' && required.includes(name) ? literalsOf(value) : null;
        return literals === null ? [] : [[name, literals] as const];
      }),
    );
  });
  const objects = branches.every(({ type }) => type === 'object');
  const names = [...(constants[0]?.keys() ?? [])];
  return objects && names.some((name) => distinct(constants.map((map) => map.get(name) ?? null)));
}

export function unsupported(at: string, what: string): never {
  throw new MrklError('schema-unsupported', `Schema ${at}: ${what} has no grammar.`, { details: { at } });
}
