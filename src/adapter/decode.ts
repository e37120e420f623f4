// Greedy decoding under a grammar. The text it returns belongs to the grammar whatever the model prefers.
import { MrklError } from '../contract/errors.ts';
import type { Session, Tokenizer } from '../model/backbone.ts';
import { CopyGuard } from './copy-guard.ts';
import { CopySource, Follower, type Place } from './follower.ts';
import type { Grammar } from './grammar/grammar.ts';

export interface Decoded {
  readonly text: string;
  readonly tokens: number;
  /** How many of the tokens the grammar left no choice about. */
  readonly forced: number;
  /** What the model gives this text among those of the grammar: the product of its tokens' probabilities. */
  readonly probability: number;
}

interface DecodeOptions {
  readonly tokenizer: Tokenizer;
  /** Tokens that may be written. */
  readonly limit: number;
  /** The token that ends a text which could go on. */
  readonly end: number;
  /** Text whose long figures are copied faithfully, and from which values come that are declared to. */
  readonly source?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Feeds `prompt`, then writes until the grammar is complete. */
export async function decode(
  session: Session,
  prompt: readonly number[],
  grammar: Grammar,
  options: DecodeOptions,
): Promise<Decoded> {
  const writer = new Writer(grammar, options);
  let forced = 0;
  let waiting = [...prompt];
  for (;;) {
    const run = writer.force();
    waiting.push(...run);
    forced += run.length;
    if (writer.complete) break;
    const logits = await session.feed(waiting, options.signal);
    const token = writer.choose(logits);
    if (token === options.end) break;
    waiting = [token];
  }
  return { text: writer.text(), tokens: writer.tokens, forced, probability: writer.probability };
}

/** What has been written, and what may follow. */
class Writer {
  tokens = 0;
  probability = 1;
  readonly #grammar: Grammar;
  readonly #options: DecodeOptions;
  readonly #bytes: number[] = [];
  readonly #guard: CopyGuard;
  #source: CopySource | null;
  #follower: Follower;
  #place: Place;

  constructor(grammar: Grammar, options: DecodeOptions) {
    this.#grammar = grammar;
    this.#options = options;
    this.#guard = new CopyGuard(options.source ?? '', grammar.formula);
    this.#source = options.source === undefined ? null : new CopySource(options.source);
    this.#follower = new Follower(grammar.machine(0), this.#source);
    this.#place = this.#follower.start();
    const { shortest } = this.#place.state;
    if (shortest <= options.limit) return;
    throw new MrklError(
      'call-too-long',
      `The shortest call takes up to ${shortest} tokens; the limit is ${options.limit}.`,
    );
  }

  /** True when nothing may follow. */
  get complete(): boolean {
    return this.#place.state.final;
  }

  text(): string {
    return new TextDecoder().decode(Uint8Array.from(this.#bytes));
  }

  /**
   * Writes the bytes that must come next and returns their tokens, so that they can be fed at once. Where a token could
   * reach beyond these bytes the choice is left to the model: it has learnt to write that token.
   */
  force(): number[] {
    this.#look(this.#grammar.vocabulary.longest);
    const bytes = this.#follower.machine.forced(this.#place.state);
    if (bytes.length === 0) return [];
    this.#look(bytes.length + this.#grammar.vocabulary.longest);
    const tokens: number[] = [];
    let place = this.#place;
    let left = bytes.length;
    const { vocabulary } = this.#grammar;
    const { machine } = this.#follower;
    for (const token of this.#options.tokenizer.encode(new TextDecoder().decode(bytes))) {
      const piece = vocabulary.bytes(token);
      const next = piece === null ? null : this.#follower.walk(place, piece);
      if (piece === null || next === null) break;
      const allowed = vocabulary.allowed(machine, place.state);
      const crossing = allowed.some((other) => vocabulary.length(other) > left);
      if (crossing) break;
      left -= piece.length;
      tokens.push(token);
      this.#write(piece, next);
      place = next;
    }
    return tokens;
  }

  /**
   * Writes the best token that leaves room to finish. A mask may let a token through that breaks a counter; stepping the
   * state finds it out, and the next best is taken. Returns the end token when that is better and the text complete.
   */
  choose(logits: Float32Array): number {
    if (logits.includes(Number.NaN))
      throw new MrklError('numbers-invalid', 'The model wrote logits that are NaN.');
    const guarded = this.#pick(logits, (piece) => this.#guard.allows(piece));
    // A copy that the grammar or the limit cannot hold is given up.
    const token = guarded ?? this.#pick(logits, () => true) ?? this.#pickFreely(logits);
    if (token === null)
      throw new MrklError('grammar-dead-end', undefined, { details: { text: this.text() } });
    return token;
  }

  #pickFreely(logits: Float32Array): number | null {
    this.#source = null;
    this.#follower = new Follower(this.#follower.machine, null);
    this.#place = { state: this.#place.state, spots: new Map() };
    return this.#pick(logits, () => true);
  }

  #pick(logits: Float32Array, fits: (piece: Uint8Array) => boolean): number | null {
    const { vocabulary } = this.#grammar;
    const { end, limit } = this.#options;
    const { state } = this.#place;
    const allowed =
      state.copied.length === 0
        ? vocabulary.allowed(this.#follower.machine, state)
        : vocabulary.collect(this.#place, (place, byte) => this.#follower.step(place, byte));
    const refused = new Set<number>();
    for (;;) {
      const token = best(logits, allowed, refused);
      const score = token < 0 ? Number.NEGATIVE_INFINITY : (logits[token] as number);
      if (state.accepting && (token < 0 || (logits[end] as number) >= score)) {
        this.probability *= shareOf(end, logits, allowed, end);
        return end;
      }
      if (token < 0) return null;
      const piece = vocabulary.bytes(token) as Uint8Array;
      const next = fits(piece) ? this.#follower.walk(this.#place, piece) : null;
      if (next !== null && next.state.shortest <= limit - this.tokens - 1) {
        this.probability *= shareOf(token, logits, allowed, state.accepting ? end : null);
        this.#write(piece, next);
        return token;
      }
      refused.add(token);
    }
  }

  #write(piece: Uint8Array, next: Place): void {
    this.tokens += 1;
    this.#bytes.push(...piece);
    this.#guard.push(piece);
    this.#place = next;
  }

  /** Takes the automaton that is right for `ahead` bytes more. */
  #look(ahead: number): void {
    const machine = this.#grammar.machine(this.#bytes.length + ahead);
    if (machine === this.#follower.machine) return;
    this.#follower = new Follower(machine, this.#source);
    this.#place = this.#follower.walk(this.#follower.start(), Uint8Array.from(this.#bytes)) as Place;
  }
}

/** The allowed token with the highest logit; −1 when all are refused. */
function best(logits: Float32Array, allowed: Int32Array, refused: ReadonlySet<number>): number {
  let token = -1;
  let top = Number.NEGATIVE_INFINITY;
  for (const candidate of allowed) {
    const score = logits[candidate] as number;
    if ((score > top || token < 0) && !refused.has(candidate)) {
      token = candidate;
      if (score > top) top = score;
    }
  }
  return token;
}

/** The probability of a token among those allowed and, where it may come, the one that ends the text. */
function shareOf(token: number, logits: Float32Array, allowed: Int32Array, end: number | null): number {
  const own = logits[token] as number;
  // Logits may be infinite, and their difference is then no number.
  const beside = (other: number): number =>
    logits[other] === own ? 1 : Math.exp((logits[other] as number) - own);
  const ending = end === null || allowed.includes(end) ? 0 : beside(end);
  return 1 / allowed.reduce((sum, other) => sum + beside(other), ending);
}
