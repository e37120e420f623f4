import type { IncomingMessage } from 'node:http';
import express, { type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { MrklError } from '../contract/errors.ts';
import { agentAsk } from './agent-ask.ts';
import { chatCompletions } from './chat-completions.ts';
import { completions } from './completions.ts';
import { callExpert, listExperts } from './experts.ts';
import { onlyMethods, pathNotFound, sendErrors } from './http-error.ts';
import { listModels, retrieveModel } from './models.ts';
import { giveRequestId, logRequests } from './request-context.ts';
import type { ServerContext } from './server-context.ts';

export interface AppOptions {
  /** Folder of the page at `/`. */
  readonly webFolder: string;
  readonly bodyBytes: number;
  /** Questions that one address may ask in a minute. */
  readonly questionsPerMinute: number;
}

/** The HTTP application, without a socket. */
export function createApp(context: ServerContext, options: AppOptions): Express {
  const app = express().disable('x-powered-by').set('etag', 'strong');
  app.use(giveRequestId, logRequests(context.logger), securityHeaders());
  app.get('/healthz', (_request, response) => {
    const { draining } = context.work;
    response.status(draining ? 503 : 200).json({ status: draining ? 'stopping' : 'ok' });
  });
  const question = [
    limitRate(options.questionsPerMinute),
    express.json({ limit: options.bodyBytes, type: isJson }),
  ];
  app.route('/v1/chat/completions').post(question, chatCompletions(context)).all(onlyMethods('POST'));
  app.route('/v1/completions').post(question, completions(context)).all(onlyMethods('POST'));
  app.route('/v1/agent/ask').post(question, agentAsk(context)).all(onlyMethods('POST'));
  app.route('/v1/agent/call').post(question, callExpert(context)).all(onlyMethods('POST'));
  app.route('/v1/agent/experts').get(listExperts(context)).all(onlyMethods('GET'));
  app.route('/v1/models').get(listModels(context)).all(onlyMethods('GET'));
  app.route('/v1/models/:id').get(retrieveModel(context)).all(onlyMethods('GET'));
  app.use(express.static(options.webFolder, { index: 'index.html', redirect: false }));
  app.use(pathNotFound, sendErrors(context.logger));
  return app;
}

/** A body of another type is refused: a page of another origin cannot send JSON without being asked first. */
function isJson(request: IncomingMessage): boolean {
  if (/^application\/(?:[\w.-]+\+)?json\b/i.test(request.headers['content-type'] ?? '')) return true;
  throw new MrklError('invalid-json', 'The content type must be application/json.');
}

function limitRate(questionsPerMinute: number) {
  return rateLimit({
    windowMs: 60_000,
    limit: questionsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(new MrklError('rate-limit-exceeded')),
  });
}

function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // The server speaks plain HTTP; a proxy that adds TLS adds this header too.
    strictTransportSecurity: false,
  });
}
