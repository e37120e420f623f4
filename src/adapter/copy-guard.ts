// Long figures are copied from the question as they stand there. Small models begin to copy a long number and lose
// their place in the middle; once five digits agree with a number of the question, the rest has to follow it.

/** Digits that must agree before a figure counts as a copy. */
const AGREED = 5;
const FIGURE = /\d{1,3}(?:[, ]\d{3})+|\d+/g;

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

export class CopyGuard {
  /** Numbers of the question that are long enough. */
  readonly #numbers: readonly string[];
  /** Digits written last without a break. */
  #run = '';

  constructor(question: string) {
    const found = [...question.matchAll(FIGURE)].map(([figure]) => figure.replace(/[, ]/g, ''));
    const plain = question.match(/\d+/g) ?? [];
    this.#numbers = [...new Set([...found, ...plain])].filter((number) => number.length > AGREED);
  }

  /** False when these bytes would break off or change a figure that is being copied. */
  allows(bytes: Uint8Array): boolean {
    if (this.#numbers.length === 0) return true;
    let run = this.#run;
    for (const byte of bytes) {
      const next = isDigit(byte) ? run + String.fromCharCode(byte) : '';
      if (!this.#follows(run, next)) return false;
      run = next;
    }
    return true;
  }

  /** Takes note of bytes that have been written. */
  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#run = isDigit(byte) ? this.#run + String.fromCharCode(byte) : '';
  }

  #follows(run: string, next: string): boolean {
    if (run.length < AGREED) return true;
    const copied = this.#numbers.filter((number) => number.startsWith(run));
    if (copied.length === 0) return true;
    return next === '' ? copied.includes(run) : copied.some((number) => number.startsWith(next));
  }
}
