// Writes text token by token: sampling, masks, stop strings, log-probabilities.
import { MrklError, toMrklError } from '../contract/errors.ts';
import { call } from './addon.ts';
import type { Session, Tokenizer, WriteOptions, Written } from './backbone.ts';
import { uniform } from './random.ts';

export interface GenerateOptions extends WriteOptions {
  readonly tokenizer: Tokenizer;
  /** Fed first; what the session has been fed before stays in front of it. */
  readonly prompt: readonly number[];
  /** Tokens that end the text; they are not part of it. */
  readonly endTokens?: readonly number[];
  /** Strings that end the text; they are not part of it. */
  readonly stop?: readonly string[];
  /** Sets the logits of forbidden tokens to −∞, in place; ln p is told after it, and `guesses` cannot go with it. */
  readonly mask?: (logits: Float32Array) => void;
  readonly signal?: AbortSignal;
}

export interface Generated {
  readonly token: number;
  /** Text that has become certain with this token: no half character, nothing that may belong to a stop string. */
  readonly text: string;
  /** NaN unless asked for. */
  readonly logprob: number;
}

export type GenerateEnd = 'end-token' | 'stop' | 'length';

/** Holds text back while it may still turn out to be the beginning of a stop string. */
class StopFilter {
  readonly #stop: readonly string[];
  #held = '';
  stopped = false;

  constructor(stop: readonly string[]) {
    this.#stop = stop.filter((s) => s !== '');
  }

  push(text: string): string {
    this.#held += text;
    const found = this.#stop.map((s) => this.#held.indexOf(s)).filter((at) => at >= 0);
    if (found.length > 0) {
      this.stopped = true;
      return this.#take(Math.min(...found));
    }
    return this.#take(this.#held.length - this.#suspicious());
  }

  rest(): string {
    return this.stopped ? '' : this.#take(this.#held.length);
  }

  #take(length: number): string {
    const out = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return out;
  }

  /** Length of the longest end of the held text that begins a stop string. */
  #suspicious(): number {
    let longest = 0;
    for (const s of this.#stop) {
      for (let n = Math.min(s.length - 1, this.#held.length); n > longest; n--) {
        if (this.#held.endsWith(s.slice(0, n))) longest = n;
      }
    }
    return longest;
  }
}

function check(options: GenerateOptions): void {
  const { temperature = 0, topK = 0, topP = 1, minP = 0, maxTokens } = options;
  const rules: [boolean, string][] = [
    [temperature >= 0 && temperature <= 100, `temperature: expected 0 to 100, found ${temperature}`],
    [Number.isSafeInteger(topK) && topK >= 0, `topK: expected a whole number from 0, found ${topK}`],
    [topP > 0 && topP <= 1, `topP: expected more than 0 and at most 1, found ${topP}`],
    [minP >= 0 && minP <= 1, `minP: expected 0 to 1, found ${minP}`],
    [
      Number.isInteger(maxTokens) && maxTokens >= 0,
      `maxTokens: expected a whole number from 0, found ${maxTokens}`,
    ],
    [options.prompt.length > 0, 'prompt: expected at least one token'],
  ];
  for (const [holds, message] of rules) if (!holds) throw new MrklError('argument-invalid', message);
}

type Source = AsyncGenerator<Written, void, undefined>;

/** Token by token through JavaScript, where a mask can see the logits. */
async function* byFeeding(session: Session, options: GenerateOptions): Source {
  const { maxTokens, signal, temperature = 0, topK = 0, topP = 1, minP = 0 } = options;
  const random = uniform(options.seed ?? Math.floor(Math.random() * 2 ** 32));
  let waiting = options.prompt;
  for (let written = 0; written < maxTokens; written++) {
    const logits = await session.feed(waiting, signal);
    options.mask?.(logits);
    const u = temperature > 0 ? random() : 0;
    const token = call((addon) => addon.sampleToken(logits, temperature, topK, topP, minP, u));
    yield {
      token,
      logprob: options.logprobs ? call((addon) => addon.logProbability(logits, token)) : Number.NaN,
    };
    waiting = [token];
  }
}

/** Written inside the engine, ahead of the reader. */
async function* byWriting(write: NonNullable<Session['write']>, options: GenerateOptions): Source {
  const left = new AbortController();
  const { signal } = options;
  const follow = (): void => left.abort(signal?.reason);
  if (signal?.aborted) follow();
  signal?.addEventListener('abort', follow, { once: true });
  const arrived: Written[] = [];
  let wake: () => void = () => undefined;
  let end: { error?: unknown } | undefined;
  const settle = (outcome: { error?: unknown }): void => {
    end = outcome;
    wake();
  };
  const receive = (written: readonly Written[]): void => {
    arrived.push(...written);
    wake();
  };
  write(options.prompt, options, receive, left.signal).then(
    () => settle({}),
    (error: unknown) => settle({ error }),
  );
  try {
    for (;;) {
      while (arrived.length > 0) {
        if (signal?.aborted) throw toMrklError(signal.reason, 'cancelled');
        yield arrived.shift() as Written;
      }
      if (end !== undefined) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if ('error' in end) throw end.error;
  } finally {
    signal?.removeEventListener('abort', follow);
    left.abort();
    while (end === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}

/**
 * Feeds the prompt, then writes. The session ends up having been fed everything written but the last token; when the
 * reader leaves early or the work fails, it may have been fed less. Returns why the text ended.
 */
export async function* generate(
  session: Session,
  options: GenerateOptions,
): AsyncGenerator<Generated, GenerateEnd, undefined> {
  check(options);
  if (options.maxTokens === 0) return 'length';
  const { tokenizer, maxTokens } = options;
  const ends = new Set(options.endTokens);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const filter = new StopFilter(options.stop ?? []);
  const write = options.mask === undefined ? session.write?.bind(session) : undefined;
  let written = 0;
  for await (const { token, logprob } of write ? byWriting(write, options) : byFeeding(session, options)) {
    written += 1;
    const ended = ends.has(token);
    const bytes = ended ? null : tokenizer.bytes(token);
    let text = bytes === null ? '' : filter.push(decoder.decode(bytes, { stream: true }));
    const last = ended || filter.stopped || written === maxTokens;
    if (last && !filter.stopped) text += filter.push(decoder.decode()) + filter.rest();
    yield { token, text, logprob };
    if (ended) return 'end-token';
    if (filter.stopped) return 'stop';
  }
  return 'length';
}
