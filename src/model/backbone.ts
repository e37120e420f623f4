// What the rest of the system knows about a language model: sequences with a decode state, and their outputs.
// V = rows of logits, H = hidden size, T = tokens fed by the call, P = rows of a soft prompt.

/** Text to token ids and back. */
export interface Tokenizer {
  /** Number of ids, special tokens included. */
  readonly size: number;
  /** Ids of a text; adds no special tokens. */
  encode(text: string): number[];
  decode(ids: readonly number[]): string;
  /** The bytes that a token stands for; null for special tokens. Grammar masks are built from these. */
  bytes(id: number): Uint8Array | null;
  /** Id of a special token, for example `<|bos|>`. Throws when the tokenizer has no such token. */
  id(special: string): number;
  /** All special tokens with their ids; in a text that `encode` reads they are plain text. */
  readonly specials: ReadonlyMap<string, number>;
}

/** A saved decode state. It stays valid when its session is closed or fed further. */
export interface State {
  /** Tokens and rows fed before it was taken. */
  readonly length: number;
  /** Memory it holds. */
  readonly bytes: number;
  /** Writes it to a file, for `Backbone.load` of the same weights. */
  save?(file: string): Promise<void>;
  close(): void;
}

/** How a session writes on by itself. */
export interface WriteOptions {
  readonly maxTokens: number;
  /** Tokens that end the text; the one found is written last. */
  readonly endTokens?: readonly number[];
  /** Strings that end the text with the token that completes one. */
  readonly stop?: readonly string[];
  /** 0, the default, takes the best token. */
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly seed?: number;
  /** Also tell ln p of each token, at temperature 1. */
  readonly logprobs?: boolean;
  /**
   * Guess how the text goes on, from its own earlier words, and check several tokens in one pass: the same text, sooner
   * where it copies or repeats something.
   */
  readonly guesses?: boolean;
  /** Work of a higher priority goes first; 0 when absent, from −100 to 100. */
  readonly priority?: number;
}

export interface Written {
  readonly token: number;
  /** NaN unless asked for. */
  readonly logprob: number;
}

/**
 * One sequence with its decode state. Feeds are served in the order in which they were made. One that fails or is
 * cancelled leaves the state as it was before it, and fails those queued behind it with the same error. `snapshot`,
 * `restore`, `fork` and `close` act at once and throw `busy` while a feed is pending.
 */
export interface Session {
  /** Tokens and rows fed so far. */
  readonly length: number;
  /** Feeds tokens; resolves to the logits (V) after the last. */
  feed(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array>;
  /** Feeds rows (P×H) in place of token embeddings; resolves to the logits (V) after the last. */
  feedEmbeddings(rows: Float32Array, signal?: AbortSignal): Promise<Float32Array>;
  /** Feeds tokens; resolves to the hidden states (T×H) after the final norm. */
  hidden(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array>;
  /** Feeds tokens; resolves to the logits (T×V) after each. */
  allLogits(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array>;
  /**
   * Feeds tokens and writes on from there, inside the engine: sequences that write at the same time share every pass
   * over the weights. `onWritten` receives the tokens in order, several at once when they come fast. At the end the
   * session has been fed everything written but the last token; when it fails or is cancelled, nothing.
   */
  write?(
    tokens: readonly number[],
    options: WriteOptions,
    onWritten: (written: readonly Written[]) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Saves the decode state; pages of keys and values are shared until one of the sharers writes. */
  snapshot(): State;
  /** Continues from a saved state of the same backbone. */
  restore(state: State): void;
  /** A second session that starts from this one's state. */
  fork(): Session;
  close(): void;
}

/** Renders a conversation as a model was trained to read it. */
export interface ChatRenderer {
  /** `tools` are functions with schemas of their arguments, as OpenAI describes them. */
  render(
    messages: readonly {
      readonly role: string;
      readonly content: string;
      readonly [field: string]: unknown;
    }[],
    options: { readonly tools: readonly unknown[]; readonly addGenerationPrompt: boolean },
  ): string;
}

/** A loaded model. */
export interface Backbone {
  readonly name: string;
  readonly hiddenSize: number;
  readonly tokenizer: Tokenizer;
  /** The checkpoint's own chat template; absent or null without one. */
  readonly chat?: ChatRenderer | null;
  readonly capabilities: {
    readonly softPrompts: boolean;
    readonly hiddenStates: boolean;
    readonly snapshots: boolean;
  };
  /** A new, empty sequence. */
  open(): Session;
  /** A state from a file; throws `state-invalid` when it is damaged or of other weights. */
  load?(file: string): Promise<State>;
  close(): void;
}
