const WIDTH = 30;
const LINE_EVERY = 10_000; // ms, where standard error is not a terminal

/** Tells on standard error how far a long work is; `done` clears the bar. */
export class ProgressBar {
  readonly #terminal = process.stderr.isTTY === true;
  #told = performance.now();
  #shown = false;

  tell(finished: number, total: number, note = ''): void {
    const share = total === 0 ? 1 : Math.min(1, finished / total);
    const text = `${finished}/${total}${note === '' ? '' : ` ${note}`}`;
    const now = performance.now();
    if (this.#terminal) {
      if (this.#shown && now - this.#told < 100 && finished < total) return;
      const full = Math.round(WIDTH * share);
      process.stderr.write(`\r\u001b[K[${'='.repeat(full)}${' '.repeat(WIDTH - full)}] ${text}`);
      this.#shown = true;
    } else {
      if (now - this.#told < LINE_EVERY) return;
      process.stderr.write(`${text}\n`);
    }
    this.#told = now;
  }

  /** Makes room for a line of another kind. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = false;
  }
}
