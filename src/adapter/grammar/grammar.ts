// A compiled schema over a vocabulary: an automaton for the beginning of a text and one for what is longer.
//
// Counters (at most 500 characters, at most 40 digits) would make every position of a text a state of its own. The loose
// automaton takes the large ones for endless: it has few states and is right until a text is so long that a counter it
// has let go of could matter. The exact automaton takes over from there; few calls are that long.
import { MrklError } from '../../contract/errors.ts';
import { type JsonSchema, schemaTerm } from './json-schema.ts';
import { Machine } from './machine.ts';
import { COMPACT, type Separators } from './separators.ts';
import { Terms } from './term.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Counters from here on are large. */
const LARGE = 48;

export class Grammar {
  readonly vocabulary: Vocabulary;
  /** True when the text is a formula over figures of the question. */
  readonly formula: boolean;
  readonly #schema: JsonSchema;
  readonly #separators: Separators;
  readonly #loose: Machine;
  /** Bytes up to which the loose automaton is right. */
  readonly #safe: number;
  #exact: Machine | undefined;

  constructor(schema: JsonSchema, vocabulary: Vocabulary, separators: Separators = COMPACT) {
    const terms = new Terms(LARGE);
    this.#schema = schema;
    this.formula = JSON.stringify(schema).includes('"x-copied":"numbers"');
    this.#separators = separators;
    this.vocabulary = vocabulary;
    const term = schemaTerm(terms, schema, separators);
    if (term.shortest === Number.POSITIVE_INFINITY)
      throw new MrklError('schema-unsupported', 'Schema #: no value follows it.');
    this.#loose = new Machine(terms, term, vocabulary.longest);
    this.#safe = terms.loosened;
  }

  /** The automaton for texts of at most `length` bytes. */
  machine(length: number): Machine {
    if (length <= this.#safe) return this.#loose;
    if (this.#exact === undefined) {
      const terms = new Terms();
      this.#exact = new Machine(
        terms,
        schemaTerm(terms, this.#schema, this.#separators),
        this.vocabulary.longest,
      );
    }
    return this.#exact;
  }
}
