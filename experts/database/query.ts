// A query as data: what parse.ts reads, resolve.ts completes and compile.ts writes for a database.

export type Expression =
  /** `table` is the name under which `from` knows it; null until it is resolved. */
  | { readonly kind: 'column'; readonly table: string | null; readonly name: string; readonly quoted?: true }
  | { readonly kind: 'value'; readonly value: string | number }
  /** All columns, or those of one table; inside count( ) the rows. */
  | { readonly kind: 'all'; readonly table: string | null }
  | {
      readonly kind: 'aggregate';
      readonly name: Aggregate;
      readonly distinct: boolean;
      readonly of: Expression;
    }
  | { readonly kind: 'function'; readonly name: Scalar; readonly of: Expression }
  | {
      readonly kind: 'arithmetic';
      readonly sign: Sign;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'query'; readonly query: Query };
export type ColumnReference = Extract<Expression, { kind: 'column' }>;

export const AGGREGATES = ['count', 'sum', 'avg', 'min', 'max'] as const;
export type Aggregate = (typeof AGGREGATES)[number];
export const SCALARS = ['year', 'month', 'day', 'lower', 'upper', 'length', 'round', 'abs'] as const;
export type Scalar = (typeof SCALARS)[number];
export const SIGNS = ['+', '-', '*', '/'] as const;
export type Sign = (typeof SIGNS)[number];
export const COMPARISONS = ['=', '!=', '<', '>', '<=', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const OPERATORS = ['union', 'intersect', 'except'] as const;
export type Operator = (typeof OPERATORS)[number];

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare';
      readonly sign: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'between';
      readonly negated: boolean;
      readonly of: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: 'like';
      readonly negated: boolean;
      readonly of: Expression;
      readonly pattern: Expression;
    }
  | {
      readonly kind: 'in';
      readonly negated: boolean;
      readonly of: Expression;
      readonly among: readonly Expression[] | Query;
    }
  | { readonly kind: 'null'; readonly negated: boolean; readonly of: Expression };

export interface Source {
  readonly table: string;
  /** The name that columns use; the name of the table unless it is there twice. */
  readonly as: string;
}

/** Two columns that are equal in joined rows. */
export interface Join {
  readonly left: ColumnReference;
  readonly right: ColumnReference;
}

export interface Select {
  readonly distinct: boolean;
  readonly items: readonly Expression[];
  readonly from: readonly Source[];
  readonly joins: readonly Join[];
  readonly where: Condition | null;
  readonly groupBy: readonly Expression[];
  readonly having: Condition | null;
}

export interface Order {
  readonly of: Expression;
  readonly descending: boolean;
}

/** Selects joined by operators from left to right; order and limit are those of the whole. */
export interface Query {
  readonly selects: readonly Select[];
  readonly operators: readonly { readonly name: Operator; readonly all: boolean }[];
  readonly orderBy: readonly Order[];
  readonly limit: number | null;
}

/** The expressions directly inside one; those of an inner query belong to that query. */
function inside(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'aggregate':
    case 'function':
      return [expression.of];
    case 'arithmetic':
      return [expression.left, expression.right];
    case 'column':
    case 'value':
    case 'all':
    case 'query':
      return [];
  }
}

/** An expression and all in it. */
export function walk(expression: Expression): Expression[] {
  return [expression, ...inside(expression).flatMap(walk)];
}

/** All expressions of a condition. */
export function walkCondition(condition: Condition | null): Expression[] {
  if (condition === null) return [];
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(walkCondition);
    case 'not':
      return walkCondition(condition.of);
    case 'compare':
      return [...walk(condition.left), ...walk(condition.right)];
    case 'between':
      return [condition.of, condition.low, condition.high].flatMap(walk);
    case 'like':
      return [condition.of, condition.pattern].flatMap(walk);
    case 'in':
      return [condition.of, ...('selects' in condition.among ? [] : condition.among)].flatMap(walk);
    case 'null':
      return walk(condition.of);
  }
}

/** All expressions of a select but those of its joins, in the order in which they are written. */
export function expressionsOf(select: Select): Expression[] {
  return [
    ...select.items.flatMap(walk),
    ...walkCondition(select.where),
    ...select.groupBy.flatMap(walk),
    ...walkCondition(select.having),
  ];
}

/** The same condition with other expressions in it. */
export function mapCondition(
  condition: Condition,
  change: (expression: Expression) => Expression,
  query: (query: Query) => Query,
): Condition {
  const again = (inner: Condition): Condition => mapCondition(inner, change, query);
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, parts: condition.parts.map(again) };
    case 'not':
      return { ...condition, of: again(condition.of) };
    case 'compare':
      return { ...condition, left: change(condition.left), right: change(condition.right) };
    case 'between':
      return {
        ...condition,
        of: change(condition.of),
        low: change(condition.low),
        high: change(condition.high),
      };
    case 'like':
      return { ...condition, of: change(condition.of), pattern: change(condition.pattern) };
    case 'in': {
      const { among } = condition;
      return {
        ...condition,
        of: change(condition.of),
        among: 'selects' in among ? query(among) : among.map(change),
      };
    }
    case 'null':
      return { ...condition, of: change(condition.of) };
  }
}
