// One operation from call to result: request, credentials, cache, retries, pages.
import { renewable, type Secrets, type Signing, sign } from './auth.ts';
import { type Cached, HttpCache } from './cache.ts';
import { type ExchangeOptions, exchange, type Request, type Response } from './exchange.ts';
import { ApiFailure } from './failure.ts';
import { Guard } from './guard.ts';
import type { Json } from './json.ts';
import type { Operation } from './operation.ts';
import { itemsOf, joined, nextPage } from './pages.ts';
import { withRetries } from './retry.ts';
import type { ApiSettings, Settings } from './settings.ts';

export interface Fetched {
  readonly body: Json;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pages: number;
  readonly more: boolean;
  readonly from: Cached['from'];
  readonly age: number;
  /** Host that answered. */
  readonly source: string;
}

export class Client {
  readonly #settings: Settings;
  readonly #guard: Guard;
  readonly #cache = new HttpCache();

  constructor(settings: Settings, guard = new Guard(settings.allowPrivate)) {
    this.#settings = settings;
    this.#guard = guard;
  }

  /**
   * Sends a request and reads what comes, page after page. `secrets` learns what must not be shown; the time limit
   * counts from `since`.
   */
  async fetch(
    operation: Operation,
    first: Request,
    secrets: Secrets,
    signal: AbortSignal,
    since = performance.now(),
  ): Promise<Fetched> {
    const { limits } = this.#settings;
    const deadline = since + limits.milliseconds;
    const clock = AbortSignal.timeout(Math.max(0, Math.round(deadline - performance.now())));
    const both = AbortSignal.any([signal, clock]);
    try {
      return await this.#pages(operation, first, secrets, both, deadline);
    } catch (error) {
      if (clock.aborted && !signal.aborted)
        throw new ApiFailure('too-slow', `${first.url.host} took longer than ${limits.milliseconds} ms.`);
      throw error;
    }
  }

  async #pages(
    operation: Operation,
    first: Request,
    secrets: Secrets,
    signal: AbortSignal,
    deadline: number,
  ): Promise<Fetched> {
    const { limits } = this.#settings;
    const paging = operation.reading.pages ?? {};
    const start = await this.#page(operation, first, secrets, signal, deadline);
    const items = first.method === 'GET' ? itemsOf(start.body, paging) : undefined;
    const result = { ...start, pages: 1, more: false };
    if (items === undefined) return result;
    const all = items.slice(0, limits.items);
    const seen = new Set([first.url.href]);
    let [pages, last] = [1, start];
    let next = nextPage(start.url, start.headers, start.body, paging);
    while (next !== null && !seen.has(next.href) && pages < limits.pages && all.length < limits.items) {
      // Pages of another origin are not followed: the credentials belong to this one.
      if (next.origin !== first.url.origin) break;
      seen.add(next.href);
      last = await this.#page(operation, { ...first, url: next }, secrets, signal, deadline);
      const found = itemsOf(last.body, paging) ?? [];
      pages += 1;
      all.push(...found.slice(0, limits.items - all.length));
      next = found.length === 0 ? null : nextPage(last.url, last.headers, last.body, paging);
    }
    const more = (next !== null && !seen.has(next.href)) || items.length > limits.items;
    return { ...result, body: joined(start.body, paging, all), pages, more };
  }

  async #page(
    operation: Operation,
    request: Request,
    secrets: Secrets,
    signal: AbortSignal,
    deadline: number,
  ) {
    const { limits } = this.#settings;
    const options: ExchangeOptions = {
      guard: this.#guard,
      bytes: limits.bytes,
      redirects: limits.redirects,
      signal,
    };
    const credentials = this.#credentials(operation.api);
    const send = async (renew: boolean): Promise<Cached> => {
      const signing: Signing = { secrets, credentials, options, send: exchange, renew };
      const signed = await sign(request, operation, signing);
      return this.#cache.get(operation.api, signed, (ready) =>
        withRetries(ready.method, limits.tries, signal, deadline, () => exchange(ready, options)),
      );
    };
    let cached = await send(false);
    if (cached.response.status === 401 && renewable(operation, credentials)) cached = await send(true);
    const { response, from, age } = cached;
    if (response.status >= 400) throw refused(operation, response, secrets);
    const body = readBody(response);
    return {
      body,
      status: response.status,
      headers: response.headers,
      url: withoutQuery(request.url, response.url),
      from,
      age,
      source: response.url.host,
    };
  }

  #credentials(api: string): ApiSettings['auth'] {
    return this.#settings.apis.find(({ name }) => name === api)?.auth ?? {};
  }

  close(): Promise<void> {
    return this.#guard.agent.destroy();
  }
}

/** The next page is counted from the request as it was before its credentials, unless it was sent elsewhere. */
const withoutQuery = (asked: URL, answered: URL): URL =>
  asked.origin === answered.origin && asked.pathname === answered.pathname ? asked : answered;

function readBody({ headers, body, status, url }: Response): Json {
  if (status === 204 || body.length === 0) return null;
  const type = (headers['content-type'] ?? '').toLowerCase();
  const text = new TextDecoder('utf-8').decode(body);
  if (/^application\/(?:[\w.-]+\+)?json\b/.test(type)) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      throw new ApiFailure('response-invalid', `${url.host} sent JSON that cannot be read.`);
    }
  }
  if (/^text\/(?!html)/.test(type)) return text;
  throw new ApiFailure(
    'wrong-type',
    `${url.host} sent ${type.split(';')[0] || 'something without a type'}, neither JSON nor plain text.`,
  );
}

const REASONS = ['detail', 'message', 'reason', 'error_description', 'error', 'title'];

function refused(operation: Operation, { status, body, url }: Response, secrets: Secrets): ApiFailure {
  let said = '';
  try {
    const problem = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const found = REASONS.map((key) => problem[key]).find((value) => typeof value === 'string');
    if (found !== undefined) said = `: ${secrets.cover(String(found)).replace(/\s+/g, ' ').slice(0, 200)}`;
  } catch {
    // A page for people says nothing that belongs into a sentence.
  }
  const code = {
    401: 'credentials-refused',
    403: 'credentials-refused',
    404: 'not-found',
    429: 'too-many-requests',
  }[status];
  return new ApiFailure(
    code ?? 'refused-by-server',
    `${url.host} answers ${operation.name} with status ${status}${said}.`,
  );
}
