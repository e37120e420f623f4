import type { Request, Response } from 'express';
import { z } from 'zod';
import { PlanningSchema } from '../contract/plan.ts';
import { TurnSchema } from '../contract/question.ts';
import { readBody, toErrorBody, toRequestFailure } from './http-error.ts';
import type { ServerContext } from './server-context.ts';
import { EventStream } from './sse.ts';

const AskRequestSchema = z.strictObject({
  question: z.string(),
  history: z.array(TurnSchema).optional(),
  plan: PlanningSchema.optional(),
});

/** Answers POST /v1/agent/ask with the agent's own events; a failure on the way is the event `error`. */
export function agentAsk(context: ServerContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { question, history, plan } = readBody(AskRequestSchema, request.body);
    const signal = context.work.begin(response);
    let stream: EventStream | undefined;
    try {
      for await (const event of context.agent.ask(question, { history, plan, signal })) {
        stream ??= new EventStream(response);
        await stream.send(JSON.stringify(event), event.type);
      }
    } catch (thrown) {
      if (stream === undefined) throw thrown;
      if (response.destroyed) return;
      context.logger.error({ requestId: response.locals['requestId'], err: thrown }, 'stream broke off');
      await stream.send(JSON.stringify(toErrorBody(toRequestFailure(thrown))), 'error');
    }
    stream?.end();
  };
}
