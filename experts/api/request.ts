// From a call to a request: parameters into path, query and headers, a value into a body (OpenAPI 3.1, 4.8.12).
import type { Request } from './exchange.ts';
import { ApiFailure } from './failure.ts';
import type { Operation, Parameter } from './operation.ts';
import type { Call } from './schema.ts';

type Pairs = [string, string][];
const plain = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** A request without credentials. */
export function buildRequest(operation: Operation, call: Call): Request {
  const url = new URL(operation.server);
  const headers: Record<string, string> = { accept: 'application/json, text/*;q=0.5' };
  const query: Pairs = [];
  let path = operation.path;
  for (const parameter of operation.parameters) {
    const value = call.parameters?.[parameter.key];
    if (value === undefined || !parameter.sent) continue;
    if (parameter.in === 'path') path = path.replaceAll(`{${parameter.name}}`, segment(parameter, value));
    else if (parameter.in === 'query') query.push(...pairs(parameter, value));
    else headers[parameter.name.toLowerCase()] = field(parameter, value);
  }
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
  for (const [name, value] of query) url.searchParams.append(name, value);
  const body =
    call.body === undefined || operation.body === null ? undefined : encode(operation.body.type, call.body);
  if (body !== undefined) headers['content-type'] = (operation.body as { type: string }).type;
  return { method: operation.method, url, headers, body };
}

/** The simple style: a list with commas, an object as key,value or key=value. */
function simple({ explode, json }: Parameter, value: unknown): string[] {
  if (json) return [JSON.stringify(value)];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return [plain(value)];
  const entries = Object.entries(value);
  return explode
    ? entries.map(([key, one]) => `${key}=${plain(one)}`)
    : entries.flatMap(([key, one]) => [key, plain(one)]);
}

/** A value must stay one segment of the path: it can neither leave it nor leave it empty. */
function segment(parameter: Parameter, value: unknown): string {
  const text = simple(parameter, value).map(encodeURIComponent).join(',');
  if (text === '' || text === '.' || text === '..')
    throw new ApiFailure('parameter-invalid', `'${parameter.name}' cannot be '${plain(value)}'.`);
  return text;
}

function field(parameter: Parameter, value: unknown): string {
  const text = simple(parameter, value).join(',');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
    throw new ApiFailure(
      'parameter-invalid',
      `'${parameter.name}' has a character that a header cannot hold.`,
    );
  return text;
}

function pairs({ name, style, explode, json }: Parameter, value: unknown): Pairs {
  if (json || typeof value !== 'object' || value === null)
    return [[name, json ? JSON.stringify(value) : plain(value)]];
  if (style === 'deepObject')
    return Object.entries(value).map(([key, one]) => [`${name}[${key}]`, plain(one)]);
  const separator = { spaceDelimited: ' ', pipeDelimited: '|' }[style] ?? ',';
  if (Array.isArray(value))
    return explode ? value.map((one) => [name, plain(one)]) : [[name, value.map(plain).join(separator)]];
  const entries = Object.entries(value);
  return explode
    ? entries.map(([key, one]) => [key, plain(one)])
    : [[name, entries.flat().map(plain).join(separator)]];
}

function encode(type: string, body: unknown): string {
  if (type.startsWith('text/plain')) return plain(body);
  if (!type.startsWith('application/x-www-form-urlencoded')) return JSON.stringify(body);
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries((body ?? {}) as object)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(key, plain(one));
  }
  return form.toString();
}
