// JSON Schema 2020-12, as far as zod writes it, to a term over the bytes of compact JSON with keys in schema order.
// What the term lets through always follows the schema; what it cannot express is a typed error, never a guess.
import { MrklError } from '../../contract/errors.ts';
import { integerTerm, numberTerm } from './number.ts';
import { patternTerm } from './pattern.ts';
import { stringRules } from './rules.ts';
import type { Term, Terms } from './term.ts';
import { character, complement } from './text.ts';

export type JsonSchema = { readonly [keyword: string]: unknown } | boolean;
type SchemaObject = Exclude<JsonSchema, boolean>;

/** How deep a schema may refer to itself. */
const RECURSION = 6;

const NOTES = [
  '$schema',
  '$id',
  '$defs',
  'definitions',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
];
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties', 'propertyNames'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems'],
  string: ['pattern', 'minLength', 'maxLength', 'format', 'x-grammar'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  boolean: [],
  null: [],
};

/** Compiles a schema. */
export function schemaTerm(terms: Terms, schema: JsonSchema): Term {
  return new Compiler(terms, schema).compile(schema, '#', RECURSION);
}

class Compiler {
  readonly #terms: Terms;
  readonly #root: JsonSchema;
  readonly #known = new Map<string, Term>();

  constructor(terms: Terms, root: JsonSchema) {
    this.#terms = terms;
    this.#root = root;
  }

  compile(schema: JsonSchema, at: string, fuel: number): Term {
    if (schema === false) return this.#terms.never;
    if (schema === true) return this.#any(fuel);
    if (typeof schema['$ref'] === 'string') return this.#reference(schema, at, fuel);
    if ('const' in schema) return this.#literal(schema['const']);
    if (Array.isArray(schema['enum']))
      return this.#terms.choice(...schema['enum'].map((value) => this.#literal(value)));
    const branches = schema['anyOf'] ?? schema['oneOf'];
    if (Array.isArray(branches)) return this.#branches(schema, branches, at, fuel);
    if (Array.isArray(schema['allOf']) && schema['allOf'].length === 1)
      return this.compile(schema['allOf'][0], `${at}/allOf/0`, fuel);
    const type = schema['type'];
    if (Array.isArray(type))
      return this.#terms.choice(...type.map((one) => this.#typed(schema, String(one), at, fuel)));
    if (typeof type === 'string') return this.#typed(schema, type, at, fuel);
    const known = Object.keys(schema).filter((key) => !NOTES.includes(key) && !key.startsWith('x-'));
    if (known.length > 0) unsupported(at, `keyword '${known[0]}' without a type`);
    return this.#any(fuel);
  }

  #typed(schema: SchemaObject, type: string, at: string, fuel: number): Term {
    const allowed = KEYWORDS[type];
    if (allowed === undefined) unsupported(at, `type '${type}'`);
    const types = Array.isArray(schema['type'])
      ? schema['type'].flatMap((one) => KEYWORDS[String(one)] ?? [])
      : allowed;
    const odd = Object.keys(schema).find(
      (key) =>
        key !== 'type' &&
        !types.includes(key) &&
        !NOTES.includes(key) &&
        !(key.startsWith('x-') && key !== 'x-grammar'),
    );
    if (odd !== undefined) unsupported(at, `keyword '${odd}' beside type '${type}'`);
    switch (type) {
      case 'object':
        return this.#object(schema, at, fuel);
      case 'array':
        return this.#array(schema, at, fuel);
      case 'string':
        return this.#string(schema, at);
      case 'boolean':
        return this.#terms.choice(this.#terms.text('true'), this.#terms.text('false'));
      case 'null':
        return this.#terms.text('null');
      default:
        return this.#number(schema, type);
    }
  }

  #number(schema: SchemaObject, type: string): Term {
    const read = (key: string, absent: number): number =>
      typeof schema[key] === 'number' ? schema[key] : absent;
    const [min, max] = [read('minimum', Number.NEGATIVE_INFINITY), read('maximum', Number.POSITIVE_INFINITY)];
    const [above, below] = [
      read('exclusiveMinimum', Number.NEGATIVE_INFINITY),
      read('exclusiveMaximum', Number.POSITIVE_INFINITY),
    ];
    if (type === 'integer') {
      return integerTerm(
        this.#terms,
        Math.max(min, Math.floor(above) + 1),
        Math.min(max, Math.ceil(below) - 1),
      );
    }
    return numberTerm(this.#terms, {
      min: Math.max(min, above),
      max: Math.min(max, below),
      openMin: above >= min && above !== Number.NEGATIVE_INFINITY,
      openMax: below <= max && below !== Number.POSITIVE_INFINITY,
    });
  }

  #string(schema: SchemaObject, at: string): Term {
    const { format, pattern, minLength, maxLength } = schema;
    if (format !== undefined && pattern === undefined)
      unsupported(at, `format '${String(format)}' without a pattern`);
    const grammar = schema['x-grammar'];
    let body: Term;
    if (grammar !== undefined) body = stringRules(this.#terms, grammar, at);
    else if (typeof pattern === 'string') body = patternTerm(this.#terms, pattern);
    else
      body = this.#terms.repeat(character(this.#terms, complement([[0, 31]])), 0, Number.POSITIVE_INFINITY);
    const bounded = this.#terms.bound(
      body,
      Number(minLength ?? 0),
      Number(maxLength ?? Number.POSITIVE_INFINITY),
    );
    return this.#terms.sequence(this.#terms.text('"'), bounded, this.#terms.text('"'));
  }

  #array(schema: SchemaObject, at: string, fuel: number): Term {
    const prefix = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as JsonSchema[]) : [];
    const items = (schema['items'] ?? true) as JsonSchema;
    const [min, max] = [
      Number(schema['minItems'] ?? 0),
      Number(schema['maxItems'] ?? Number.POSITIVE_INFINITY),
    ];
    const comma = this.#terms.text(',');
    const item = items === false ? this.#terms.never : this.compile(items, `${at}/items`, fuel);
    const first = prefix.map((one, i) => this.compile(one, `${at}/prefixItems/${i}`, fuel));
    // tails[i]: what may follow when i items stand already
    const start = Math.max(1, first.length);
    let tail = this.#terms.repeat(
      this.#terms.sequence(comma, item),
      Math.max(0, min - start),
      Math.max(0, max - start),
    );
    const heads = first.length > 0 ? first : [item];
    for (let i = start - 1; i >= 0; i--) {
      const here = this.#terms.sequence(i === 0 ? this.#terms.empty : comma, heads[i] as Term, tail);
      tail = i >= max ? this.#terms.empty : i >= min ? this.#terms.choice(this.#terms.empty, here) : here;
    }
    return this.#terms.sequence(this.#terms.text('['), tail, this.#terms.text(']'));
  }

  #object(schema: SchemaObject, at: string, fuel: number): Term {
    const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
    const required = new Set((schema['required'] ?? []) as string[]);
    for (const name of required) {
      if (!properties.some(([key]) => key === name))
        unsupported(at, `required property '${name}' without a schema`);
    }
    const extra = schema['additionalProperties'];
    if (properties.length === 0 && extra !== false)
      return this.#record(schema, (extra ?? true) as JsonSchema, at, fuel);
    // from the last property to the first: what may follow when a property stands already, and when none does
    let [after, fresh] = [this.#terms.empty, this.#terms.empty];
    for (const [name, value] of properties.reverse()) {
      const member = this.#terms.sequence(
        this.#terms.text(`${JSON.stringify(name)}:`),
        this.compile(value, `${at}/properties/${name}`, fuel),
      );
      const here = this.#terms.sequence(member, after);
      const next = this.#terms.sequence(this.#terms.text(','), here);
      [after, fresh] = required.has(name)
        ? [next, here]
        : [this.#terms.choice(next, after), this.#terms.choice(here, fresh)];
    }
    return this.#terms.sequence(this.#terms.text('{'), fresh, this.#terms.text('}'));
  }

  #record(schema: SchemaObject, extra: JsonSchema, at: string, fuel: number): Term {
    const names = (schema['propertyNames'] ?? { type: 'string' }) as SchemaObject;
    const key = names['type'] === undefined && !('enum' in names) ? { ...names, type: 'string' } : names;
    const member = this.#terms.sequence(
      this.compile(key, `${at}/propertyNames`, fuel),
      this.#terms.text(':'),
      this.compile(extra, `${at}/additionalProperties`, fuel),
    );
    const more = this.#terms.repeat(
      this.#terms.sequence(this.#terms.text(','), member),
      0,
      Number.POSITIVE_INFINITY,
    );
    return this.#terms.sequence(
      this.#terms.text('{'),
      this.#terms.optional(this.#terms.sequence(member, more)),
      this.#terms.text('}'),
    );
  }

  #branches(schema: SchemaObject, branches: readonly JsonSchema[], at: string, fuel: number): Term {
    const odd = Object.keys(schema).find(
      (key) => !['anyOf', 'oneOf', ...NOTES].includes(key) && !key.startsWith('x-'),
    );
    if (odd !== undefined) unsupported(at, `keyword '${odd}' beside anyOf or oneOf`);
    if (schema['oneOf'] !== undefined && !discriminated(branches))
      unsupported(at, 'oneOf whose branches are not told apart by a constant');
    return this.#terms.choice(...branches.map((branch, i) => this.compile(branch, `${at}/${i}`, fuel)));
  }

  #reference(schema: SchemaObject, at: string, fuel: number): Term {
    if (fuel === 0) return this.#terms.never;
    const pointer = String(schema['$ref']);
    if (!pointer.startsWith('#')) unsupported(at, `reference '${pointer}' outside the schema`);
    const key = `${pointer} ${fuel}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    let target: unknown = this.#root;
    for (const step of pointer.split('/').slice(1)) {
      target = (target as Record<string, unknown> | undefined)?.[
        decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
      ];
    }
    if (target === undefined) unsupported(at, `reference '${pointer}' to nothing`);
    const made = this.compile(target as JsonSchema, pointer, fuel - 1);
    this.#known.set(key, made);
    return made;
  }

  /** Any JSON value. */
  #any(fuel: number): Term {
    if (fuel === 0) return this.#terms.never;
    const key = `any ${fuel}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const flat = ['string', 'number', 'boolean', 'null'].map((type) =>
      this.#typed({ type }, type, '#', fuel),
    );
    const deep = ['object', 'array'].map((type) => this.#typed({ type }, type, '#', fuel - 1));
    const made = this.#terms.choice(...flat, ...deep);
    this.#known.set(key, made);
    return made;
  }

  #literal(value: unknown): Term {
    return this.#terms.text(JSON.stringify(value));
  }
}

/** True when one property is a different constant in every branch. */
function discriminated(branches: readonly JsonSchema[]): boolean {
  const constants = branches.map((branch) => {
    const properties =
      typeof branch === 'object' ? ((branch['properties'] ?? {}) as Record<string, SchemaObject>) : {};
    return new Map(
      Object.entries(properties).flatMap(([name, value]) =>
        'const' in value ? [[name, value['const']] as const] : [],
      ),
    );
  });
  const names = [...(constants[0]?.keys() ?? [])];
  return names.some(
    (name) =>
      new Set(constants.filter((map) => map.has(name)).map((map) => map.get(name))).size === branches.length,
  );
}

function unsupported(at: string, what: string): never {
  throw new MrklError('schema-unsupported', `Schema ${at}: ${what} has no grammar.`, { details: { at } });
}
