import { defineSchema, type ExpertSchema, type Setup } from 'mrkl/sdk';
import { z } from 'zod';
import { databasesOf } from './settings.ts';

/** UTF-16 units of a query. */
export const QUERY_LENGTH = 1000;

const input = z.strictObject({
  database: z.string().max(40).optional().describe('Name of the database; the first one when absent.'),
  query: z
    .string()
    .min(1)
    .max(QUERY_LENGTH)
    .describe("Query, for example: select sum(invoices.total) where invoices.status = 'unpaid'."),
  unsure: z
    .strictObject({
      probability: z.number().min(0).max(1).describe('That the query is what was asked.'),
      others: z.array(z.string().max(QUERY_LENGTH)).max(2).describe('The next best queries.'),
    })
    .optional()
    .describe('The query was read out of a question and may be wrong: it is shown, not run.'),
});
export type Input = z.infer<typeof input>;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const output = z.strictObject({
  database: z.string(),
  query: z.string().describe('The query in its short form.'),
  sql: z.string().describe('What was run; its placeholders stand for the parameters.'),
  parameters: z.array(z.union([z.string(), z.number()])),
  plan: z.array(z.string()).describe('How the database went about it.'),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['integer', 'number', 'text', 'date', 'boolean', 'blob', 'unknown']),
    }),
  ),
  rows: z.array(z.array(cell)),
  truncated: z.boolean().describe('True when there are more rows than the limit.'),
  value: z
    .string()
    .describe('The result as text: one value, or values with commas and rows with semicolons.'),
  shown: z.string().describe('The beginning of the value, for an answer in words.'),
  more: z.string().optional().describe('How many rows are not in `shown`.'),
});
export type Output = z.infer<typeof output>;

/** Throws when the settings are wrong; no database is opened for it. */
export function schema(setup: Setup): ExpertSchema<Input, Output> {
  databasesOf(setup);
  return defineSchema({ input, output });
}
