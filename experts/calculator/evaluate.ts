// Expression to quantity: mathjs reads, a closed walk over its tree calculates. What is not in a table here, in
// functions.ts or in units.ts does not exist, so that nothing of mathjs's own evaluator can be reached.
import { CalculationFailure, notAllowed } from './failure.ts';
import { ANGULAR, CONSTANTS, FUNCTIONS, factorial, modulo } from './functions.ts';
import { type MathNode, parse } from './math.ts';
import {
  add,
  divide,
  fraction,
  isInteger,
  literal,
  multiply,
  negate,
  power,
  type Real,
  subtract,
} from './real.ts';
import { combine, conversion, type Measure, NO_UNIT, raise, unitRow, write } from './units.ts';

/** Nodes of an expression, and how deep they may stand inside each other. */
const MOST_NODES = 400;
const MOST_DEPTH = 64;

export interface Quantity {
  readonly number: Real;
  readonly measure: Measure;
}

/** The place of a literal in the text that mathjs reads; it would read the literal itself as a double. */
const FIRST_PLACE = 1000;
const LITERAL = /(?<![A-Za-z_\d.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/g;

/** The tree of an expression and the numbers that its constants stand for. */
interface Read {
  readonly node: MathNode;
  readonly literals: readonly Real[];
}

export function evaluate(expression: string, deadline: number): Quantity {
  const read = readExpression(expression);
  let nodes = 0;
  const check = (depth: number): void => {
    nodes += 1;
    if (nodes > MOST_NODES || depth > MOST_DEPTH)
      throw new CalculationFailure('too-complex', 'The formula has too many parts.');
    if (performance.now() > deadline)
      throw new CalculationFailure('too-slow', 'The formula takes too long to calculate.');
  };
  const walk = (node: MathNode, depth: number): Quantity => {
    check(depth);
    return step(node, read, (child) => walk(child, depth + 1));
  };
  return walk(read.node, 0);
}

function readExpression(expression: string): Read {
  const literals: Real[] = [];
  const text = expression.replace(LITERAL, (found) => {
    literals.push(literal(found));
    return ` ${FIRST_PLACE + literals.length - 1}`;
  });
  try {
    return { node: parse(text), literals };
  } catch {
    throw new CalculationFailure('not-a-formula', 'The text is not a formula.');
  }
}

type Walk = (node: MathNode) => Quantity;

const plain = (number: Real): Quantity => ({ number, measure: NO_UNIT });

function step(node: MathNode, read: Read, walk: Walk): Quantity {
  switch (node.type) {
    case 'ConstantNode':
      return plain(constant((node as unknown as { value: unknown }).value, read.literals));
    case 'ParenthesisNode':
      return walk((node as unknown as { content: MathNode }).content);
    case 'SymbolNode':
      return symbol((node as unknown as { name: string }).name);
    case 'OperatorNode':
      return operate(node as unknown as Operation, walk);
    case 'FunctionNode':
      return call(node as unknown as Call, walk);
    default:
      throw notAllowed(`a ${node.type.replace('Node', '').toLowerCase()}`);
  }
}

function constant(value: unknown, literals: readonly Real[]): Real {
  // mathjs itself puts a hundred where a percent sign stands
  if (value === 100) return fraction(100n);
  const found = typeof value === 'number' ? literals[value - FIRST_PLACE] : undefined;
  if (found === undefined) throw notAllowed(`'${String(value)}'`);
  return found;
}

function symbol(name: string): Quantity {
  const made = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
  if (made !== undefined) return plain(made());
  unitRow(name);
  return { number: fraction(1n), measure: new Map([[name, 1n]]) };
}

interface Operation {
  readonly fn: string;
  readonly args: readonly MathNode[];
}

type Operator = (a: Quantity, b: Quantity) => Quantity;

/** Brings b to the measure of a, so that the numbers can be added. */
function alike(run: (a: Real, b: Real) => Real): Operator {
  return (a, b) => ({ number: run(a.number, convert(b, a.measure, false).number), measure: a.measure });
}

/** A temperature is shifted when it stands alone and scaled when it is a part of a formula. */
function convert(a: Quantity, measure: Measure, shifted: boolean): Quantity {
  if (a.measure === measure) return a;
  const { factor, offset } = conversion(a.measure, measure);
  const scaled = multiply(a.number, factor);
  return { number: shifted ? add(scaled, offset) : scaled, measure };
}

function bare(a: Quantity, where: string): Real {
  if (a.measure.size === 0) return a.number;
  throw new CalculationFailure('unit-mismatch', `${where} takes plain numbers, not ${write(a.measure)}.`);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  add: alike(add),
  subtract: alike(subtract),
  multiply: (a, b) => ({ number: multiply(a.number, b.number), measure: combine(a.measure, b.measure, 1n) }),
  divide: (a, b) => ({ number: divide(a.number, b.number), measure: combine(a.measure, b.measure, -1n) }),
  mod: (a, b) => plain(modulo(bare(a, 'A remainder'), bare(b, 'A remainder'))),
  pow: (a, b) => {
    const exponent = bare(b, 'An exponent');
    if (a.measure.size === 0) return plain(power(a.number, exponent));
    if (!isInteger(exponent) || exponent.n * exponent.n > 100n) throw notAllowed('a unit to this power');
    return { number: power(a.number, exponent), measure: raise(a.measure, exponent.n) };
  },
  to: (a, b) => convert(a, b.measure, true),
};

const SIGNS: Readonly<Record<string, (a: Quantity) => Quantity>> = {
  unaryMinus: (a) => ({ ...a, number: negate(a.number) }),
  unaryPlus: (a) => a,
  factorial: (a) => plain(factorial(bare(a, 'A factorial'))),
};

/** True for `10%+5`: mathjs reads a remainder after a signed number where a person means a percentage and a sum. */
function isSigned(node: MathNode): boolean {
  let left: MathNode | undefined = node;
  while (left?.type === 'OperatorNode') {
    const { fn, args } = left as unknown as Operation;
    if (fn === 'unaryPlus' || fn === 'unaryMinus') return true;
    left = args[0];
  }
  return false;
}

function operate({ fn, args }: Operation, walk: Walk): Quantity {
  const [first, second] = args as [MathNode, MathNode | undefined];
  if (fn === 'mod' && second !== undefined && isSigned(second))
    throw notAllowed('% before + or −: write (a%)+b for a percentage and mod(a,b) for a remainder');
  const sign = args.length === 1 && Object.hasOwn(SIGNS, fn) ? SIGNS[fn] : undefined;
  if (sign !== undefined) return sign(walk(first));
  const operator = args.length === 2 && Object.hasOwn(OPERATORS, fn) ? OPERATORS[fn] : undefined;
  if (operator === undefined || second === undefined) throw notAllowed(`the operation '${fn}'`);
  return operator(walk(first), walk(second));
}

interface Call {
  readonly fn: MathNode;
  readonly args: readonly MathNode[];
}

function call({ fn, args }: Call, walk: Walk): Quantity {
  const name = fn.type === 'SymbolNode' ? (fn as unknown as { name: string }).name : '';
  const row = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (row === undefined) throw notAllowed(`the function '${name || fn.type}'`);
  if (args.length < row.arity[0] || args.length > row.arity[1]) {
    throw new CalculationFailure('argument', `${name} does not take ${args.length} numbers.`);
  }
  return plain(row.run(...args.map((arg) => argument(name, walk(arg)))));
}

function argument(name: string, a: Quantity): Real {
  const degrees = ANGULAR.has(name) && a.measure.size === 1 && a.measure.get('deg') === 1n;
  if (!degrees) return bare(a, name);
  return divide(multiply(a.number, (CONSTANTS['pi'] as () => Real)()), fraction(180n));
}
