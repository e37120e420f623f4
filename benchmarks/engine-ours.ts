// Our engine as a contender: greedy, one sequence, the same path that an application takes.
import { loadBackbone } from '../src/model/load.ts';
import { type Engine, randomTokens, type Start, serveEngine, timed } from './contender.ts';

function greatest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  return best;
}

async function openOurs(start: Start): Promise<Engine> {
  const backbone = await loadBackbone(start.model, { threads: start.threads });
  return {
    async prefill(tokens) {
      const session = backbone.open();
      const prompt = randomTokens(tokens, start.vocabulary);
      const seconds = await timed(() => session.feed(prompt));
      session.close();
      return seconds;
    },
    async decode(tokens) {
      const session = backbone.open();
      let token = greatest(await session.feed(randomTokens(16, start.vocabulary)));
      const seconds = await timed(async () => {
        for (let i = 0; i < tokens; i++) token = greatest(await session.feed([token]));
      });
      session.close();
      return seconds;
    },
  };
}

serveEngine(openOurs);
