import type { Response } from 'express';
import { MrklError } from '../contract/errors.ts';

/** Milliseconds in which cancelled work may still say so to its clients. */
const FAREWELL = 500;

/** The questions being answered for clients: cancelled when the client leaves, awaited when the server stops. */
export class WorkUnderWay {
  readonly #controllers = new Set<AbortController>();
  readonly #whenIdle: (() => void)[] = [];
  #draining = false;

  get draining(): boolean {
    return this.#draining;
  }

  /** A signal that aborts when the client goes away before its answer is complete. */
  begin(response: Response): AbortSignal {
    if (this.#draining) throw new MrklError('shutting-down');
    const controller = new AbortController();
    // A client that has left already: 'close' is not said again.
    if (response.destroyed) {
      controller.abort();
      return controller.signal;
    }
    this.#controllers.add(controller);
    response.once('close', () => {
      if (!response.writableFinished) controller.abort();
      this.#controllers.delete(controller);
      if (this.#controllers.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    });
    return controller.signal;
  }

  /** Takes no new work and waits for what is under way; what is left after the grace time is cancelled and left. */
  async drain(graceMilliseconds: number): Promise<void> {
    this.#draining = true;
    if (this.#controllers.size === 0) return;
    await new Promise<void>((resolve) => {
      let timer = setTimeout(() => {
        for (const controller of this.#controllers) controller.abort(new MrklError('shutting-down'));
        // Whoever does not read the last words, or does not listen to the signal, is not waited for.
        timer = setTimeout(resolve, FAREWELL);
      }, graceMilliseconds);
      this.#whenIdle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
