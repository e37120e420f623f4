// Languages of byte strings as terms, and their partial derivatives.
//
// A term is a list of heads read one after another; the empty list is the empty string. The linear form of a term
// lists, for each way to read one byte, the bytes that may be read and the term that is left
// (V. Antimirov, Partial derivatives of regular expressions, Theoretical Computer Science 155, 1996).
// Terms are hash-consed, so that states built from them can be recognised and cached.

import { type ByteSet, ByteSets } from './byte-set.ts';
import type { CopyRule } from './copy-rule.ts';

type Head =
  | {
      readonly kind: 'bytes';
      readonly set: ByteSet /** What reading it adds to the count of a bound. */;
      readonly weight: number;
    }
  | { readonly kind: 'choice'; readonly branches: readonly Term[] }
  | { readonly kind: 'repeat'; readonly body: Term; readonly min: number; readonly max: number }
  | { readonly kind: 'bound'; readonly body: Term; readonly min: number; readonly max: number }
  | { readonly kind: 'copy'; readonly body: Term; readonly rule: number };

export interface Form {
  readonly set: ByteSet;
  readonly weight: number;
  readonly next: Term;
  /** The copy rule that has a say about this byte: it stands in the copied text, or is the first one after it. */
  readonly copied?: { readonly rule: number; readonly inside: boolean };
}

export interface Term {
  readonly id: number;
  readonly head: Head | null;
  readonly tail: Term | null;
  /** True when the empty string belongs to the language. */
  readonly nullable: boolean;
  /** Bytes of the shortest string; Infinity when the language is empty. */
  readonly shortest: number;
  /** Least weight of any string. */
  readonly lightest: number;
  /** The most that may be needed to complete a string, wherever one stops reading it. */
  readonly rest: number;
  forms: readonly Form[] | null;
}

const times = (count: number, size: number): number => (count === 0 ? 0 : count * size);

type Measures = Pick<Term, 'nullable' | 'shortest' | 'lightest' | 'rest'>;

function measure(head: Head): Measures {
  switch (head.kind) {
    case 'bytes':
      return { nullable: false, shortest: 1, lightest: head.weight, rest: head.weight };
    case 'choice':
      return {
        nullable: head.branches.some((branch) => branch.nullable),
        shortest: Math.min(...head.branches.map((branch) => branch.shortest)),
        lightest: Math.min(...head.branches.map((branch) => branch.lightest)),
        rest: Math.max(0, ...head.branches.map((branch) => branch.rest)),
      };
    case 'repeat':
      return {
        nullable: head.min === 0 || head.body.nullable,
        shortest: times(head.min, head.body.shortest),
        lightest: times(head.min, head.body.lightest),
        rest: head.body.rest + times(Math.max(0, head.min - 1), head.body.lightest),
      };
    case 'bound': {
      const possible = head.body.lightest <= head.max;
      return {
        nullable: head.body.nullable && head.min === 0,
        shortest: possible ? Math.max(head.body.shortest, head.min) : Number.POSITIVE_INFINITY,
        lightest: possible ? Math.max(head.body.lightest, head.min) : Number.POSITIVE_INFINITY,
        rest: Math.max(head.body.rest, head.min),
      };
    }
    case 'copy':
      return head.body;
  }
}

/** Makes terms; equal terms are the same object. */
export class Terms {
  /** Bytes that may be read before a counter that was taken for endless could matter. */
  loosened = Number.POSITIVE_INFINITY;
  readonly sets = new ByteSets();
  /** The rules of copied texts, by the numbers that terms bear. */
  readonly rules: CopyRule[] = [];
  readonly #known = new Map<string, Term>();
  /** The empty string. */
  readonly empty: Term = {
    id: 0,
    head: null,
    tail: null,
    nullable: true,
    shortest: 0,
    lightest: 0,
    rest: 0,
    forms: [],
  };
  /** No string at all. */
  readonly never: Term = this.#cons({ kind: 'choice', branches: [] }, this.empty);

  readonly #large: number;

  /** Counters from `large` on are taken for endless, and the smallest of them is noted. */
  constructor(large = Number.POSITIVE_INFINITY) {
    this.#large = large;
  }

  /** One byte out of ranges, both ends included. */
  bytes(ranges: readonly (readonly [number, number])[], weight = 1): Term {
    return this.#cons({ kind: 'bytes', set: this.sets.ofRanges(ranges), weight }, this.empty);
  }

  /** The UTF-8 bytes of a text. Its weight is zero. */
  text(text: string): Term {
    return this.sequence(
      ...Array.from(new TextEncoder().encode(text), (byte) => this.bytes([[byte, byte]], 0)),
    );
  }

  sequence(...terms: readonly Term[]): Term {
    return terms.reduceRight((tail, term) => this.append(term, tail), this.empty);
  }

  choice(...branches: readonly Term[]): Term {
    const possible = [...new Set(branches)].filter((branch) => branch.shortest !== Number.POSITIVE_INFINITY);
    if (possible.length === 0) return this.never;
    return possible.length === 1
      ? (possible[0] as Term)
      : this.#cons({ kind: 'choice', branches: possible }, this.empty);
  }

  optional(term: Term): Term {
    return this.repeat(term, 0, 1);
  }

  repeat(body: Term, min: number, max: number): Term {
    if (max === 0 || body === this.empty) return this.empty;
    if (min === 1 && max === 1) return body;
    if (body.shortest === Number.POSITIVE_INFINITY) return min === 0 ? this.empty : this.never;
    return this.#cons({ kind: 'repeat', body, min, max: this.#loosen(max, 0) }, this.empty);
  }

  /** The strings of a term whose weight is at least `min` and at most `max`. */
  bound(body: Term, min: number, max: number): Term {
    const most = this.#loosen(max, Math.max(body.rest, min));
    if (min === 0 && most === Number.POSITIVE_INFINITY) return body;
    if (body === this.empty) return min === 0 ? this.empty : this.never;
    return this.#cons({ kind: 'bound', body, min, max: most }, this.empty);
  }

  /** The strings of a term that a rule of copying lets through, which is asked while they are written. */
  copy(body: Term, rule: number): Term {
    return this.#cons({ kind: 'copy', body, rule }, this.empty);
  }

  /** Infinity for a large counter that is not used up before `max - rest` bytes have been read. */
  #loosen(max: number, rest: number): number {
    if (max - rest < this.#large || max === Number.POSITIVE_INFINITY) return max;
    this.loosened = Math.min(this.loosened, max - rest);
    return Number.POSITIVE_INFINITY;
  }

  append(term: Term, tail: Term): Term {
    if (tail === this.empty) return term;
    if (term.head === null) return tail;
    return this.#cons(term.head, this.append(term.tail as Term, tail));
  }

  /** The linear form: every way to read one byte. */
  forms(term: Term): readonly Form[] {
    if (term.forms === null) term.forms = this.#merge(this.#read(term.head as Head, term.tail as Term));
    return term.forms;
  }

  /**
   * The same language as far as strings of at most `length` bytes can tell: counters that these cannot exhaust are
   * forgotten, so that terms which differ only in such counters become one.
   */
  blur(term: Term, length: number): Term {
    if (term.head === null) return term;
    const tail = this.blur(term.tail as Term, length);
    const { head } = term;
    if (head.kind === 'copy') return this.append(this.copy(this.blur(head.body, length), head.rule), tail);
    if (head.kind !== 'repeat' && head.kind !== 'bound') return this.#cons(head, tail);
    const min = Math.min(head.min, length);
    const max = head.max >= length ? Number.POSITIVE_INFINITY : head.max;
    if (head.kind === 'repeat') return this.#cons({ kind: 'repeat', body: head.body, min, max }, tail);
    return this.append(this.bound(this.blur(head.body, length), min, max), tail);
  }

  #read(head: Head, tail: Term): Form[] {
    switch (head.kind) {
      case 'bytes':
        return [{ set: head.set, weight: head.weight, next: tail }];
      case 'choice': {
        const found = head.branches.flatMap((branch) =>
          this.#follow(branch, (next) => this.append(next, tail)),
        );
        return head.branches.some((branch) => branch.nullable) ? [...found, ...this.forms(tail)] : found;
      }
      case 'repeat': {
        const rest = this.append(this.repeat(head.body, Math.max(0, head.min - 1), head.max - 1), tail);
        const found = this.#follow(head.body, (next) => this.append(next, rest));
        return head.min === 0 || head.body.nullable ? [...found, ...this.forms(tail)] : found;
      }
      case 'bound': {
        const found = this.#follow(head.body, (next, weight) =>
          this.append(this.bound(next, Math.max(0, head.min - weight), head.max - weight), tail),
        );
        return head.body.nullable && head.min === 0 ? [...found, ...this.forms(tail)] : found;
      }
      case 'copy': {
        const { rule } = head;
        const found = this.#follow(head.body, (next) => this.append(this.copy(next, rule), tail));
        const inside = found.map((form) => ({ ...form, copied: { rule, inside: true } }));
        if (!head.body.nullable) return inside;
        const after = this.forms(tail).map((form) => ({ ...form, copied: { rule, inside: false } }));
        return [...inside, ...after];
      }
    }
  }

  #follow(term: Term, rest: (next: Term, weight: number) => Term): Form[] {
    return this.forms(term).map((form) => ({ ...form, next: rest(form.next, form.weight) }));
  }

  /** Drops dead ends and joins forms that lead to the same term. */
  #merge(forms: readonly Form[]): Form[] {
    const joined = new Map<string, Form>();
    for (const form of forms) {
      if (form.next.shortest === Number.POSITIVE_INFINITY) continue;
      const { rule = '', inside = '' } = form.copied ?? {};
      const key = `${form.next.id}:${form.weight}:${rule}:${inside}`;
      const same = joined.get(key);
      joined.set(key, same === undefined ? form : { ...form, set: this.sets.union(same.set, form.set) });
    }
    return [...joined.values()];
  }

  #cons(head: Head, tail: Term): Term {
    const key = `${headKey(head)}.${tail.id}`;
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const { nullable, shortest, lightest, rest } = measure(head);
    const made: Term = {
      id: this.#known.size + 1,
      head,
      tail,
      nullable: nullable && tail.nullable,
      shortest: shortest + tail.shortest,
      lightest: lightest + tail.lightest,
      rest: Math.max(rest + tail.lightest, tail.rest),
      forms: null,
    };
    this.#known.set(key, made);
    return made;
  }
}

function headKey(head: Head): string {
  switch (head.kind) {
    case 'bytes':
      return `b${head.set.id},${head.weight}`;
    case 'choice':
      return `c${head.branches.map((branch) => branch.id).join()}`;
    case 'repeat':
      return `r${head.body.id},${head.min},${head.max}`;
    case 'bound':
      return `w${head.body.id},${head.min},${head.max}`;
    case 'copy':
      return `y${head.body.id},${head.rule}`;
  }
}
