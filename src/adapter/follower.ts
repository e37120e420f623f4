// A grammar and the question that texts are copied from, read side by side: the automaton of the schema says what a value
// may look like, the automata of the question what it may be.
import { type CopyGraph, copyGraph, type Spot } from './copy-graph.ts';
import type { CopyRule } from './grammar/copy-rule.ts';
import type { GrammarState, Machine } from './grammar/machine.ts';

/** Where a text has got to. */
export interface Place {
  readonly state: GrammarState;
  /** For each rule that has a say here, where in the question its text may be; null when the rule is given up. */
  readonly spots: ReadonlyMap<number, readonly Spot[] | null>;
}

const NOWHERE: Place['spots'] = new Map();

/** The automata that a question makes of rules, each made once. */
export class CopySource {
  readonly #question: string;
  readonly #graphs = new Map<CopyRule, CopyGraph>();

  constructor(question: string) {
    this.#question = question;
  }

  graph(rule: CopyRule): CopyGraph {
    const known = this.#graphs.get(rule);
    if (known !== undefined) return known;
    const made = copyGraph(rule, this.#question);
    this.#graphs.set(rule, made);
    return made;
  }
}

export class Follower {
  readonly machine: Machine;
  readonly #source: CopySource | null;
  /** Places from which a copied text can or cannot be brought to an end. */
  readonly #known = new Map<GrammarState, Map<string, boolean>>();

  /** Without a source texts are not copied. */
  constructor(machine: Machine, source: CopySource | null) {
    this.machine = machine;
    this.#source = source;
  }

  start(): Place {
    return { state: this.machine.start(), spots: NOWHERE };
  }

  /** The place after a byte; null when the byte may not come here. */
  step(place: Place, byte: number): Place | null {
    const { state, spots } = place;
    if (state.copied.length === 0) {
      const next = this.machine.step(state, byte);
      return next === null ? null : this.#enter(next);
    }
    const moved = new Map([...spots].map(([rule, list]) => [rule, list === null ? null : after(list, byte)]));
    const next = this.machine.stepWhere(state, byte, ({ copied }) => {
      if (copied === undefined) return true;
      const [from, to] = [spots.get(copied.rule), moved.get(copied.rule)];
      if (from === null || from === undefined) return true;
      return copied.inside ? to?.length !== 0 : from.some(({ end }) => end);
    });
    if (next === null) return null;
    if (next.copied.length === 0) return { state: next, spots: NOWHERE };
    return { state: next, spots: new Map([...moved].filter(([rule]) => next.copied.includes(rule))) };
  }

  /** The place after some bytes, if the text can be brought to an end from there. */
  walk(place: Place, bytes: Uint8Array): Place | null {
    let at: Place | null = place;
    for (let i = 0; i < bytes.length && at !== null; i++) at = this.step(at, bytes[i] as number);
    return at !== null && this.#live(at) ? at : null;
  }

  #enter(state: GrammarState): Place {
    if (state.copied.length === 0 || this.#source === null) return { state, spots: NOWHERE };
    const { rules } = this.machine;
    const spots = new Map<number, readonly Spot[] | null>();
    for (const rule of state.copied) {
      const graph = this.#source.graph(rules[rule] as CopyRule);
      // Where nothing in the question fits the schema the rule is given up; doubts are told with the call.
      const alone = { state, spots: new Map([[rule, graph]]) };
      spots.set(rule, graph.length > 0 && this.#ends(alone, rule) ? graph : null);
    }
    return { state, spots };
  }

  /** True when every rule that has a say can be kept to the end, or something else may be written. */
  #live(place: Place): boolean {
    const { state, spots } = place;
    if (state.terms.some(({ head }) => head?.kind !== 'copy')) return true;
    return state.copied.some((rule) => (spots.get(rule) ?? null) === null || this.#ends(place, rule));
  }

  /** True when a copied text can be brought to an end. */
  #ends(place: Place, rule: number): boolean {
    const seen: (readonly [GrammarState, string])[] = [];
    const open = [place];
    let found = false;
    for (let at = open.pop(); at !== undefined && !found; at = open.pop()) {
      const key = keyOf(at, rule);
      const known = this.#known.get(at.state)?.get(key);
      if (known === false) continue;
      const here = at;
      found = known === true || this.#leaves(here, rule);
      if (found) break;
      this.#note(here.state, key, false);
      seen.push([here.state, key]);
      const spots = here.spots.get(rule) ?? [];
      const bytes = new Set(spots.flatMap(({ next }) => [...next.keys()]));
      for (const byte of bytes) {
        const next = this.step(here, byte);
        if (next?.state.copied.includes(rule)) open.push(next);
      }
    }
    // What was looked at on the way to an end may lead there or not: only a search without any is remembered.
    if (found) for (const [state, key] of seen) this.#known.get(state)?.delete(key);
    if (found) this.#note(place.state, keyOf(place, rule), true);
    return found;
  }

  /** True when a rule lets the text end here, and the schema too. */
  #leaves({ state, spots }: Place, rule: number): boolean {
    return (
      (spots.get(rule) ?? []).some(({ end }) => end) &&
      state.terms.some(({ head }) => head?.kind === 'copy' && head.rule === rule && head.body.nullable)
    );
  }

  #note(state: GrammarState, key: string, value: boolean): void {
    const known = this.#known.get(state) ?? new Map<string, boolean>();
    this.#known.set(state, known.set(key, value));
  }
}

const keyOf = ({ spots }: Place, rule: number): string =>
  `${rule}:${(spots.get(rule) ?? []).map(({ id }) => id).join()}`;

/** The spots after a byte, each once, in one order. */
function after(spots: readonly Spot[], byte: number): Spot[] {
  const found = new Set(spots.flatMap(({ next }) => next.get(byte) ?? []));
  return [...found].sort((a, b) => a.id - b.id);
}
