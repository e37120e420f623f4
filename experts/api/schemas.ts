// Schemas of OpenAPI 3.0 and 3.1 as JSON Schema that a grammar can be made of. What cannot be kept is refused by name:
// a schema that lets more through than the document does would be a wrong promise.
export type Schema = { readonly [keyword: string]: unknown };

/** Why an operation cannot be offered. */
export class Unsupported extends Error {}

const DATE = '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';
const FORMATS: Readonly<Record<string, string | undefined>> = {
  date: `^${DATE}$`,
  'date-time': `^${DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$`,
  uuid: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  ipv4: '^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$',
};
/** Keywords that say nothing about which values are right. */
const NOTES = new Set([
  ...['title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'xml'],
  ...[
    'externalDocs',
    'discriminator',
    'nullable',
    '$comment',
    '$schema',
    '$id',
    '$anchor',
    'contentMediaType',
  ],
  ...['contentEncoding', 'format'],
]);
const KEPT: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength', 'pattern', 'x-copied', 'x-said'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  boolean: [],
  null: [],
  array: ['items', 'prefixItems', 'minItems', 'maxItems'],
  object: ['properties', 'required', 'additionalProperties'],
};
const INT: Readonly<Record<string, readonly [number, number] | undefined>> = {
  int32: [-2_147_483_648, 2_147_483_647],
};

/** Converts a schema without references; `at` names its place in complaints. */
export function convert(schema: unknown, at: string): Schema {
  if (schema === true || schema === undefined) return {};
  if (typeof schema !== 'object' || schema === null)
    throw new Unsupported(`${at}: a schema that allows nothing`);
  const given = schema as Schema;
  if ('$ref' in given)
    throw new Unsupported(`${at}: a reference that leads back to itself or out of the document`);
  const note = typeof given['description'] === 'string' ? { description: given['description'] } : {};
  if ('const' in given) return { const: given['const'], ...note };
  if (Array.isArray(given['enum'])) return { enum: withNull(given, given['enum']), ...note };
  const branches = given['oneOf'] ?? given['anyOf'];
  if (Array.isArray(branches)) return { ...union(given, branches, at), ...note };
  if (Array.isArray(given['allOf'])) return convert(merge(given, given['allOf'], at), at);
  const types = typesOf(given);
  if (types.length === 0) {
    refuseRest(given, [], at);
    return note;
  }
  const converted = types.map((type) => ({ ...typed(given, type, types, at), ...note }));
  return converted.length === 1 ? (converted[0] as Schema) : { anyOf: converted };
}

function withNull(given: Schema, values: readonly unknown[]): readonly unknown[] {
  return given['nullable'] === true && !values.includes(null) ? [...values, null] : values;
}

function typesOf(given: Schema): string[] {
  const { type } = given;
  const named = Array.isArray(type) ? type.map(String) : typeof type === 'string' ? [type] : [];
  const types = named.length === 0 && 'properties' in given ? ['object'] : named;
  return given['nullable'] === true && !types.includes('null') && types.length > 0
    ? [...types, 'null']
    : types;
}

function refuseRest(given: Schema, kept: readonly string[], at: string): void {
  const odd = Object.keys(given).find(
    (key) => key !== 'type' && !NOTES.has(key) && !kept.includes(key) && !key.startsWith('x-'),
  );
  if (odd !== undefined) throw new Unsupported(`${at}: the keyword '${odd}'`);
}

function typed(given: Schema, type: string, types: readonly string[], at: string): Schema {
  const kept = KEPT[type];
  if (kept === undefined) throw new Unsupported(`${at}: the type '${type}'`);
  refuseRest(
    given,
    types.flatMap((one) => KEPT[one] ?? []),
    at,
  );
  const own = Object.fromEntries(kept.flatMap((key) => (key in given ? [[key, given[key]]] : [])));
  switch (type) {
    case 'string':
      return { type, ...text(own, String(given['format'] ?? ''), at) };
    case 'integer':
    case 'number':
      return { type, ...bounds(own, INT[String(given['format'] ?? '')]) };
    case 'array':
      return { type, ...own, ...items(own, at) };
    case 'object':
      return { type, ...object(own, at) };
    default:
      return { type };
  }
}

function text(own: Schema, format: string, at: string): Schema {
  const pattern = own['pattern'] ?? FORMATS[format];
  if (typeof pattern !== 'string') return own;
  if (/\(\?[=!<]|\\[1-9]|\\k<|\\[pPbB]/.test(pattern)) throw new Unsupported(`${at}: the pattern ${pattern}`);
  return { ...own, pattern };
}

/** In 3.0 an exclusive bound is a mark on the bound, in 3.1 it is the bound. */
function bounds(own: Schema, range: readonly [number, number] | undefined): Schema {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = own;
  const [low, high] = range ?? [];
  return Object.fromEntries(
    Object.entries({
      minimum: exclusiveMinimum === true ? undefined : (minimum ?? low),
      exclusiveMinimum: exclusiveMinimum === true ? minimum : exclusiveMinimum || undefined,
      maximum: exclusiveMaximum === true ? undefined : (maximum ?? high),
      exclusiveMaximum: exclusiveMaximum === true ? maximum : exclusiveMaximum || undefined,
    }).filter(([, value]) => value !== undefined),
  );
}

function items(own: Schema, at: string): Schema {
  const prefix = own['prefixItems'];
  return {
    ...(own['items'] === undefined || own['items'] === false
      ? {}
      : { items: convert(own['items'], `${at}[]`) }),
    ...(Array.isArray(prefix) ? { prefixItems: prefix.map((one, i) => convert(one, `${at}[${i}]`)) } : {}),
  };
}

/** Only the properties that are declared may be written; those that are read only may not. */
function object(own: Schema, at: string): Schema {
  const declared = Object.entries((own['properties'] ?? {}) as Record<string, Schema>);
  const writable = declared.filter(([, value]) => value?.['readOnly'] !== true);
  const names = new Set(declared.map(([name]) => name));
  const required = ((own['required'] ?? []) as string[]).filter(
    (name) => writable.some(([key]) => key === name) || !names.has(name),
  );
  const extra = own['additionalProperties'];
  const undeclared = required.filter((name) => !names.has(name)).map((name): [string, Schema] => [name, {}]);
  const properties = Object.fromEntries([
    ...writable.map(([name, value]) => [name, convert(value, `${at}.${name}`)] as const),
    ...undeclared,
  ]);
  if (Object.keys(properties).length > 0) return { properties, required, additionalProperties: false };
  return extra === false
    ? { properties: {}, additionalProperties: false }
    : { additionalProperties: convert(extra, `${at}.*`) };
}

function merge(given: Schema, parts: readonly unknown[], at: string): Schema {
  const { allOf: _, ...rest } = given;
  const all = [rest, ...parts].map((part) => {
    const one = part as Schema;
    return Array.isArray(one['allOf']) ? merge(one, one['allOf'], at) : one;
  });
  const full = all.filter((part) => Object.keys(part).some((key) => !NOTES.has(key)));
  if (full.length <= 1) return Object.assign({}, ...all) as Schema;
  const objects = full.every(
    (part) =>
      typesOf(part).every((type) => type === 'object') &&
      !('oneOf' in part) &&
      !('anyOf' in part) &&
      !('enum' in part),
  );
  if (!objects) throw new Unsupported(`${at}: allOf of schemas that are not objects`);
  return Object.assign({}, ...all, {
    type: 'object',
    properties: Object.assign({}, ...full.map((part) => part['properties'] ?? {})),
    required: [...new Set(full.flatMap((part) => (part['required'] ?? []) as string[]))],
  }) as Schema;
}

function union(given: Schema, branches: readonly unknown[], at: string): Schema {
  refuseRest(given, ['oneOf', 'anyOf'], at);
  const converted = branches.map((branch, i) => convert(branch, `${at}/${i}`));
  const all = given['nullable'] === true ? [...converted, { type: 'null' }] : converted;
  if (given['oneOf'] !== undefined && !apart(converted))
    throw new Unsupported(`${at}: oneOf whose branches overlap`);
  return { anyOf: all };
}

/** True when no value can follow two of the branches: their types differ, or a property is another constant in each. */
function apart(branches: readonly Schema[]): boolean {
  const types = branches.map(({ type }) => (type === 'integer' ? 'number' : type));
  if (types.every((type) => typeof type === 'string') && new Set(types).size === types.length) return true;
  const constants = branches.map((branch) => {
    const properties = Object.entries((branch['properties'] ?? {}) as Record<string, Schema>);
    const required = (branch['required'] ?? []) as string[];
    return new Map(
      properties.flatMap(([name, value]) => {
        const only = 'const' in value ? [value['const']] : (value['enum'] as unknown[] | undefined);
        return only?.length === 1 && required.includes(name) ? [[name, only[0]] as const] : [];
      }),
    );
  });
  const names = [...(constants[0]?.keys() ?? [])];
  return names.some((name) => new Set(constants.map((map) => map.get(name))).size === branches.length);
}
