// A bound on the questions under way: further ones wait in line, and beyond a limit they are refused.
import { MrklError, toMrklError } from '../contract/errors.ts';

export class Queue {
  readonly #places: number;
  readonly #waiting: number;
  readonly #line: (() => void)[] = [];
  #busy = 0;
  #idle: (() => void)[] = [];

  constructor(places: number, waiting: number) {
    this.#places = places;
    this.#waiting = waiting;
  }

  /** Resolves when there is a place; the function it gives leaves the place again. */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw toMrklError(signal.reason, 'cancelled');
    if (this.#busy < this.#places) this.#busy += 1;
    else await this.#wait(signal);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave();
    };
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#busy === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#line.length >= this.#waiting) {
      throw new MrklError('overloaded', `${this.#line.length} questions are waiting already.`);
    }
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#line.splice(this.#line.indexOf(enter), 1);
        reject(toMrklError(signal.reason, 'cancelled'));
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#line.push(enter);
    });
  }

  #leave(): void {
    const next = this.#line.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#busy -= 1;
    if (this.#busy > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
