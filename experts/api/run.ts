import { fail, type Result, type RunContext, type Setup, succeed } from 'mrkl/sdk';
import { Secrets } from './auth.ts';
import { Client, type Fetched } from './client.ts';
import { openLibrary } from './documents.ts';
import { ApiFailure } from './failure.ts';
import type { Operation } from './operations.ts';
import { at, type Json } from './pages.ts';
import { buildRequest } from './request.ts';
import type { Call, Output } from './schema.ts';

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
    const request = buildRequest(operation, input.call);
    const fetched = await client.fetch(operation, request, secrets, context.signal);
    const output = present(operation, input.call, request.url, fetched);
    // What a server sends back may hold what it was sent.
    return succeed(JSON.parse(secrets.cover(JSON.stringify(output))) as Output);
  } catch (error) {
    if (error instanceof ApiFailure) return fail(error.code, secrets.cover(error.message));
    throw error;
  }
}

function present(operation: Operation, call: Call, url: URL, fetched: Fetched): Output {
  const { value, unit, label } = operation.reading;
  const fill = (text: string): string =>
    text.replace(/\{([^}]+)\}/g, (_, key: string) => givenFor(operation, call, key));
  const found = value === undefined ? undefined : at(fetched.body, fill(value));
  const measured = unit === undefined ? undefined : at(fetched.body, fill(unit));
  const note = noteOf(fetched);
  return {
    operation: operation.name,
    label: label === undefined ? operation.summary : fill(label),
    ...(found === undefined || found === null ? {} : { value: text(found) }),
    ...(measured === undefined || measured === null ? {} : { unit: text(measured) }),
    request: { method: operation.method, url: url.href },
    source: fetched.source,
    ...(note === '' ? {} : { note }),
    ...{ status: fetched.status, body: fetched.body, pages: fetched.pages },
    ...{ more: fetched.more, from: fetched.from, age: fetched.age },
  };
}

/** What the caller gave, else what the document says is meant without it. */
function givenFor({ parameters }: Operation, { parameters: given }: Call, key: string): string {
  const value = given?.[key] ?? parameters.find((one) => one.key === key)?.fallback;
  return value === undefined ? '' : text(value as Json);
}

function noteOf({ from, age, more }: Fetched): string {
  const old = from === 'stale' ? `, ${age} seconds old, because the source cannot be reached` : '';
  return `${old}${more ? ', there are more pages' : ''}`;
}

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
