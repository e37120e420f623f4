import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { ERRORS, type ErrorCode, MrklError, toMrklError } from '../contract/errors.ts';

/** The error object that OpenAI clients read. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}

/** Status and body for a failure. What went wrong inside the server stays in its log. */
export function toErrorBody(error: MrklError): ErrorBody {
  const param = error.details['param'];
  return {
    error: {
      message: `${sentence(error)} ${error.remedy}`,
      type: errorType(error.status),
      param: typeof param === 'string' ? param : null,
      code: error.code.replaceAll('-', '_'),
    },
  };
}

/** For the caller's own mistakes what exactly is wrong; for failures inside the server only what the table says. */
function sentence(error: MrklError): string {
  const text = error.status >= 500 ? ERRORS[error.code].message : error.message;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function errorType(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** A failure that names the field of the request it is about. */
export function requestError(code: ErrorCode, param: string, message: string): MrklError {
  return new MrklError(code, message, { details: { param } });
}

/** Reads a request body with a schema; the first complaint becomes the error. */
export function readBody<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues[0]);
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const param = [path, issue.keys[0]].filter(Boolean).join('.');
    throw requestError('unknown-parameter', param, `The field '${param}' is not known.`);
  }
  throw requestError('invalid-value', path, path === '' ? issue.message : `'${path}': ${issue.message}`);
}

type Issue = z.core.$ZodIssue;

/** Inside a union the complaint of the branch that came furthest says most. */
function deepest(issue: Issue | undefined): Issue {
  if (issue === undefined) throw new MrklError('internal', 'A schema failed without saying why.');
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0];
  if (inner === undefined || inner.path.length === 0) return issue;
  return deepest({ ...inner, path: [...issue.path, ...inner.path] });
}

/** Errors of the body parser, by their `type`. */
const bodyErrors: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'body-too-large',
  'entity.parse.failed': 'invalid-json',
  'charset.unsupported': 'invalid-json',
  'encoding.unsupported': 'invalid-json',
  'request.aborted': 'cancelled',
  'request.size.invalid': 'invalid-json',
};

/** Anything thrown on the way of a request, as a MrklError. */
export function toRequestFailure(thrown: unknown): MrklError {
  if (thrown instanceof Error && 'type' in thrown && typeof thrown.type === 'string') {
    const code = bodyErrors[thrown.type];
    if (code !== undefined) return new MrklError(code, undefined, { cause: thrown });
  }
  // Router errors for paths such as '/%ff' carry a status and nothing else.
  if (thrown instanceof URIError) return new MrklError('path-not-found', undefined, { cause: thrown });
  const error = toMrklError(thrown);
  // A client that cancels has gone; one that still listens was cut off by the server's end.
  return error.code === 'cancelled' ? new MrklError('shutting-down', undefined, { cause: error }) : error;
}

/** The last handler: answers with the error object unless an answer has begun. */
export function sendErrors(logger: Logger): ErrorRequestHandler {
  return (thrown, _request, response, next) => {
    // A client that has gone is neither answered nor a fault.
    if (response.destroyed) return;
    const error = toRequestFailure(thrown);
    if (error.status >= 500)
      logger.error({ requestId: response.locals['requestId'], err: thrown }, error.message);
    if (response.headersSent) return next(thrown);
    response.status(error.status).json(toErrorBody(error));
  };
}

/** For paths that nobody took. */
export const pathNotFound: RequestHandler = (request) => {
  throw new MrklError('path-not-found', `There is nothing at ${request.method} ${request.path}.`);
};

/** For known paths called with another method. */
export function onlyMethods(...methods: string[]): RequestHandler {
  return (request, response) => {
    response.set('Allow', methods.join(', '));
    throw new MrklError(
      'method-not-allowed',
      `${request.path} takes ${methods.join(', ')}, not ${request.method}.`,
    );
  };
}
