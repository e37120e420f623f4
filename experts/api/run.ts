import { fail, type Result, type RunContext, type Setup, succeed } from 'mrkl/sdk';
import { Secrets } from './auth.ts';
import { Client, type Fetched } from './client.ts';
import { openLibrary } from './documents.ts';
import { ApiFailure } from './failure.ts';
import { type Ask, type Followed, follow } from './follow.ts';
import { at, type Json } from './json.ts';
import type { Operation } from './operation.ts';
import { buildRequest } from './request.ts';
import type { Before, Call, Output } from './schema.ts';

const clients = new WeakMap<Setup, Client>();

/** Calls one operation. */
export async function run(input: { call: Call }, context: RunContext, setup: Setup): Promise<Result<Output>> {
  const secrets = new Secrets(setup.secret);
  try {
    const { settings, operations } = await openLibrary(setup);
    const operation = operations.get(input.call.operation);
    if (operation === undefined)
      return fail('operation-unknown', `There is no operation '${input.call.operation}'.`);
    const client = clients.get(setup) ?? new Client(settings);
    clients.set(setup, client);
    const ask: Ask = async (one, call, since) => {
      const request = buildRequest(one, call);
      return { request, fetched: await client.fetch(one, request, secrets, context.signal, since) };
    };
    const followed =
      operation.via === null
        ? { ...(await ask(operation, input.call)), before: null }
        : await follow(operation.via, input.call, ask);
    const output = present(operation, input.call, followed);
    // What a server sends back may hold what it was sent.
    return succeed(JSON.parse(secrets.cover(JSON.stringify(output))) as Output);
  } catch (error) {
    if (error instanceof ApiFailure) return fail(error.code, secrets.cover(error.message));
    throw error;
  }
}

function present(operation: Operation, call: Call, { request, fetched, before }: Followed): Output {
  const { value, unit, label, words = {} } = operation.reading;
  const fill = (text: string): string =>
    text.replace(/\{([^}]+)\}/g, (_, key: string) => givenFor(operation, call, key, before));
  const worded = (text: string): string =>
    text.replace(/\{([^}]+)\}/g, (_, key: string) => {
      const given = givenFor(operation, call, key, before);
      return Object.hasOwn(words, given) ? String(words[given]) : given;
    });
  const found = value === undefined ? undefined : at(fetched.body, fill(value));
  const measured = unit === undefined ? undefined : at(fetched.body, fill(unit));
  const note = noteOf(fetched, before);
  return {
    operation: operation.name,
    label: label === undefined ? operation.summary : worded(label),
    ...(found === undefined || found === null ? {} : { value: text(found) }),
    ...(measured === undefined || measured === null ? {} : { unit: text(measured) }),
    ...(before === null ? {} : { before }),
    request: { method: operation.method, url: request.url.href },
    source: fetched.source,
    ...(note === '' ? {} : { note }),
    ...{ status: fetched.status, body: fetched.body, pages: fetched.pages },
    ...{ more: fetched.more, from: fetched.from, age: fetched.age },
  };
}

/** What was found before or the caller gave, else what the document says is meant without it. */
function givenFor(
  { parameters }: Operation,
  { parameters: given }: Call,
  key: string,
  before: Before | null,
): string {
  const value = before?.found[key] ?? given?.[key] ?? parameters.find((one) => one.key === key)?.fallback;
  return value === undefined ? '' : text(value as Json);
}

function noteOf({ source, from, age, more }: Fetched, before: Before | null): string {
  const first = before === null || before.source === source ? '' : ` after ${before.source}`;
  const old = from === 'stale' ? `, ${age} seconds old, because the source cannot be reached` : '';
  return `${first}${old}${more ? ', there are more pages' : ''}`;
}

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
