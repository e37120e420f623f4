// The byte strings of a vocabulary as a trie, so that a grammar is asked once for a common beginning.
import type { GrammarState, Machine } from './machine.ts';

interface Node {
  readonly children: Map<number, Node>;
  readonly tokens: number[];
}

export interface TokenSource {
  readonly size: number;
  bytes(id: number): Uint8Array | null;
}

export class Vocabulary {
  /** Bytes of the longest token. */
  readonly longest: number;
  readonly #pieces: (Uint8Array | null)[];
  readonly #root: Node = { children: new Map(), tokens: [] };

  constructor(source: TokenSource) {
    this.#pieces = Array.from({ length: source.size }, (_, id) => source.bytes(id));
    let longest = 1;
    for (const [id, piece] of this.#pieces.entries()) {
      if (piece === null || piece.length === 0) continue;
      longest = Math.max(longest, piece.length);
      this.#insert(id, piece);
    }
    this.longest = longest;
  }

  /** The bytes of a token; null for special tokens. */
  bytes(id: number): Uint8Array | null {
    return this.#pieces[id] ?? null;
  }

  /** Bytes of a token; zero for special tokens. */
  length(id: number): number {
    return this.#pieces[id]?.length ?? 0;
  }

  /** The tokens that a grammar lets through in a state, counters left aside. */
  allowed(machine: Machine, state: GrammarState): Int32Array {
    const blurred = machine.blur(state);
    if (blurred.allowed === null)
      blurred.allowed = this.collect(blurred, (at, byte) => machine.step(at, byte));
    return blurred.allowed;
  }

  /** The tokens whose bytes can be read one after another. */
  collect<At>(start: At, step: (at: At, byte: number) => At | null): Int32Array {
    const found: number[] = [];
    const visit = (node: Node, at: At): void => {
      found.push(...node.tokens);
      for (const [byte, child] of node.children) {
        const next = step(at, byte);
        if (next !== null) visit(child, next);
      }
    };
    visit(this.#root, start);
    return Int32Array.from(found);
  }

  #insert(id: number, piece: Uint8Array): void {
    let node = this.#root;
    for (const byte of piece) {
      const child = node.children.get(byte) ?? { children: new Map(), tokens: [] };
      node.children.set(byte, child);
      node = child;
    }
    node.tokens.push(id);
  }
}
