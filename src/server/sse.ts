import { once } from 'node:events';
import type { Response } from 'express';

const heartbeatMilliseconds = 15_000;

/** A server-sent event stream on a response. Proxies are asked not to hold it back. */
export class EventStream {
  readonly #response: Response;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(response: Response) {
    this.#response = response;
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    this.#heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMilliseconds).unref();
    response.once('close', () => clearInterval(this.#heartbeat));
  }

  /** Sends one event; resolves when the client can take more. */
  async send(data: string, event?: string): Promise<void> {
    if (this.#response.destroyed) return;
    const name = event === undefined ? '' : `event: ${event}\n`;
    if (this.#response.write(`${name}data: ${data}\n\n`)) return;
    const gone = new AbortController();
    const leave = () => gone.abort();
    this.#response.once('close', leave);
    await once(this.#response, 'drain', { signal: gone.signal }).catch(() => undefined);
    this.#response.off('close', leave);
  }

  end(): void {
    clearInterval(this.#heartbeat);
    this.#response.end();
  }
}
