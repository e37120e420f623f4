// The peer, node-llama-cpp (llama.cpp), inside its child process: CPU only, greedy.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { randomTokens } from '../random-tokens.ts';
import type { Start } from './start.ts';

export interface PeerSequence {
  evaluate(tokens: number[], options: object): AsyncIterable<number>;
  adaptStateToTokens(tokens: number[], allowShift: boolean): Promise<void>;
  takeCheckpoint(): Promise<void>;
  clearHistory(): Promise<void>;
  readonly nextTokenIndex: number;
}
interface PeerContext {
  getSequence(options?: object): PeerSequence;
  dispose(): Promise<void>;
}
interface PeerModel {
  createContext(options: object): Promise<PeerContext>;
}
interface PeerLibrary {
  getLlama(options: object): Promise<{ loadModel(options: object): Promise<PeerModel> }>;
  LlamaLogLevel: { debug: string };
  InputLookupTokenPredictor: new () => object;
}

const GREEDY = { temperature: 0, yieldEogToken: true };

/** A sequence that writes on greedily. */
export interface PeerWriter {
  sequence: PeerSequence;
  token: number;
}

interface Shape {
  /** Tokens of each sequence. */
  size: number;
  sequences: number;
  predictor: boolean;
}

export class PeerEngine {
  readonly start: Start;
  /** When loading began, on the clock of `performance`. */
  readonly opened: number;
  /** What it has written to its log since the last context was asked for. */
  readonly log: string[];
  /** Things that a measure keeps from one sample to the next. */
  readonly kept = new Map<string, PeerWriter & { length: number }>();
  private readonly library: PeerLibrary;
  private readonly model: PeerModel;
  private context: PeerContext | undefined;
  private sequences: PeerSequence[] = [];
  private shape = '';

  private constructor(
    start: Start,
    library: PeerLibrary,
    model: PeerModel,
    about: { opened: number; log: string[] },
  ) {
    this.start = start;
    this.library = library;
    this.model = model;
    this.opened = about.opened;
    this.log = about.log;
  }

  static async open(start: Start): Promise<PeerEngine> {
    const door = path.join(start.modules, 'node-llama-cpp/dist/index.js');
    const library = (await import(pathToFileURL(door).href)) as PeerLibrary;
    const log: string[] = [];
    const llama = await library.getLlama({
      gpu: false,
      build: 'never',
      maxThreads: start.threads,
      logLevel: library.LlamaLogLevel.debug,
      logger: (_: string, text: string) => log.push(text),
    });
    const opened = performance.now();
    const model = await llama.loadModel({ modelPath: start.model, gpuLayers: 0 });
    return new PeerEngine(start, library, model, { opened, log });
  }

  random(count: number): number[] {
    return randomTokens(count, this.start.vocabulary);
  }

  /** Sequences of a context with room for `size` tokens in each; the context before is given up. */
  async open(size: number, sequences = 1, predictor = false): Promise<PeerSequence[]> {
    const shape: Shape = { size, sequences, predictor };
    if (this.shape !== JSON.stringify(shape)) {
      await this.context?.dispose();
      this.kept.clear();
      this.log.length = 0;
      this.context = await this.model.createContext({
        contextSize: size,
        sequences,
        batchSize: 512,
        threads: this.start.threads,
        ignoreMemorySafetyChecks: true,
      });
      this.sequences = Array.from({ length: sequences }, () =>
        this.context!.getSequence(
          predictor ? { tokenPredictor: new this.library.InputLookupTokenPredictor() } : {},
        ),
      );
      this.shape = JSON.stringify(shape);
    }
    return this.sequences;
  }

  /** An empty sequence of a context of that size. */
  async empty(size: number): Promise<PeerSequence> {
    const [sequence] = await this.open(size);
    await sequence!.clearHistory();
    return sequence!;
  }

  /** Feeds a prompt and takes tokens until `count` have come or `goOn` says no; returns the last. */
  async take(
    sequence: PeerSequence,
    prompt: number[],
    count: number,
    goOn: () => boolean = () => true,
  ): Promise<number> {
    let [last, taken] = [0, 0];
    for await (last of sequence.evaluate(prompt, GREEDY)) {
      taken += 1;
      if (!goOn() || taken === count) break;
    }
    return last;
  }
}
