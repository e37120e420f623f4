// Credentials: put into a request at the last moment, kept out of everything that is shown.

import { readAddress } from './address.ts';
import type { ExchangeOptions, Request, Response } from './exchange.ts';
import { ApiFailure } from './failure.ts';
import type { Operation, Scheme } from './operation.ts';
import type { Credentials } from './settings.ts';

export type SecretStore = (name: string) => string | undefined;
type Send = (request: Request, options: ExchangeOptions) => Promise<Response>;

/** How long before its end a token is not used any more, milliseconds. */
const MARGIN = 30_000;

interface Token {
  readonly text: string;
  readonly until: number;
}
const tokens = new Map<string, Token>();

/** Every secret that a call has used; what is shown afterwards must not hold one. */
export class Secrets {
  readonly #store: SecretStore;
  readonly #used = new Set<string>();

  constructor(store: SecretStore) {
    this.#store = store;
  }

  get(name: string): string {
    const secret = this.#store(name);
    if (secret === undefined) throw new ApiFailure('credentials-missing', `There is no secret '${name}'.`);
    this.hide(secret);
    return secret;
  }

  hide(text: string): void {
    for (const form of [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)])
      if (form.length > 3) this.#used.add(form);
  }

  /** The text with every secret covered. */
  cover(text: string): string {
    let covered = text;
    for (const secret of [...this.#used].sort((a, b) => b.length - a.length))
      covered = covered.replaceAll(secret, '•••');
    return covered;
  }
}

export interface Signing {
  readonly secrets: Secrets;
  readonly credentials: Readonly<Record<string, Credentials>>;
  readonly options: ExchangeOptions;
  readonly send: Send;
  /** True to fetch a new token although an old one seems good. */
  readonly renew?: boolean;
}

/** True when a refused request may succeed with a new token. */
export const renewable = (operation: Operation, credentials: Signing['credentials']): boolean =>
  chosen(operation, credentials).some((name) => operation.schemes[name]?.['type'] === 'oauth2');

/** The request with what its operation asks for. */
export async function sign(request: Request, operation: Operation, signing: Signing): Promise<Request> {
  const names = chosen(operation, signing.credentials);
  if (names.length > 0 && request.url.protocol === 'http:' && !signing.options.guard.trusts(request.url))
    throw new ApiFailure(
      'credentials-in-clear',
      `${request.url.host} is called without encryption; no credentials are sent.`,
    );
  let signed = request;
  for (const name of names) {
    const credentials = signing.credentials[name] as Credentials;
    signed = await add(
      signed,
      operation.schemes[name] as Scheme,
      credentials,
      signing,
      `${operation.api} ${name}`,
    );
  }
  return signed;
}

/** The first alternative of the document for which there are credentials. */
function chosen(
  { name, security, schemes }: Operation,
  credentials: Signing['credentials'],
): readonly string[] {
  const found = security.find((all) => all.every((scheme) => scheme in credentials && scheme in schemes));
  if (found !== undefined) return found;
  const wanted = security.map((all) => all.join(' and ')).join(', or ');
  throw new ApiFailure(
    'credentials-missing',
    `${name} needs credentials for ${wanted}; the settings have none.`,
  );
}

async function add(
  request: Request,
  scheme: Scheme,
  given: Credentials,
  signing: Signing,
  owner: string,
): Promise<Request> {
  const { secrets } = signing;
  const type =
    `${String(scheme['type'])} ${String(scheme['scheme'] ?? scheme['in'] ?? '').toLowerCase()}`.trim();
  if ('secret' in given) {
    const secret = secrets.get(given.secret);
    const name = String(scheme['name']);
    if (type === 'http bearer') return header(request, 'authorization', `Bearer ${secret}`);
    if (type === 'apiKey header') return header(request, name.toLowerCase(), secret);
    if (type === 'apiKey cookie') return header(request, 'cookie', `${name}=${encodeURIComponent(secret)}`);
    if (type === 'apiKey query') {
      const url = new URL(request.url);
      url.searchParams.set(name, secret);
      return { ...request, url };
    }
  }
  if ('user' in given && type === 'http basic')
    return header(request, 'authorization', basic(secrets, given.user, given.password));
  if ('clientId' in given && type === 'oauth2') {
    const token = await clientToken(scheme, given, signing, owner);
    secrets.hide(token);
    return header(request, 'authorization', `Bearer ${token}`);
  }
  throw new ApiFailure(
    'credentials-unfit',
    `The credentials in the settings do not fit the scheme '${type}' of ${owner}.`,
  );
}

function basic(secrets: Secrets, user: string, password: string): string {
  const text = Buffer.from(`${secrets.get(user)}:${secrets.get(password)}`).toString('base64');
  secrets.hide(text);
  return `Basic ${text}`;
}

function header(request: Request, name: string, value: string): Request {
  const headers = { ...request.headers, [name]: value };
  return { ...request, headers, secretHeaders: [...(request.secretHeaders ?? []), name] };
}

/** The client credentials grant (RFC 6749, 4.4). A token is kept until shortly before its end. */
async function clientToken(
  scheme: Scheme,
  given: Extract<Credentials, { clientId: string }>,
  { secrets, options, send, renew }: Signing,
  owner: string,
): Promise<string> {
  const flow = (scheme['flows'] as Record<string, Record<string, unknown>> | undefined)?.[
    'clientCredentials'
  ];
  const url = readAddress(String(flow?.['tokenUrl']));
  if (url === null) throw new ApiFailure('credentials-unfit', `${owner} has no grant for clients.`);
  const authorization = basic(secrets, given.clientId, given.clientSecret);
  const key = `${url.href} ${authorization} ${given.scopes?.join(' ') ?? ''}`;
  const known = tokens.get(key);
  if (known !== undefined && known.until > Date.now() && renew !== true) return known.text;
  if (url.protocol === 'http:' && !options.guard.trusts(url))
    throw new ApiFailure(
      'credentials-in-clear',
      `${url.host} is called without encryption; no credentials are sent.`,
    );
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (given.scopes !== undefined) form.set('scope', given.scopes.join(' '));
  const headers = {
    authorization,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  const request = { method: 'POST', url, headers, body: form.toString(), secretHeaders: ['authorization'] };
  const { status, body } = await send(request, options);
  const answer = status === 200 ? readToken(body) : undefined;
  if (answer === undefined)
    throw new ApiFailure('credentials-refused', `${url.host} gives no token (status ${status}).`);
  tokens.set(key, { text: answer.text, until: Date.now() + answer.seconds * 1000 - MARGIN });
  return answer.text;
}

function readToken(body: Buffer): { text: string; seconds: number } | undefined {
  try {
    const { access_token: text, expires_in: seconds } = JSON.parse(body.toString('utf8')) as Record<
      string,
      unknown
    >;
    return typeof text === 'string' && text !== ''
      ? { text, seconds: Number(seconds ?? 60) || 60 }
      : undefined;
  } catch {
    return undefined;
  }
}
