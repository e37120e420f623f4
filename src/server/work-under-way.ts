import type { Response } from 'express';
import { MrklError } from '../contract/errors.ts';

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
    this.#controllers.add(controller);
    response.once('close', () => {
      if (!response.writableFinished) controller.abort();
      this.#controllers.delete(controller);
      if (this.#controllers.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    });
    return controller.signal;
  }

  /** Takes no new work and waits for what is under way; what is left after the grace time is cancelled. */
  async drain(graceMilliseconds: number): Promise<void> {
    this.#draining = true;
    if (this.#controllers.size === 0) return;
    const timer = setTimeout(() => {
      for (const controller of this.#controllers) controller.abort(new MrklError('shutting-down'));
    }, graceMilliseconds);
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    clearTimeout(timer);
  }
}
