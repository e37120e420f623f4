// The terms of a grammar as a deterministic automaton, made state by state as it is used.
import { hasByte } from './byte-set.ts';
import type { CopyRule } from './copy-rule.ts';
import type { Form, Term, Terms } from './term.ts';

export interface GrammarState {
  readonly id: number;
  readonly terms: readonly Term[];
  /** True when the text so far is complete. */
  readonly accepting: boolean;
  /** True when the text so far is complete and nothing may follow. */
  readonly final: boolean;
  /** Bytes that complete the text at least. */
  readonly shortest: number;
  /** The rules of the texts that are being copied here. */
  readonly copied: readonly number[];
  readonly next: Map<number, GrammarState | null>;
  blurred: GrammarState | null;
  /** Tokens that may come next, once somebody has asked. */
  allowed: Int32Array | null;
  /** Bytes that must come next, once somebody has asked. */
  forced: Uint8Array | null;
}

/** States held before they are forgotten; a state takes some hundred bytes. */
const MOST_STATES = 50_000;

export class Machine {
  readonly #terms: Terms;
  readonly #grammar: Term;
  readonly #reach: number;
  #known = new Map<string, GrammarState>();

  /** `reach`: bytes of the longest token; what lies further ahead cannot change which tokens may come next. */
  constructor(terms: Terms, grammar: Term, reach: number) {
    this.#terms = terms;
    this.#grammar = grammar;
    this.#reach = reach;
  }

  /** The rules of copied texts, by number. */
  get rules(): readonly CopyRule[] {
    return this.#terms.rules;
  }

  start(): GrammarState {
    if (this.#known.size > MOST_STATES) this.#known = new Map();
    return this.#state(
      this.#grammar.shortest === Number.POSITIVE_INFINITY ? [] : [this.#grammar],
    ) as GrammarState;
  }

  /** The state after a byte; null when the byte may not come here. */
  step(state: GrammarState, byte: number): GrammarState | null {
    const known = state.next.get(byte);
    if (known !== undefined) return known;
    const next = this.stepWhere(state, byte, () => true);
    state.next.set(byte, next);
    return next;
  }

  /** The state after a byte, read in those ways only that `may` lets pass. */
  stepWhere(state: GrammarState, byte: number, may: (form: Form) => boolean): GrammarState | null {
    const found: Term[] = [];
    for (const term of state.terms) {
      for (const form of this.#terms.forms(term)) {
        if (hasByte(form.set, byte) && !found.includes(form.next) && may(form)) found.push(form.next);
      }
    }
    return found.length === 0 ? null : this.#state(found);
  }

  walk(state: GrammarState, bytes: Uint8Array): GrammarState | null {
    let at: GrammarState | null = state;
    for (let i = 0; i < bytes.length && at !== null; i++) at = this.step(at, bytes[i] as number);
    return at;
  }

  /** A state with the same next tokens, save that it may let through tokens that break a counter. */
  blur(state: GrammarState): GrammarState {
    if (state.blurred === null) {
      const terms = [...new Set(state.terms.map((term) => this.#terms.blur(term, this.#reach)))];
      state.blurred = this.#state(terms);
    }
    return state.blurred;
  }

  /** The bytes that must come next, up to the first choice. */
  forced(state: GrammarState): Uint8Array {
    if (state.forced === null) state.forced = this.#collectForced(state);
    return state.forced;
  }

  #collectForced(state: GrammarState): Uint8Array {
    const bytes: number[] = [];
    let at = state;
    while (!at.accepting) {
      const only = this.#onlyByte(at);
      if (only === null) break;
      bytes.push(only);
      at = this.step(at, only) as GrammarState;
    }
    return Uint8Array.from(bytes);
  }

  #onlyByte(state: GrammarState): number | null {
    let only = -1;
    for (const term of state.terms) {
      for (const { set } of this.#terms.forms(term)) {
        for (let word = 0; word < 8; word++) {
          const bits = set.bits[word] as number;
          if (bits === 0) continue;
          const byte = word * 32 + 31 - Math.clz32(bits);
          if ((bits & (bits - 1)) !== 0 || (only >= 0 && only !== byte)) return null;
          only = byte;
        }
      }
    }
    return only < 0 ? null : only;
  }

  #state(terms: readonly Term[]): GrammarState {
    const sorted = [...terms].sort((a, b) => a.id - b.id);
    const key = sorted.map((term) => term.id).join();
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const accepting = sorted.some((term) => term.nullable);
    const made: GrammarState = {
      id: this.#known.size,
      terms: sorted,
      accepting,
      final: accepting && sorted.every((term) => this.#terms.forms(term).length === 0),
      shortest: Math.min(...sorted.map((term) => term.shortest)),
      copied: [...new Set(sorted.flatMap(({ head }) => (head?.kind === 'copy' ? [head.rule] : [])))],
      next: new Map(),
      blurred: null,
      allowed: null,
      forced: null,
    };
    this.#known.set(key, made);
    return made;
  }
}
