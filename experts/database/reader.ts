// A place in a row of tokens.
import { syntaxFailure, type Token, tokensOf } from './tokens.ts';

/** How deep brackets and inner queries may go. */
const DEPTH = 24;
const LIST = 40;
/** What a double holds exactly. */
const DIGITS = 15;
/** Words that end a list of tables or of columns, so that they are no alias. */
const KEYWORDS = new Set(
  `select from where group having order limit join inner left right full cross natural on union intersect except and or
   not in like between is as by asc desc distinct`.split(/\s+/),
);

export class Reader {
  readonly #tokens: readonly Token[];
  #place = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  get #token(): Token {
    return this.#tokens[this.#place] as Token;
  }

  fail(expected: string): never {
    const { text, at } = this.#token;
    throw syntaxFailure(at, `expected ${expected}, found ${text === '' ? 'the end' : `'${text}'`}`);
  }

  deeper<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEPTH) this.fail('less depth');
    const found = read();
    this.#depth -= 1;
    return found;
  }

  /** Reads in one way or, where that fails, in another. */
  either<T>(first: () => T | null, second: () => T): T {
    const [place, depth] = [this.#place, this.#depth];
    try {
      const found = first();
      if (found !== null) return found;
    } catch {
      // The second way tells what is wrong.
    }
    [this.#place, this.#depth] = [place, depth];
    return second();
  }

  end(): void {
    if (this.#token.kind !== 'end') this.fail('the end');
  }

  /** True when the next token is a keyword; `order.id` is a column. */
  before(word: string, ahead = 0): boolean {
    const token = this.#tokens[this.#place + ahead];
    const after = this.#tokens[this.#place + ahead + 1];
    return token?.kind === 'word' && token.text.toLowerCase() === word && after?.text !== '.';
  }

  word(word: string): boolean {
    if (!this.before(word)) return false;
    this.#place += 1;
    return true;
  }

  words(...words: readonly string[]): boolean {
    if (!words.every((word, i) => this.before(word, i))) return false;
    this.#place += words.length;
    return true;
  }

  need(word: string): void {
    if (!this.word(word)) this.fail(`'${word}'`);
  }

  oneOf<T extends string>(words: readonly T[]): T | null {
    return words.find((word) => this.word(word)) ?? null;
  }

  sign(text: string): boolean {
    if (this.#token.kind !== 'sign' || this.#token.text !== text) return false;
    this.#place += 1;
    return true;
  }

  close(): void {
    if (!this.sign(')')) this.fail("')'");
  }

  /** A name of the list with its opening bracket. */
  call<T extends string>(names: readonly T[]): T | null {
    const next = this.#tokens[this.#place + 1];
    if (this.#token.kind !== 'word' || next?.kind !== 'sign' || next.text !== '(') return null;
    const found = names.find((name) => name === this.#token.text.toLowerCase());
    if (found === undefined) return null;
    this.#place += 2;
    return found;
  }

  quoted(): boolean {
    return this.#token.kind === 'quoted';
  }

  /** True when the next token is a name that follows a table without `as`. */
  beforeAlias(): boolean {
    const { kind, text } = this.#token;
    return kind === 'quoted' || (kind === 'word' && !KEYWORDS.has(text.toLowerCase()));
  }

  name(): string {
    const { kind, text } = this.#token;
    if (kind !== 'word' && kind !== 'quoted') this.fail('a name');
    this.#place += 1;
    return text;
  }

  /** A text or a number, with its sign. */
  value(): string | number | null {
    const negative = this.#token.text === '-' && this.#tokens[this.#place + 1]?.kind === 'number';
    const { kind, text } = this.#tokens[this.#place + (negative ? 1 : 0)] as Token;
    if (kind !== 'text' && kind !== 'number') return null;
    this.#place += negative ? 2 : 1;
    if (kind === 'text') return text;
    if (text.replace(/\D/g, '').length > DIGITS) this.fail(`a number of at most ${DIGITS} digits`);
    return Number(text) * (negative ? -1 : 1);
  }

  whole(): number {
    const value = this.value();
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) this.fail('a whole number');
    return value;
  }

  list<T>(read: () => T): T[] {
    const found = [read()];
    while (this.sign(',')) {
      if (found.length === LIST) this.fail('a shorter list');
      found.push(read());
    }
    return found;
  }
}
