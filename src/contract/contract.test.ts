import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AnswerSchema, CitationSchema } from './answer.ts';
import { AskResultSchema } from './ask-result.ts';
import { CallSchema } from './call.ts';
import { ERRORS, isErrorCode, MrklError, toMrklError } from './errors.ts';
import { AgentEventSchema } from './event.ts';
import { LimitsSchema } from './limits.ts';
import { ExampleSchema, ManifestSchema } from './manifest.ts';
import { OutcomeSchema } from './outcome.ts';
import { QuestionSchema, TurnSchema } from './question.ts';
import { CandidateSchema, RouteSchema } from './route.ts';

const SCHEMAS = {
  AgentEventSchema,
  AnswerSchema,
  AskResultSchema,
  CallSchema,
  CandidateSchema,
  CitationSchema,
  ExampleSchema,
  LimitsSchema,
  ManifestSchema,
  OutcomeSchema,
  QuestionSchema,
  RouteSchema,
  TurnSchema,
};

describe('contract schemas', () => {
  it.each(Object.entries(SCHEMAS))('%s compiles under ajv 2020 in strict mode', (_, schema) => {
    const ajv = new Ajv2020({ strict: true });
    expect(ajv.compile(z.toJSONSchema(schema))).toBeTypeOf('function');
  });

  it('a manifest template may not hold a digit, so that wording cannot invent a figure', () => {
    const template = ManifestSchema.shape.answer.shape.templates;
    expect(template.safeParse(['{/expression} = {/value}']).success).toBe(true);
    expect(template.safeParse(['{input/a} gives {/value}']).success).toBe(true);
    expect(template.safeParse(['about 42']).success).toBe(false);
    expect(template.safeParse(['{value}']).success).toBe(false);
  });
});

describe('errors', () => {
  it.each(Object.entries(ERRORS))('%s has a status and two sentences', (code, row) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(row.status).toBeGreaterThanOrEqual(400);
    expect(row.message).toMatch(/^[A-Z].*\.$/);
    expect(row.remedy).toMatch(/^[A-Z].*\.$/);
  });

  it('keeps code, cause and row', () => {
    const cause = new Error('inner');
    const error = new MrklError('timeout', 'too slow', { cause });
    expect([error.code, error.status, error.retryable, error.cause]).toEqual(['timeout', 504, true, cause]);
    expect(new MrklError('closed').message).toBe(ERRORS.closed.message);
  });

  it('translates aborts, native codes and strangers', () => {
    const controller = new AbortController();
    controller.abort();
    expect(toMrklError(controller.signal.reason).code).toBe('cancelled');
    expect(toMrklError(Object.assign(new Error('x'), { code: 'tensor-missing' })).code).toBe(
      'tensor-missing',
    );
    expect(toMrklError(Object.assign(new Error('x'), { code: 'ENOENT' })).code).toBe('internal');
    expect(toMrklError('x').code).toBe('internal');
    expect(isErrorCode('toString')).toBe(false);
  });
});
