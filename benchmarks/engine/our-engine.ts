// Our engine inside its child process, by the same functions that an application calls.
import type { Backbone, Session, Written } from '../../src/model/backbone.ts';
import { type LoadOptions, loadBackbone } from '../../src/model/load.ts';
import { randomTokens } from '../random-tokens.ts';
import type { Dtype, Start } from './start.ts';

/** How each dtype is loaded. */
const OUR_LOAD: Record<Dtype, LoadOptions> = {
  bf16: {},
  int8: { weights: 'int8' },
  w8a8: { weights: 'w8a8' },
};

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
    const options = start.saved ? {} : OUR_LOAD[start.dtype];
    const opened = performance.now();
    const backbone = await loadBackbone(start.model, { ...options, threads: start.threads, kv: start.kv });
    return new OurEngine(start, backbone, opened);
  }

  random(count: number): number[] {
    return randomTokens(count, this.start.vocabulary);
  }

  /** A new sequence behind a prompt, with its first token written. */
  async begin(prompt: readonly number[]): Promise<Writer> {
    const writer = { session: this.backbone.open(), token: 0 };
    await this.continue(writer, prompt, 1);
    return writer;
  }

  /** Writes `count` tokens behind those written before. */
  async write(writer: Writer, count: number, onToken?: () => void, signal?: AbortSignal): Promise<void> {
    await this.continue(writer, [writer.token], count, onToken, signal);
  }

  /** Feeds tokens and writes on from there. */
  private async continue(
    writer: Writer,
    tokens: readonly number[],
    count: number,
    onToken?: () => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const receive = (written: readonly Written[]): void => {
      for (const { token } of written) {
        writer.token = token;
        onToken?.();
      }
    };
    await writer.session.write!(tokens, { maxTokens: count }, receive, signal);
  }
}
