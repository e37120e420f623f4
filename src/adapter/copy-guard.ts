// Long figures are copied from the question as they stand there. Small models begin to copy a long number and lose
// their place in the middle; once five digits agree with a number of the question, the rest
// has to follow it. Where a question may be rewritten, in words or in powers of ten, there is no guard.

/** Digits that must agree before a figure counts as a copy. */
const AGREED = 5;
/** The ways in which a number may stand in a question; each reading may be written. */
const READINGS: readonly RegExp[] = [
  /\d+/g,
  /[1-9]\d*/g, // without leading zeros
  /(?<=\.)\d*[1-9]/g, // decimals without trailing zeros
  /\d{1,3}(?:,\d{3})+/g,
  /\d{1,3}(?: \d{3})+/g,
  /\d{1,3}(?:\.\d{3}){2,}/g,
  /\d+(?:[,_' ]\d+)+/g, // any other grouping
];
/** What lets a right figure differ from the digits of the question: words, units and powers of ten, percentages. */
const REWRITTEN =
  /hundred|thousand|illion|lakh|crore|dozen|%|‰|per ?cent|\d[^\W\dx_]|\d\s?(?:[kmbt]|[bmt]n)\b|\b10\s*(?:\^|\*\*|[⁰¹²³⁴-⁹⁻]|to the)/i;
/** A figure that a word may stand for. */
const ROUND = /^[1-9]\d{0,2}0*$/;
const POINT = 46;

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

function readings(question: string): readonly string[] {
  if (REWRITTEN.test(question)) return [];
  const found = READINGS.flatMap((pattern) => question.match(pattern) ?? []);
  const numbers = new Set(found.map((figure) => figure.replace(/\D/g, '')));
  return [...numbers].filter((number) => number.length >= AGREED);
}

export class CopyGuard {
  /** Numbers of the question that are long enough. */
  readonly #numbers: readonly string[];
  /** Digits written last without a break. */
  #run = '';

  constructor(question: string) {
    this.#numbers = readings(question);
  }

  /** False when these bytes would break off or change a figure that is being copied. */
  allows(bytes: Uint8Array): boolean {
    if (this.#numbers.length === 0) return true;
    let run = this.#run;
    for (const byte of bytes) {
      const next = isDigit(byte) ? run + String.fromCharCode(byte) : '';
      // A point may stand elsewhere in a right figure: metres become kilometres.
      if (byte !== POINT && !this.#follows(run, next)) return false;
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
    if (ROUND.test(next === '' ? run : next)) return true;
    return next === '' ? copied.includes(run) : copied.some((number) => number.startsWith(next));
  }
}
