// Figures are copied from the question as they stand there. Small models begin to copy a number and lose their place in
// the middle; once some digits agree with a number of the question, the rest has to follow it. Where a question may be
// rewritten, in words or in powers of ten, there is no guard.
import { numbersIn, significant } from './question-numbers.ts';

/** Digits that must agree before a figure counts as a copy. */
const AGREED = 5;
/** The same where all figures come from the question; and those of a figure that may not be a part of a number. */
const AGREED_IN_FORMULA = 3;
const LEAST_IN_FORMULA = 2;
/** Figures that a formula may need though the question says longer ones: of units, of time, of angles, powers of ten. */
const CONSTANT = /^(?:10+|12|24|26|28|29|30|31|36|45|48|50|52|60|90|180|270|360|36[56]|1440|3600)$/;
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
  return [...numbers];
}

export class CopyGuard {
  readonly #numbers: readonly string[];
  readonly #agreed: number;
  /** Digits, but for powers of ten, of all numbers that the question says; null where it is not a formula's. */
  readonly #said: ReadonlySet<string> | null;
  /** Digits written last without a break. */
  #run = '';

  /** `formula`: what is written is a formula over figures of the question. */
  constructor(question: string, formula = false) {
    this.#said = formula ? numbersIn(question) : null;
    this.#agreed = this.#said === null ? AGREED : AGREED_IN_FORMULA;
    const least = this.#said === null ? AGREED : LEAST_IN_FORMULA;
    this.#numbers = readings(question).filter((number) => number.length >= least);
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
    if (next === '' && this.#isPart(run)) return false;
    if (run.length < this.#agreed) return true;
    const copied = this.#numbers.filter((number) => number.startsWith(run));
    if (copied.length === 0) return true;
    if ((run.length < AGREED ? CONSTANT : ROUND).test(next === '' ? run : next)) return true;
    return next === '' ? this.#isSaid(run) : copied.some((number) => number.startsWith(next));
  }

  #isSaid(figure: string): boolean {
    return this.#numbers.includes(figure) || this.#said?.has(significant(figure)) === true;
  }

  /** True for a figure of a formula that only begins as a number of the question does. */
  #isPart(figure: string): boolean {
    if (this.#said === null || figure.length < LEAST_IN_FORMULA || CONSTANT.test(figure)) return false;
    return !this.#isSaid(figure) && this.#numbers.some((number) => number.startsWith(figure));
  }
}
