// Greedy decoding under a grammar. The text it returns belongs to the grammar whatever the model prefers.
import { MrklError } from '../contract/errors.ts';
import type { Session, Tokenizer } from '../model/backbone.ts';
import type { GrammarState, Machine } from './grammar/machine.ts';
import type { Vocabulary } from './grammar/vocabulary.ts';

export interface Grammar {
  readonly machine: Machine;
  readonly vocabulary: Vocabulary;
}

export interface Decoded {
  readonly text: string;
  readonly tokens: number;
  /** How many of the tokens the grammar left no choice about. */
  readonly forced: number;
}

interface DecodeOptions {
  readonly tokenizer: Tokenizer;
  /** Tokens that may be written. */
  readonly limit: number;
  /** The token that ends a text which could go on. */
  readonly end: number;
  readonly signal?: AbortSignal | undefined;
}

/** Feeds `prompt`, then writes until the grammar is complete. */
export async function decode(
  session: Session,
  prompt: readonly number[],
  grammar: Grammar,
  options: DecodeOptions,
): Promise<Decoded> {
  const { machine, vocabulary } = grammar;
  const written: number[] = [];
  let forced = 0;
  let waiting = [...prompt];
  let state = machine.start();
  if (state.shortest > options.limit) {
    throw new MrklError(
      'call-too-long',
      `The shortest call takes up to ${state.shortest} tokens; the limit is ${options.limit}.`,
    );
  }
  while (!state.final) {
    const run = forcedTokens(grammar, state, options.tokenizer);
    written.push(...run.tokens);
    waiting.push(...run.tokens);
    forced += run.tokens.length;
    state = run.state;
    if (state.final) break;
    const logits = await session.feed(waiting, options.signal);
    const choice = choose(grammar, state, logits, options.limit - written.length, options.end);
    if (choice.token === options.end) break;
    written.push(choice.token);
    waiting = [choice.token];
    state = choice.state;
  }
  const bytes = written.flatMap((token) => [...(vocabulary.bytes(token) as Uint8Array)]);
  return { text: new TextDecoder().decode(Uint8Array.from(bytes)), tokens: written.length, forced };
}

/**
 * The best token that leaves room to finish. Blurred masks let a token through that breaks a counter; stepping the exact
 * state finds it out, and the next best is taken.
 */
function choose(
  { machine, vocabulary }: Grammar,
  state: GrammarState,
  logits: Float32Array,
  room: number,
  end: number,
): { token: number; state: GrammarState } {
  const allowed = vocabulary.allowed(machine, state);
  const refused = new Set<number>();
  for (;;) {
    let token = -1;
    let best = Number.NEGATIVE_INFINITY;
    for (const candidate of allowed) {
      const score = logits[candidate] as number;
      if ((score > best || token < 0) && !refused.has(candidate)) {
        token = candidate;
        if (score > best) best = score;
      }
    }
    if (state.accepting && (token < 0 || (logits[end] as number) >= best)) return { token: end, state };
    if (token < 0)
      throw new MrklError('grammar-dead-end', undefined, { details: { shortest: state.shortest, room } });
    const next = machine.walk(state, vocabulary.bytes(token) as Uint8Array);
    if (next !== null && next.shortest <= room - 1) return { token, state: next };
    refused.add(token);
  }
}

/**
 * Tokens for the bytes that must come next, so that they can be fed at once. The last one is left to the model when a
 * longer token could stand in its place: the model has learnt to write that one.
 */
function forcedTokens(
  { machine, vocabulary }: Grammar,
  start: GrammarState,
  tokenizer: Tokenizer,
): { tokens: number[]; state: GrammarState } {
  const none = { tokens: [], state: start };
  const bytes = machine.forced(start);
  if (bytes.length === 0) return none;
  const tokens = tokenizer.encode(new TextDecoder().decode(bytes));
  const states = [start];
  for (const token of tokens) {
    const piece = vocabulary.bytes(token);
    const next = piece === null ? null : machine.walk(states.at(-1) as GrammarState, piece);
    if (next === null) return none;
    states.push(next);
  }
  while (tokens.length > 0) {
    const before = states[tokens.length - 1] as GrammarState;
    const length = (vocabulary.bytes(tokens.at(-1) as number) as Uint8Array).length;
    const whole = states[tokens.length] as GrammarState;
    const longer =
      !whole.final &&
      vocabulary
        .allowed(machine, before)
        .some((other) => (vocabulary.bytes(other) as Uint8Array).length > length);
    if (!longer) break;
    tokens.pop();
  }
  return { tokens, state: states[tokens.length] as GrammarState };
}
