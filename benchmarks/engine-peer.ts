// node-llama-cpp (llama.cpp) as a contender: CPU only, greedy, no cache between measurements.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Engine, randomTokens, type Start, serveEngine, timed } from './contender.ts';

interface Sequence {
  evaluate(tokens: number[], options: object): AsyncIterable<number>;
  clearHistory(): Promise<void>;
}
interface Peer {
  getLlama(options: object): Promise<{
    loadModel(options: object): Promise<{
      createContext(options: object): Promise<{ getSequence(): Sequence }>;
    }>;
  }>;
}

const GREEDY = { temperature: 0, yieldEogToken: true };
const CONTEXT = 4096;

async function openPeer(start: Start): Promise<Engine> {
  const door = path.join(start.modules, 'node-llama-cpp/dist/index.js');
  const { getLlama } = (await import(pathToFileURL(door).href)) as Peer;
  const llama = await getLlama({ gpu: false, build: 'never', maxThreads: start.threads, logLevel: 'error' });
  const model = await llama.loadModel({ modelPath: start.model, gpuLayers: 0 });
  const context = await model.createContext({
    contextSize: CONTEXT,
    batchSize: 512,
    threads: start.threads,
    ignoreMemorySafetyChecks: true,
  });
  const sequence = context.getSequence();

  /** Feeds a prompt and takes tokens until `count` have come. */
  const take = async (prompt: number[], count: number): Promise<number> => {
    let last = 0;
    let taken = 0;
    for await (last of sequence.evaluate(prompt, GREEDY)) if (++taken === count) break;
    return last;
  };
  return {
    async prefill(tokens) {
      await sequence.clearHistory();
      const prompt = randomTokens(tokens, start.vocabulary);
      return await timed(() => take(prompt, 1));
    },
    async decode(tokens) {
      await sequence.clearHistory();
      const last = await take(randomTokens(16, start.vocabulary), 1);
      return await timed(() => take([last], tokens));
    },
  };
}

serveEngine(openPeer);
