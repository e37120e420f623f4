// Runtime expressions (OpenAPI 3.1, 4.8.20.4): what a request takes from the one before it and from its response.
import { at, type Json } from './json.ts';
import { Unsupported } from './schemas.ts';

export type Expression =
  | { readonly from: 'constant'; readonly value: Json }
  | { readonly from: 'url' | 'method' | 'statusCode' }
  | { readonly from: 'request'; readonly in: string; readonly name: string }
  | { readonly from: 'header'; readonly name: string }
  | { readonly from: 'body'; readonly pointer: string }
  | { readonly from: 'parts'; readonly parts: readonly Expression[] };

/** A request that was made, and its response. */
export interface Exchanged {
  readonly url: string;
  readonly method: string;
  readonly status: number;
  /** The value of a parameter, undefined when it was not given. */
  readonly given: (place: string, name: string) => Json | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

const WHOLE = /^\$(url|method|statusCode)$/;
const REQUEST = /^\$request\.(path|query|header)\.([^\s{}]+)$/;
const HEADER = /^\$response\.header\.([\w!#$%&'*+.^`|~-]+)$/;
const BODY = /^\$response\.body(?:#((?:\/(?:[^~/]|~[01])*)*))?$/;

/** Reads a value of a link: an expression, a text with expressions in braces, or a constant. */
export function readExpression(value: unknown, at: string): Expression {
  if (typeof value !== 'string') return { from: 'constant', value: value as Json };
  if (value.startsWith('$')) return readOne(value, at);
  if (!value.includes('{$')) return { from: 'constant', value };
  const parts = value.split(/(\{\$[^}]*\})/).filter((part) => part !== '');
  return {
    from: 'parts',
    parts: parts.map((part): Expression => {
      if (part.startsWith('{$') && part.endsWith('}')) return readOne(part.slice(1, -1), at);
      if (part.includes('{$')) throw new Unsupported(`${at}: the expression '${part}' has no end`);
      return { from: 'constant', value: part };
    }),
  };
}

function readOne(text: string, at: string): Expression {
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return { from: whole as 'url' };
  const [, place, name] = REQUEST.exec(text) ?? [];
  if (place !== undefined && name !== undefined) return { from: 'request', in: place, name };
  const [, header] = HEADER.exec(text) ?? [];
  if (header !== undefined) return { from: 'header', name: header.toLowerCase() };
  const body = BODY.exec(text);
  if (body !== null) return { from: 'body', pointer: body[1] ?? '' };
  throw new Unsupported(`${at}: the expression '${text}' cannot be read`);
}

/** Every parameter of the request that an expression looks at. */
export function askedBy(expression: Expression): (Expression & { from: 'request' })[] {
  if (expression.from === 'parts') return expression.parts.flatMap(askedBy);
  return expression.from === 'request' ? [expression] : [];
}

/** What an expression stands for; undefined when there is no such thing. */
export function evaluate(expression: Expression, exchanged: Exchanged): Json | undefined {
  switch (expression.from) {
    case 'constant':
      return expression.value;
    case 'url':
    case 'method':
      return exchanged[expression.from];
    case 'statusCode':
      return exchanged.status;
    case 'request':
      return exchanged.given(expression.in, expression.name);
    case 'header':
      return exchanged.headers[expression.name];
    case 'body':
      return at(exchanged.body, expression.pointer);
    case 'parts': {
      const parts = expression.parts.map((part) => evaluate(part, exchanged));
      // A list or an object has no place within a text.
      return parts.every((part) => part !== undefined && typeof part !== 'object')
        ? parts.join('')
        : undefined;
    }
  }
}
