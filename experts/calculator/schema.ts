import { defineSchema } from 'mrkl/sdk';
import { z } from 'zod';
import { GRAMMAR } from './grammar.ts';

/** UTF-16 units of an expression. */
export const EXPRESSION_LENGTH = 500;

export const schema = defineSchema({
  input: z.strictObject({
    expression: z
      .string()
      .min(1)
      .max(EXPRESSION_LENGTH)
      .regex(/^[-0-9A-Za-z+*/^%!(),. ]+$/)
      .describe('Formula in brackets, for example (3+8), (sqrt(2)*5), (5 mile to km).')
      .meta({ 'x-grammar': GRAMMAR, 'x-copied': 'numbers' }),
  }),
  output: z.strictObject({
    shown: z.string().describe('The formula as a person writes it.'),
    value: z
      .string()
      .describe('The result: an integer, a decimal or a fraction p/q; exact unless `rounded` is given.'),
    decimal: z.string().describe('The result as a decimal number of at most twenty digits.'),
    exact: z.boolean(),
    unit: z.string().optional(),
    approximate: z.string().optional().describe('A shorter decimal, when the value is a fraction.'),
    rounded: z.string().optional().describe('The decimal to show, when the value is not exact.'),
  }),
});
