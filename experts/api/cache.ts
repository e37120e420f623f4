// A private HTTP cache in memory (RFC 9111; the rules are those of http-cache-semantics).
import CachePolicy from 'http-cache-semantics';
import type { Request, Response } from './exchange.ts';
import { ApiFailure } from './failure.ts';

interface Entry {
  readonly policy: CachePolicy;
  readonly response: Response;
}

export interface Cached {
  readonly response: Response;
  readonly from: 'network' | 'cache' | 'revalidated' | 'stale';
  /** Seconds since the origin made it. */
  readonly age: number;
}

const MOST_BYTES = 16_777_216;
/** Seconds for which an old response may stand in while its origin cannot be reached. */
const STALE_IF_ERROR = 86_400;

export class HttpCache {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** Answers from the cache where the rules allow it, else with `fetch`. `owner` keeps different callers apart. */
  async get(
    owner: string,
    request: Request,
    fetch: (request: Request) => Promise<Response>,
  ): Promise<Cached> {
    if (request.method !== 'GET') return { response: await fetch(request), from: 'network', age: 0 };
    const key = `${owner} ${request.url.href}`;
    const asked = { method: request.method, url: request.url.href, headers: { ...request.headers } };
    const known = this.#entries.get(key);
    if (known?.policy.satisfiesWithoutRevalidation(asked)) return hit(known, 'cache');
    const headers =
      known === undefined
        ? request.headers
        : (known.policy.revalidationHeaders(asked) as Record<string, string>);
    let response: Response;
    try {
      response = await fetch({ ...request, headers });
    } catch (error) {
      const usable = known !== undefined && error instanceof ApiFailure && error.code === 'offline';
      if (usable && known.policy.age() - known.policy.timeToLive() / 1000 < STALE_IF_ERROR)
        return hit(known, 'stale');
      throw error;
    }
    return this.#keep(key, asked, known, response);
  }

  #keep(key: string, asked: CachePolicy.Request, known: Entry | undefined, response: Response): Cached {
    const plain = { status: response.status, headers: { ...response.headers } };
    if (known !== undefined && response.status === 304) {
      const { policy } = known.policy.revalidatedPolicy(asked, plain);
      const entry = { policy, response: known.response };
      this.#store(key, entry);
      return hit(entry, 'revalidated');
    }
    const policy = new CachePolicy(asked, plain, { shared: false });
    if (policy.storable()) this.#store(key, { policy, response });
    else this.#drop(key);
    return { response, from: 'network', age: 0 };
  }

  #store(key: string, entry: Entry): void {
    this.#drop(key);
    this.#entries.set(key, entry);
    this.#bytes += entry.response.body.length;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.response.body.length ?? 0;
    this.#entries.delete(key);
  }
}

const hit = ({ policy, response }: Entry, from: Cached['from']): Cached => ({
  response,
  from,
  age: Math.round(policy.age()),
});
