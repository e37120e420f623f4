// JSON Schema 2020-12, as far as zod writes it, to a term over the bytes of JSON with keys in schema order.
// What the term lets through always follows the schema; what it cannot express is a typed error, never a guess.
import { hasByte } from './byte-set.ts';
import { type CopyRule, copyRule } from './copy-rule.ts';
import { FORMATS } from './formats.ts';
import {
  checkShape,
  type JsonSchema,
  only,
  type SchemaObject,
  telling,
  toldApart,
  typesOf,
  unsupported,
} from './keywords.ts';
import { integerTerm, numberTerm } from './number.ts';
import { patternTerm } from './pattern.ts';
import { stringRules } from './rules.ts';
import { COMPACT, jsonText, type Separators } from './separators.ts';
import { type Term, Terms } from './term.ts';
import { character, complement } from './text.ts';

export type { JsonSchema } from './keywords.ts';

/** How deep a schema may refer to itself. */
const RECURSION = 6;

/** Compiles a schema. */
export function schemaTerm(terms: Terms, schema: JsonSchema, separators = COMPACT): Term {
  const value = new Compiler(terms, schema, separators).compile(schema, '#', RECURSION);
  return terms.sequence(terms.text(separators.lead), value);
}

/** Refuses a schema with a keyword that has no grammar, without the work of making one; patterns are not read. */
export function checkSchema(schema: JsonSchema): void {
  new Compiler(new Terms(), schema, COMPACT, true).compile(schema, '#', RECURSION);
}

class Compiler {
  readonly #terms: Terms;
  readonly #root: JsonSchema;
  readonly #known = new Map<string, Term>();

  /** True when only keywords are looked at. */
  readonly #shallow: boolean;
  readonly #separators: Separators;
  readonly #comma: Term;

  constructor(terms: Terms, root: JsonSchema, separators: Separators, shallow = false) {
    this.#shallow = shallow;
    this.#separators = separators;
    this.#comma = terms.text(separators.comma);
    this.#terms = terms;
    this.#root = root;
  }

  compile(schema: JsonSchema, at: string, fuel: number): Term {
    checkShape(schema, at);
    if (schema === false) return this.#terms.never;
    if (schema === true) return this.#any(fuel);
    if (schema['$ref'] !== undefined) {
      only(schema, ['$ref'], at, "beside '$ref'");
      return this.#reference(String(schema['$ref']), at, fuel);
    }
    if ('const' in schema || 'enum' in schema) return this.#literals(schema, at, fuel);
    const branches = schema['anyOf'] ?? schema['oneOf'];
    if (branches !== undefined) return this.#branches(schema, branches as JsonSchema[], at, fuel);
    if (schema['allOf'] !== undefined) {
      const [one, ...others] = schema['allOf'] as JsonSchema[];
      if (others.length > 0) unsupported(at, "keyword 'allOf' with several schemas");
      only(schema, ['allOf'], at, "beside 'allOf'");
      return this.compile(one as JsonSchema, `${at}/allOf/0`, fuel);
    }
    if (telling(schema).length === 0) return this.#any(fuel);
    return this.#terms.choice(...typesOf(schema, at).map((type) => this.#typed(schema, type, at, fuel)));
  }

  /** The values of `const` and `enum` that follow the rest of the schema. */
  #literals(schema: SchemaObject, at: string, fuel: number): Term {
    const { const: one, enum: several, ...rest } = schema;
    const given = 'const' in schema ? [one] : (several as unknown[]);
    const listed = Array.isArray(several) ? new Set(several.map((value) => JSON.stringify(value))) : null;
    const values = given.filter((value) => listed === null || listed.has(JSON.stringify(value)));
    const term = telling(rest).length === 0 ? null : this.compile(rest, at, fuel);
    const fit = values.filter(
      (value) => term === null || this.#shallow || this.#reads(term, jsonText(value, this.#separators)),
    );
    return this.#terms.choice(...fit.map((value) => this.#terms.text(jsonText(value, this.#separators))));
  }

  /** True when a text belongs to a term. */
  #reads(term: Term, text: string): boolean {
    let left = [term];
    for (const byte of new TextEncoder().encode(text)) {
      const forms = left.flatMap((one) => this.#terms.forms(one));
      left = [...new Set(forms.filter(({ set }) => hasByte(set, byte)).map(({ next }) => next))];
    }
    return left.some(({ nullable }) => nullable);
  }

  #typed(schema: SchemaObject, type: string, at: string, fuel: number): Term {
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
    if (this.#shallow) return this.#terms.text('0');
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
    const { format, minLength, maxLength } = schema;
    const grammar = schema['x-grammar'];
    const pattern = schema['pattern'] ?? FORMATS[String(format)];
    if (format !== undefined && pattern === undefined && grammar === undefined)
      unsupported(at, `keyword 'format' with '${String(format)}' and without a pattern`);
    if (this.#shallow) return this.#terms.text('"');
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
    const rule = copyRule(schema);
    const text = rule === null ? bounded : this.#terms.copy(bounded, this.#rule(rule));
    return this.#terms.sequence(this.#terms.text('"'), text, this.#terms.text('"'));
  }

  /** The number of a rule; equal ones have one. */
  #rule(rule: CopyRule): number {
    const { rules } = this.#terms;
    const known = rules.findIndex((other) => JSON.stringify(other) === JSON.stringify(rule));
    return known >= 0 ? known : rules.push(rule) - 1;
  }

  #array(schema: SchemaObject, at: string, fuel: number): Term {
    const prefix = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as JsonSchema[]) : [];
    const items = (schema['items'] ?? true) as JsonSchema;
    const [min, max] = [
      Number(schema['minItems'] ?? 0),
      Number(schema['maxItems'] ?? Number.POSITIVE_INFINITY),
    ];
    const comma = this.#comma;
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
    const required = new Set((schema['required'] ?? []) as string[]);
    const extra = (schema['additionalProperties'] ?? true) as JsonSchema;
    const known = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
    const others = [...required].filter((name) => !Object.hasOwn(known, name));
    const all = [...Object.entries(known), ...others.map((name) => [name, extra] as const)];
    if (all.length === 0 && extra !== false) return this.#record(schema, extra, at, fuel);
    const names = schema['propertyNames'] as JsonSchema | undefined;
    const named = names === undefined ? null : this.compile(asName(names, at), `${at}/propertyNames`, fuel);
    const properties = all.map(([name, value]) => {
      const fits = named === null || this.#shallow || this.#reads(named, JSON.stringify(name));
      return [name, fits ? value : false] as const;
    });
    // from the last property to the first: what may follow when a property stands already, and when none does
    let [after, fresh] = [this.#terms.empty, this.#terms.empty];
    for (const [name, value] of properties.reverse()) {
      const member = this.#terms.sequence(
        this.#terms.text(`${JSON.stringify(name)}${this.#separators.colon}`),
        this.compile(value, `${at}/properties/${name}`, fuel),
      );
      const here = this.#terms.sequence(member, after);
      const next = this.#terms.sequence(this.#comma, here);
      [after, fresh] = required.has(name)
        ? [next, here]
        : [this.#terms.choice(next, after), this.#terms.choice(here, fresh)];
    }
    return this.#terms.sequence(this.#terms.text('{'), fresh, this.#terms.text('}'));
  }

  #record(schema: SchemaObject, extra: JsonSchema, at: string, fuel: number): Term {
    const key = asName((schema['propertyNames'] ?? true) as JsonSchema, at);
    const member = this.#terms.sequence(
      this.compile(key, `${at}/propertyNames`, fuel),
      this.#terms.text(this.#separators.colon),
      this.compile(extra, `${at}/additionalProperties`, fuel),
    );
    const more = this.#terms.repeat(this.#terms.sequence(this.#comma, member), 0, Number.POSITIVE_INFINITY);
    return this.#terms.sequence(
      this.#terms.text('{'),
      this.#terms.optional(this.#terms.sequence(member, more)),
      this.#terms.text('}'),
    );
  }

  #branches(schema: SchemaObject, branches: readonly JsonSchema[], at: string, fuel: number): Term {
    const keyword = schema['anyOf'] === undefined ? 'oneOf' : 'anyOf';
    only(schema, [keyword], at, `beside ${keyword}`);
    if (keyword === 'oneOf' && !toldApart(branches))
      unsupported(at, "keyword 'oneOf' whose branches are not told apart by constants or types");
    return this.#terms.choice(...branches.map((branch, i) => this.compile(branch, `${at}/${i}`, fuel)));
  }

  #reference(pointer: string, at: string, fuel: number): Term {
    if (fuel === 0) return this.#terms.never;
    if (!/^#(?:\/|$)/.test(pointer)) unsupported(at, `keyword '$ref' to '${pointer}', outside the schema,`);
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
}

/** The schema of a name, which is always a text. */
function asName(schema: JsonSchema, at: string): JsonSchema {
  if (schema === true) return { type: 'string' };
  if (schema === false) return false;
  const odd = telling(schema).find((key) => ['$ref', 'anyOf', 'oneOf', 'allOf'].includes(key));
  if (odd !== undefined) unsupported(at, `keyword '${odd}' in propertyNames`);
  const { type = 'string' } = schema;
  return [type].flat().includes('string') ? { ...schema, type: 'string' } : false;
}
