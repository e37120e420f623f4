import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Call } from '../contract/call.ts';
import { readBody } from './http-error.ts';
import type { ServerContext } from './server-context.ts';

const CallRequestSchema = z.strictObject({ expert: z.string().min(1), input: z.json() });

/** Answers GET /v1/agent/experts. */
export function listExperts(context: ServerContext) {
  return async (_request: Request, response: Response): Promise<void> => {
    response.json({ experts: await context.agent.catalogue() });
  };
}

/** Answers POST /v1/agent/call with the outcome; what the expert refuses is an outcome, not an error. */
export function callExpert(context: ServerContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { expert, input } = readBody(CallRequestSchema, request.body);
    const signal = context.work.begin(response);
    response.json(await context.agent.call(expert, input as Call['input'], { signal }));
  };
}
