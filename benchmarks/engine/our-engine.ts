// Our engine inside its child process, by the same functions that an application calls.
import type { Backbone, Session } from '../../src/model/backbone.ts';
import { type LoadOptions, loadBackbone } from '../../src/model/load.ts';
import { randomTokens } from '../random-tokens.ts';
import type { Dtype, Start } from './measure.ts';

/** How each dtype is loaded; null while the engine has no such weights. */
export const OUR_LOAD: Record<Dtype, LoadOptions | null> = { bf16: {}, int8: null };

export function greatest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  return best;
}

/** A sequence that writes on greedily. */
export interface Writer {
  session: Session;
  /** The token to feed next. */
  token: number;
}

export class OurEngine {
  readonly start: Start;
  readonly backbone: Backbone;
  /** When loading began, on the clock of `performance`. */
  readonly opened: number;
  /** Things that a measure keeps from one sample to the next. */
  readonly kept = new Map<string, Writer & { length: number }>();

  private constructor(start: Start, backbone: Backbone, opened: number) {
    this.start = start;
    this.backbone = backbone;
    this.opened = opened;
  }

  static async open(start: Start): Promise<OurEngine> {
    const options = OUR_LOAD[start.dtype];
    if (options === null) throw new Error(`our engine has no ${start.dtype} weights yet`);
    const opened = performance.now();
    const backbone = await loadBackbone(start.model, { ...options, threads: start.threads, kv: start.kv });
    return new OurEngine(start, backbone, opened);
  }

  random(count: number): number[] {
    return randomTokens(count, this.start.vocabulary);
  }

  /** A new sequence behind a prompt. */
  async begin(prompt: readonly number[]): Promise<Writer> {
    const session = this.backbone.open();
    return { session, token: greatest(await session.feed(prompt)) };
  }

  /** Writes tokens one by one. */
  async write(writer: Writer, count: number, onToken?: () => void): Promise<void> {
    for (let i = 0; i < count; i++) {
      writer.token = greatest(await writer.session.feed([writer.token]));
      onToken?.();
    }
  }
}
