import type { Quantity } from './number.ts';

/** The calculator's formula as a tree; leaves keep how the question says them. */
export type Expression =
  | { readonly kind: 'number'; readonly quantity: Quantity }
  | { readonly kind: 'binary'; readonly op: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'written'; readonly text: string; readonly said: string };

export type Operator = '+' | '-' | '*' | '/' | '^';
export const ARITHMETIC = ['+', '-', '*', '/'] as const satisfies readonly Operator[];

const RANK: Record<Operator, number> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 3 };
const ATOM = 4;

export function number(quantity: Quantity): Expression {
  return { kind: 'number', quantity };
}

export function binary(op: Operator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', op, left, right };
}

export function call(name: string, ...args: Expression[]): Expression {
  return { kind: 'call', name, args };
}

/** A part of a formula that is the same text whatever stands around it, e.g. a constant. */
export function written(text: string, said = text): Expression {
  return { kind: 'written', text, said };
}

/** Binding strength; a right operand of equal rank is bracketed, as in a-(b-c). */
export function rank(e: Expression): number {
  return e.kind === 'binary' ? RANK[e.op] : ATOM;
}

export function isAtom(e: Expression): boolean {
  return e.kind === 'number' || e.kind === 'written';
}

/** The mathjs text without the outermost brackets. */
export function write(e: Expression): string {
  switch (e.kind) {
    case 'number':
      return e.quantity.written;
    case 'written':
      return e.text;
    case 'call':
      return e.name === '!'
        ? `${operand(e.args[0] as Expression, ATOM)}!`
        : `${e.name}(${e.args.map(write).join(',')})`;
    case 'binary': {
      const own = RANK[e.op];
      const power = e.op === '^' ? 1 : 0; // a power's base needs brackets at equal rank too
      return operand(e.left, own + power, power === 1) + e.op + operand(e.right, own + 1, true);
    }
  }
}

function operand(e: Expression, least: number, signed = false): string {
  const text = write(e);
  const negative = signed && text.startsWith('-'); // a sign here would read as an operator
  return rank(e) < least || negative ? `(${text})` : text;
}

/** The whole formula as the calculator expects it: "(3+8)". */
export function formula(e: Expression): string {
  return `(${write(e)})`;
}

export function numbersOf(e: Expression): Quantity[] {
  if (e.kind === 'number') return [e.quantity];
  if (e.kind === 'binary') return [...numbersOf(e.left), ...numbersOf(e.right)];
  return e.kind === 'call' ? e.args.flatMap(numbersOf) : [];
}

const NAMES: Record<Operator, string> = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '^': 'pow' };

/** Prefix notation, a second way to write the same tree: "sub(9,mul(2,3))". */
export function prefix(e: Expression): string {
  if (e.kind === 'binary') return `${NAMES[e.op]}(${prefix(e.left)},${prefix(e.right)})`;
  if (e.kind === 'call') return `${e.name === '!' ? 'fact' : e.name}(${e.args.map(prefix).join(',')})`;
  return write(e);
}

/** The operations of a formula in reading order: "add mul". */
export function operations(e: Expression): string[] {
  if (e.kind === 'binary') return [...operations(e.left), NAMES[e.op], ...operations(e.right)];
  if (e.kind === 'call') return [e.name === '!' ? 'fact' : e.name, ...e.args.flatMap(operations)];
  return [];
}
