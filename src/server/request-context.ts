import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

const requestIdPattern = /^[\w.:-]{1,64}$/;

/** Gives every request an id (the client's own when it is well formed) and says it back in a header. */
export const giveRequestId: RequestHandler = (request, response, next) => {
  const sent = request.get('x-request-id');
  const id = sent !== undefined && requestIdPattern.test(sent) ? sent : `req_${randomUUID()}`;
  response.locals['requestId'] = id;
  response.set('X-Request-Id', id);
  next();
};

/** One log line per request. What was asked stays out of the log. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const { method, path } = request;
    response.once('close', () => {
      const milliseconds = Math.round((performance.now() - started) * 10) / 10;
      const facts = {
        requestId: response.locals['requestId'],
        method,
        path,
        status: response.statusCode,
        milliseconds,
      };
      if (response.writableFinished) logger.info(facts, 'request');
      else logger.warn(facts, 'client went away');
    });
    next();
  };
}
