// A call over a link: the source is asked, and what it finds is given to the target.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Fetched } from './client.ts';
import type { Request } from './exchange.ts';
import { type Exchanged, type Expression, evaluate } from './expressions.ts';
import { ApiFailure } from './failure.ts';
import type { Json } from './json.ts';
import type { Operation, Via } from './operation.ts';
import type { Before, Call } from './schema.ts';

/** One request with its response; the time limit counts from `since`. */
export type Ask = (
  operation: Operation,
  call: Call,
  since?: number,
) => Promise<{ readonly request: Request; readonly fetched: Fetched }>;

export interface Followed {
  readonly request: Request;
  readonly fetched: Fetched;
  readonly before: Before | null;
}

type Values = Record<string, Json>;

/** Two requests, with one time limit for both. */
export async function follow(via: Via, call: Call, ask: Ask): Promise<Followed> {
  const since = performance.now();
  const { source, target, asked } = via;
  const given = call.parameters ?? {};
  const own = new Map([...asked].map(([key, one]) => [one.key, given[key] as Json]));
  const first = await ask(
    onePage(source),
    { operation: source.name, parameters: Object.fromEntries(own) },
    since,
  );
  const exchanged: Exchanged = {
    url: first.request.url.href,
    method: first.request.method,
    status: first.fetched.status,
    given: (place, name) => {
      const parameter = source.parameters.find((one) => one.in === place && one.name === name);
      return own.get(parameter?.key ?? '');
    },
    headers: first.fetched.headers,
    body: first.fetched.body,
  };
  const filled = take(via, exchanged, JSON.stringify(Object.fromEntries(own)));
  const kept = Object.entries(given).filter(([key]) => !asked.has(key));
  const second: Call = {
    operation: target.name,
    parameters: { ...Object.fromEntries(kept), ...filled.parameters },
    ...('body' in filled ? { body: filled.body } : call.body === undefined ? {} : { body: call.body }),
  };
  const constant = new Set(via.filled.flatMap(([key, { from }]) => (from === 'constant' ? [key] : [])));
  const taken = Object.entries(filled.parameters).filter(([key]) => !constant.has(key));
  const shown = via.found.flatMap(([name, expression]) => {
    const value = evaluate(expression, exchanged);
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  const before: Before = {
    operation: source.name,
    request: { method: exchanged.method, url: exchanged.url },
    ...{ source: first.fetched.source, status: first.fetched.status },
    found: Object.fromEntries([...taken, ...shown]),
    ...{ from: first.fetched.from, age: first.fetched.age },
  };
  return { ...(await ask(target, second, since)), before };
}

/** Expressions are about one response: its pages are not followed. */
const onePage = (operation: Operation): Operation => ({ ...operation, reading: { pages: {} } });

/** What the link gives to the target, in the types that the target takes. */
function take(via: Via, exchanged: Exchanged, said: string): { parameters: Values; body?: Json } {
  const { source, target } = via;
  const value = (expression: Expression, what: string): Json => {
    const found = evaluate(expression, exchanged);
    if (found === undefined || found === null)
      throw new ApiFailure('not-found', `${source.name} finds no ${what} for ${said.slice(0, 200)}.`);
    return found;
  };
  const filled = {
    parameters: Object.fromEntries(
      via.filled.map(([key, expression]) => [key, structuredClone(value(expression, key))]),
    ),
    ...(via.body === null ? {} : { body: structuredClone(value(via.body, 'body')) }),
  };
  const check = checkerOf(via);
  if (check(filled)) return filled;
  const [problem] = check.errors ?? [];
  const where = problem?.instancePath.replace(/^\/(?:parameters\/)?/, '');
  throw new ApiFailure(
    'response-invalid',
    `What ${source.name} gives as ${where} does not fit ${target.name}: it ${problem?.message}.`,
  );
}

const checkers = new WeakMap<Via, ValidateFunction>();

/** Texts become numbers and numbers texts where the target wants them: a header has only texts. */
function checkerOf(via: Via): ValidateFunction {
  const schemas = via.filled.map(([key]) => [
    key,
    via.target.parameters.find((one) => one.key === key)?.schema ?? {},
  ]);
  const ajv = new Ajv2020({ strict: false, validateFormats: false, coerceTypes: true });
  const found =
    checkers.get(via) ??
    ajv.compile({
      type: 'object',
      properties: {
        parameters: { type: 'object', properties: Object.fromEntries(schemas) },
        ...(via.body === null ? {} : { body: via.target.body?.schema ?? {} }),
      },
    });
  checkers.set(via, found);
  return found;
}
