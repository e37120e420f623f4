// Regular expressions of ECMAScript, without look-around and back-references, and with `<rule>` in grammars.
import { MrklError } from '../../contract/errors.ts';
import type { Term, Terms } from './term.ts';
import { character, complement, type Range } from './text.ts';

/** Gives the term of a rule that a grammar refers to. */
export type Rules = (name: string) => Term;

const DIGIT: Range[] = [[48, 57]];
const WORD: Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACE: Range[] = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_END: Range[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];
const CLASSES: Readonly<Record<string, readonly Range[]>> = {
  d: DIGIT,
  w: WORD,
  s: SPACE,
  D: complement(DIGIT),
  W: complement(WORD),
  S: complement(SPACE),
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };

/** The strings that a pattern matches, as they stand inside a JSON string. An end without anchor may be anything. */
export function patternTerm(terms: Terms, source: string): Term {
  const { start, end, inner } = anchors(source);
  const any = terms.repeat(character(terms, [[0, 0xffff]]), 0, Number.POSITIVE_INFINITY);
  const body = new PatternReader(terms, inner, null).read(start || end);
  return terms.sequence(start ? terms.empty : any, body, end ? terms.empty : any);
}

/** The strings of one rule of a grammar. */
export function ruleTerm(terms: Terms, source: string, rules: Rules): Term {
  return new PatternReader(terms, source, rules).read();
}

function anchors(source: string): { start: boolean; end: boolean; inner: string } {
  const start = source.startsWith('^');
  const end = /(?:^|[^\\])(?:\\\\)*\$$/.test(source);
  return { start, end, inner: source.slice(start ? 1 : 0, end ? -1 : undefined) };
}

class PatternReader {
  readonly #terms: Terms;
  readonly #source: string;
  readonly #rules: Rules | null;
  #at = 0;
  /** True when the choice read last has branches; after all is read: the outermost choice. */
  #open = false;

  constructor(terms: Terms, source: string, rules: Rules | null) {
    this.#terms = terms;
    this.#source = source;
    this.#rules = rules;
  }

  read(anchored = false): Term {
    const found = this.#choice();
    if (anchored && this.#open) this.#fail('an anchor in one branch only');
    if (this.#at < this.#source.length) this.#fail(`'${this.#peek()}' where nothing is open`);
    return found;
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(expression: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(expression.source, 'y');
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#source);
    if (found !== null) this.#at = sticky.lastIndex;
    return found;
  }

  #fail(what: string): never {
    throw new MrklError(
      'schema-unsupported',
      `Pattern ${JSON.stringify(this.#source)}: ${what} at ${this.#at}.`,
    );
  }

  #choice(): Term {
    const branches = [this.#sequence()];
    while (this.#take('|')) branches.push(this.#sequence());
    this.#open = branches.length > 1;
    return this.#terms.choice(...branches);
  }

  #sequence(): Term {
    const parts: Term[] = [];
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')')
      parts.push(this.#repeated());
    return this.#terms.sequence(...parts);
  }

  #repeated(): Term {
    let term = this.#atom();
    for (;;) {
      const counts = this.#counts();
      if (counts === null) return term;
      this.#take('?');
      term = this.#terms.repeat(term, counts[0], counts[1]);
    }
  }

  #counts(): [number, number] | null {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    const found = this.#match(/\{(\d+)(,?)(\d*)\}/);
    if (found === null) return null;
    const min = Number(found[1]);
    if (found[2] === '') return [min, min];
    return [min, found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3])];
  }

  #atom(): Term {
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#set();
    if (this.#take('.')) return character(this.#terms, complement(LINE_END));
    if (this.#take('\\')) return character(this.#terms, this.#escape());
    if (this.#rules !== null) {
      const rule = this.#match(/<([a-z][a-z0-9-]*)>/);
      if (rule !== null) return this.#rules(rule[1] as string);
    }
    const code = this.#source.codePointAt(this.#at) as number;
    if ('^$*+?{}'.includes(String.fromCodePoint(code))) this.#fail(`'${this.#peek()}' out of place`);
    this.#at += code > 0xffff ? 2 : 1;
    return character(this.#terms, [[code, code]]);
  }

  #group(): Term {
    if (this.#peek() === '?' && !this.#take('?:') && this.#match(/\?<[A-Za-z_]\w*>/) === null) {
      this.#fail('look-around or flags');
    }
    const inner = this.#choice();
    if (!this.#take(')')) this.#fail('a group without end');
    return inner;
  }

  #set(): Term {
    const negated = this.#take('^');
    const ranges: Range[] = [];
    while (!this.#take(']')) {
      if (this.#at >= this.#source.length) this.#fail('a class without end');
      const low = this.#member();
      const single = low.length === 1 && low[0]?.[0] === low[0]?.[1];
      if (single && this.#peek() === '-' && this.#source[this.#at + 1] !== ']') {
        this.#at += 1;
        const high = this.#member();
        ranges.push([low[0]?.[0] as number, high[0]?.[1] as number]);
      } else ranges.push(...low);
    }
    return character(this.#terms, negated ? complement(ranges) : ranges);
  }

  #member(): readonly Range[] {
    if (this.#take('\\')) return this.#escape();
    const code = this.#source.codePointAt(this.#at) as number;
    this.#at += code > 0xffff ? 2 : 1;
    return [[code, code]];
  }

  #escape(): readonly Range[] {
    const hex = this.#match(/x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]+)\}/);
    if (hex !== null) {
      const code = Number.parseInt((hex[1] ?? hex[2] ?? hex[3]) as string, 16);
      return [[code, code]];
    }
    const name = this.#peek();
    this.#at += 1;
    const known = CLASSES[name];
    if (known !== undefined) return known;
    const code = CONTROLS[name] ?? name.codePointAt(0);
    if (code === undefined || (/[A-Za-z1-9]/.test(name) && !(name in CONTROLS)))
      this.#fail(`escape '\\${name}'`);
    return [[code, code]];
  }
}
