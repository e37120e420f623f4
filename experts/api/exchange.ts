// One request and its response, within limits of time and size; redirects are checked like any other address.
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { readAddress } from './address.ts';
import { ApiFailure } from './failure.ts';
import type { Guard } from './guard.ts';

export interface Request {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Names of headers that hold credentials: they never leave the origin. */
  readonly secretHeaders?: readonly string[];
}

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Where the response came from, after redirects. */
  readonly url: URL;
}

export interface ExchangeOptions {
  readonly guard: Guard;
  readonly bytes: number;
  readonly redirects: number;
  readonly signal: AbortSignal;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const UNPACK: Readonly<Record<string, (() => NodeJS.ReadWriteStream) | undefined>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
/** No network, or nobody there. */
const OFFLINE = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'ETIMEDOUT', 'ENODATA'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'ENETDOWN'],
]);
const BROKEN = new Set([
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'Z_BUF_ERROR',
]);

/** Sends a request and follows its redirects. */
export async function exchange(first: Request, options: ExchangeOptions): Promise<Response> {
  let current = first;
  for (let count = 0; ; count++) {
    const response = await send(current, options);
    const location = response.headers['location'];
    if (!REDIRECTS.has(response.status) || location === undefined) return response;
    if (count >= options.redirects)
      throw new ApiFailure('too-many-redirects', `${current.url.host} redirects more often than allowed.`);
    current = redirected(current, response.status, location);
    options.guard.check(current.url);
  }
}

function redirected(from: Request, status: number, location: string): Request {
  const url = readAddress(location, from.url.href);
  if (url === null) throw new ApiFailure('response-invalid', `${from.url.host} redirects to no address.`);
  if (from.url.protocol === 'https:' && url.protocol === 'http:')
    throw new ApiFailure('address-refused', `${from.url.host} redirects to an address without encryption.`);
  const reads = from.method === 'GET' || from.method === 'HEAD';
  const same = url.origin === from.url.origin;
  if (!reads && status !== 303 && !same)
    throw new ApiFailure(
      'address-refused',
      `${from.url.host} redirects a request that changes something to ${url.host}.`,
    );
  const dropped = new Set(same ? [] : (from.secretHeaders ?? []));
  const turned = !reads && (status === 303 || status === 301 || status === 302);
  for (const name of turned ? ['content-type', 'content-length'] : []) dropped.add(name);
  const headers = Object.fromEntries(Object.entries(from.headers).filter(([name]) => !dropped.has(name)));
  return { ...from, url, headers, ...(turned ? { method: 'GET', body: undefined } : {}) };
}

async function send({ method, url, headers, body }: Request, options: ExchangeOptions): Promise<Response> {
  options.guard.check(url);
  try {
    const answer = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers: { 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'mrkl/0.1 (api expert)', ...headers },
      ...(body === undefined ? {} : { body }),
      dispatcher: options.guard.agent,
      signal: options.signal,
    });
    const fields = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    const bytes = await readBody(answer.body, fields['content-encoding'] ?? '', url, options.bytes);
    return { status: answer.statusCode, headers: fields, body: bytes, url };
  } catch (error) {
    throw translate(error, url, options.signal);
  }
}

/** Reads and unpacks a body; both what arrives and what it unpacks to are limited. */
async function readBody(body: Readable, encoding: string, url: URL, limit: number): Promise<Buffer> {
  // Whoever reads it is told; a body that is given up must not end the program.
  body.on('error', () => undefined);
  const codings = encoding
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'identity');
  const unpack = codings.length === 1 ? UNPACK[codings[0] as string] : undefined;
  if (codings.length > 0 && unpack === undefined) {
    body.destroy();
    throw new ApiFailure('response-invalid', `${url.host} packs its response in a way that is not known.`);
  }
  const unpacked = unpack?.();
  if (unpacked !== undefined) {
    body.on('error', (error) => (unpacked as Readable & NodeJS.ReadWriteStream).destroy(error));
    body.pipe(unpacked);
  }
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of unpacked ?? body) {
    total += (part as Buffer).length;
    if (total > limit) {
      body.destroy();
      throw new ApiFailure('response-too-large', `The response of ${url.host} has more than ${limit} bytes.`);
    }
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/** The failure that an exception of the network stands for. */
function translate(error: unknown, url: URL, signal: AbortSignal): unknown {
  if (error instanceof ApiFailure || !(error instanceof Error)) return error;
  if (signal.aborted) return signal.reason;
  const inner = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const code = String('code' in inner ? inner.code : '');
  if (OFFLINE.has(code)) {
    const why = `${url.host} cannot be reached (${code}). Without it there is no answer, and none is guessed.`;
    return new ApiFailure('offline', why, code !== 'ENOTFOUND');
  }
  if (BROKEN.has(code) || /aborted|terminated|other side closed/.test(error.message))
    return new ApiFailure('response-truncated', `${url.host} broke its response off.`, true);
  if (
    code.startsWith('Z_') ||
    code.startsWith('ERR__ERROR') ||
    code.startsWith('ERR_PADDING') ||
    code.startsWith('HPE_')
  )
    return new ApiFailure('response-invalid', `${url.host} sent a response that cannot be read.`);
  if (/CERT|SIGNED|TLS|SSL/.test(code))
    return new ApiFailure('certificate-invalid', `The certificate of ${url.host} is not trusted (${code}).`);
  if (error.name === 'HTTPParserError' || code.startsWith('UND_ERR'))
    return new ApiFailure('response-invalid', `${url.host} did not answer properly (${code}).`, true);
  return error;
}
