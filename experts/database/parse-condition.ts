// Conditions: or below and below not.
import { COMPARISONS, type Comparison, type Condition, type Expression, type Query } from './query.ts';
import type { Reader } from './reader.ts';

type ReadExpression = (reader: Reader) => Expression;
type ReadQuery = (reader: Reader) => Query;

/** Reads a condition; expressions and inner queries are read by their own functions. */
export function parseCondition(reader: Reader, expression: ReadExpression, query: ReadQuery): Condition {
  const condition = (): Condition => reader.deeper(() => chain('or', () => chain('and', negation)));
  function chain(kind: 'and' | 'or', part: () => Condition): Condition {
    const parts = [part()];
    while (reader.word(kind)) parts.push(part());
    return parts.length === 1 ? (parts[0] as Condition) : { kind, parts };
  }
  function negation(): Condition {
    if (reader.word('not')) return { kind: 'not', of: reader.deeper(negation) };
    return reader.either(group, test);
  }
  /** A condition in brackets; null when the brackets belong to an expression. */
  function group(): Condition | null {
    if (!reader.sign('(')) return null;
    const inner = condition();
    reader.close();
    return inner;
  }
  function test(): Condition {
    const of = expression(reader);
    const sign = comparison(reader);
    if (sign !== null) return { kind: 'compare', sign, left: of, right: expression(reader) };
    if (reader.word('is')) {
      const negated = reader.word('not');
      reader.need('null');
      return { kind: 'null', negated, of };
    }
    const negated = reader.word('not');
    if (reader.word('like')) return { kind: 'like', negated, of, pattern: expression(reader) };
    if (reader.word('in')) return { kind: 'in', negated, of, among: among(reader, expression, query) };
    if (!reader.word('between')) reader.fail('a comparison');
    const low = expression(reader);
    reader.need('and');
    return { kind: 'between', negated, of, low, high: expression(reader) };
  }
  return condition();
}

function comparison(reader: Reader): Comparison | null {
  if (reader.sign('<>')) return '!=';
  if (reader.sign('==')) return '=';
  return COMPARISONS.find((sign) => reader.sign(sign)) ?? null;
}

function among(reader: Reader, expression: ReadExpression, query: ReadQuery): Expression[] | Query {
  if (!reader.sign('(')) reader.fail("'('");
  const found = reader.before('select') ? query(reader) : reader.list(() => expression(reader));
  reader.close();
  return found;
}
