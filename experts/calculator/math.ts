// The parts of mathjs that are used: its parser and its decimal numbers. Its evaluator is never reached.
import { createRequire } from 'node:module';
import type { BigNumber, FactoryFunctionMap, MathNode } from 'mathjs';

/** Significant digits of numbers that are not exact. */
export const PRECISION = 64;

// The single-file build loads several times faster than the modular one.
const mathjs = createRequire(import.meta.url)('mathjs/lib/browser/math.js') as typeof import('mathjs');

const math = mathjs.create(
  {
    parseDependencies: mathjs.parseDependencies as FactoryFunctionMap,
    bignumberDependencies: mathjs.bignumberDependencies as FactoryFunctionMap,
  },
  { precision: PRECISION },
);

// Its parts are made when they are first used; that is done here, not in the time of a call.
math.parse('1+sqrt(4)');
math.bignumber('1').div(3).sqrt();

export const parse = (text: string): MathNode => math.parse(text);
export const big = (text: string): BigNumber => math.bignumber(text);
export type { BigNumber, MathNode };
