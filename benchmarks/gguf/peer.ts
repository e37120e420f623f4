// The peer (node-llama-cpp) as a reader of GGUF files: its logits, its greedy text, its tool that quantises.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from '../ceilings.ts';

interface Evaluated {
  next: { logits: Map<number, number> };
}
interface Sequence {
  controlledEvaluate(input: readonly [number, object][]): Promise<(Evaluated | undefined)[]>;
  evaluate(tokens: number[], options: object): AsyncIterable<number>;
  clearHistory(): Promise<void>;
}
interface Context {
  getSequence(): Sequence;
}
interface Model {
  createContext(options: object): Promise<Context>;
  dispose(): Promise<void>;
}
interface Library {
  getLlama(options: object): Promise<{ loadModel(options: object): Promise<Model> }>;
  LlamaLogLevel: { error: string };
}

/** What an engine says about a prompt. */
export interface Outputs {
  /** One row per token of the prompt. */
  logits: Float32Array[];
  greedy: number[];
}

/** Numbers of file types. */
export const FILE_TYPE = { f32: 0, q4_0: 2, q4_k_m: 15, q5_k_m: 17, q6_k: 18 } as const;
export type FileType = keyof typeof FILE_TYPE;

export class Peer {
  readonly #modules: string;
  readonly #llama: { loadModel(options: object): Promise<Model> };

  private constructor(modules: string, llama: { loadModel(options: object): Promise<Model> }) {
    this.#modules = modules;
    this.#llama = llama;
  }

  /** Null where it is not installed. */
  static async find(modules: string): Promise<Peer | null> {
    const door = path.join(modules, 'node-llama-cpp/dist/index.js');
    if (!fs.existsSync(door)) return null;
    const library = (await import(pathToFileURL(door).href)) as Library;
    const logLevel = library.LlamaLogLevel.error;
    return new Peer(modules, await library.getLlama({ gpu: false, build: 'never', maxThreads: 1, logLevel }));
  }

  /** Logits after each token of a prompt, and what follows greedily; keys and values in f32. */
  async outputs(file: string, prompt: readonly number[], more: number): Promise<Outputs> {
    const model = await this.#llama.loadModel({ modelPath: file, gpuLayers: 0 });
    try {
      const size = prompt.length + more + 16;
      const sequence = (
        await model.createContext({
          contextSize: size,
          batchSize: size,
          // Its threads wait for each other spinning, which takes very long on a busy machine.
          threads: 1,
          flashAttention: false,
          experimentalKvCacheKeyType: 'F32',
          experimentalKvCacheValueType: 'F32',
        })
      ).getSequence();
      const wish = { generateNext: { logits: true, options: { temperature: 0 } } };
      const evaluated = await sequence.controlledEvaluate(prompt.map((token) => [token, wish]));
      const logits = evaluated.map((row) => {
        const values = new Float32Array(row?.next.logits.size ?? 0);
        for (const [token, value] of row?.next.logits ?? []) values[token] = value;
        return values;
      });
      await sequence.clearHistory();
      const greedy: number[] = [];
      for await (const token of sequence.evaluate([...prompt], { temperature: 0, yieldEogToken: true })) {
        if (greedy.push(token) === more) break;
      }
      return { logits, greedy };
    } finally {
      await model.dispose();
    }
  }

  /** Writes `from` as `to` in another type, unless it is there already; the reason when that fails. */
  quantize(from: string, to: string, type: FileType): string | null {
    if (fs.existsSync(to)) return null;
    const folder = `linux-${process.arch}`;
    const libraries = path.join(this.#modules, '@node-llama-cpp', folder, 'bins', folder);
    const tool = compile('quantize-with-peer.c', 'quantize-with-peer', ['gcc', '-O2']);
    if (tool === null) return 'no C compiler';
    const part = `${to}.part`;
    const run = spawnSync(tool, [libraries, from, part, String(FILE_TYPE[type])], { encoding: 'utf8' });
    if (run.status !== 0) return run.stderr.trim().split('\n').at(-1) ?? 'the tool failed';
    fs.renameSync(part, to);
    return null;
  }
}
