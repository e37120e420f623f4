// Tries again what may be tried again: operations whose repetition changes nothing more, failures that pass.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from './exchange.ts';
import { ApiFailure } from './failure.ts';

/** Methods of RFC 9110 whose repetition is the same as doing it once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const PASSING = new Set([408, 429, 502, 503, 504]);
/** Milliseconds: the first pause is at most this long, each further one at most twice as long as the one before. */
const FIRST = 200;
const LONGEST = 5000;

/** Full jitter: anything up to the exponential bound, so that many callers do not come back at once. */
export const pauseBefore = (attempt: number, random = Math.random()): number =>
  random * Math.min(LONGEST, FIRST * 2 ** attempt);

/** Milliseconds that a response asks to wait; undefined when it does not. */
export function retryAfter(headers: Readonly<Record<string, string>>, now = Date.now()): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Runs `once` up to `tries` times. */
export async function withRetries(
  method: string,
  tries: number,
  signal: AbortSignal,
  deadline: number,
  once: () => Promise<Response>,
): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const last = attempt + 1 >= tries || !IDEMPOTENT.has(method);
    let wait = pauseBefore(attempt);
    try {
      const response = await once();
      if (last || !PASSING.has(response.status)) return response;
      wait = retryAfter(response.headers) ?? wait;
      if (performance.now() + wait >= deadline) return response;
    } catch (error) {
      if (last || !(error instanceof ApiFailure && error.passing)) throw error;
      if (performance.now() + wait >= deadline) throw error;
    }
    await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
