// The language model by itself: writes on from a text, without experts.
import { MrklError } from '../contract/errors.ts';
import type { Backbone, Session } from '../model/backbone.ts';
import { type GenerateEnd, type GenerateOptions, generate } from '../model/generate.ts';

export interface WriteOptions
  extends Pick<
    GenerateOptions,
    'stop' | 'temperature' | 'topK' | 'topP' | 'minP' | 'seed' | 'priority' | 'guesses' | 'signal'
  > {
  readonly maxTokens: number;
  /** Texts to write from the same prompt, which is fed once; 1 when absent. */
  readonly count?: number;
}

/** What a text grew by. */
export interface WrittenPiece {
  /** Which of the texts, from 0. */
  readonly choice: number;
  readonly text: string;
  /** Tokens that the piece stands for. */
  readonly tokens: number;
  /** Why the text ended, with its last piece. */
  readonly end: GenerateEnd | null;
}

/** The tokens around a text: what stands first, where the model was trained so, and what ends it. */
export interface TextMarks {
  readonly start: number | null;
  readonly end: number;
}

/** Writes on from a text; the pieces of several texts come as they are written. */
export async function* writeText(
  backbone: Backbone,
  { start, end }: TextMarks,
  text: string,
  { count = 1, ...options }: WriteOptions,
): AsyncGenerator<WrittenPiece, void, undefined> {
  const prompt = [...(start === null ? [] : [start]), ...backbone.tokenizer.encode(text)];
  if (prompt.length === 0) throw new MrklError('argument-invalid', 'prompt: expected some text, found none');
  const sessions = [backbone.open()];
  const texts: AsyncGenerator<WrittenPiece, void, undefined>[] = [];
  try {
    const [first] = sessions as [Session];
    // Pages of keys and values stay shared.
    const shared = count > 1 && prompt.length > 1 ? prompt.splice(0, prompt.length - 1) : [];
    if (shared.length > 0) await first.feed(shared, options.signal);
    while (sessions.length < count) sessions.push(first.fork());
    for (const [choice, session] of sessions.entries()) {
      const seed = options.seed === undefined ? {} : { seed: (options.seed + choice) % 2 ** 32 };
      const given = { ...options, ...seed, prompt, tokenizer: backbone.tokenizer, endTokens: [end] };
      texts.push(pieces(choice, session, given));
    }
    yield* merge(texts);
  } finally {
    await Promise.allSettled(texts.map((pieces) => pieces.return()));
    for (const session of sessions) session.close();
  }
}

async function* pieces(
  choice: number,
  session: Session,
  options: GenerateOptions,
): AsyncGenerator<WrittenPiece, void, undefined> {
  const run = generate(session, options);
  try {
    for (;;) {
      const next = await run.next();
      if (next.done) {
        yield { choice, text: '', tokens: 0, end: next.value };
        return;
      }
      yield { choice, text: next.value.text, tokens: 1, end: null };
    }
  } finally {
    await run.return('length');
  }
}

/** All of several sequences, each in its order. */
async function* merge<T>(sources: readonly AsyncGenerator<T, void, undefined>[]): AsyncGenerator<T, void> {
  const next = async (i: number) => ({ i, result: await (sources[i] as AsyncGenerator<T>).next() });
  const waiting = new Map(sources.map((_, i) => [i, next(i)]));
  try {
    while (waiting.size > 0) {
      const { i, result } = await Promise.race(waiting.values());
      if (result.done) {
        waiting.delete(i);
      } else {
        waiting.set(i, next(i));
        yield result.value;
      }
    }
  } finally {
    for (const promise of waiting.values()) promise.catch(() => undefined);
  }
}
