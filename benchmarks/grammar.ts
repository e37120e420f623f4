// What the grammar costs: compiling it, and per token beside the decoding step of the model.
//   npm run bench:grammar -- [--model <folder>] [--quick] [--json]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { decode } from '../src/adapter/decode.ts';
import { Grammar } from '../src/adapter/grammar/grammar.ts';
import { Vocabulary } from '../src/adapter/grammar/vocabulary.ts';
import { packageRoot } from '../src/base/package-root.ts';
import { loadExperts } from '../src/dispatch/registry.ts';
import type { Backbone, Session } from '../src/model/backbone.ts';
import { loadBackbone } from '../src/model/load.ts';
import { showTable } from './statistics.ts';

/** Words that stand for a soft prompt: with random weights too the calls are long enough to measure. */
const QUESTIONS = Array.from({ length: 60 }, (_, i) => `How much is ${2 ** (i % 40)} plus ${3 ** (i % 25)}?`);
const LIMIT = 80;

interface Measured {
  /** Microseconds per step of decoding, the feed of question and forced beginning left out. */
  model: number;
  grammar: number;
  steps: number;
}

/** A session that notes the time spent inside its feeds. */
function timed(session: Session, times: number[]): Session {
  return {
    ...session,
    feed: async (tokens, signal) => {
      const from = performance.now();
      const logits = await session.feed(tokens, signal);
      times.push(performance.now() - from);
      return logits;
    },
  };
}

async function measure(
  backbone: Backbone,
  grammar: Grammar,
  questions: readonly string[],
): Promise<Measured> {
  const { tokenizer } = backbone;
  const [bos, call, end] = [tokenizer.id('<|bos|>'), tokenizer.id('<|call|>'), tokenizer.id('<|eos|>')];
  let [inside, outside, steps] = [0, 0, 0];
  for (const question of questions) {
    const session = backbone.open();
    const times: number[] = [];
    const from = performance.now();
    await decode(timed(session, times), [bos, ...tokenizer.encode(question), call], grammar, {
      tokenizer,
      limit: LIMIT,
      end,
    });
    const whole = performance.now() - from;
    session.close();
    const feeds = times.reduce((a, b) => a + b, 0);
    outside += whole - feeds;
    inside += feeds - (times[0] ?? 0);
    steps += times.length - 1;
  }
  return { model: (inside / steps) * 1000, grammar: (outside / steps) * 1000, steps };
}

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const root = packageRoot();
const backbone = await loadBackbone(options.model ?? path.join(root, 'models/nano'));
const questions = options.quick ? QUESTIONS.slice(0, 2) : QUESTIONS;
const rows = [];
for (const { manifest, schema } of await loadExperts(path.join(root, 'dist/experts'))) {
  const from = performance.now();
  const grammar = new Grammar(schema.input, new Vocabulary(backbone.tokenizer));
  const compile = performance.now() - from;
  const first = await measure(backbone, grammar, QUESTIONS.slice(0, 1));
  await measure(backbone, grammar, questions);
  const warm = await measure(backbone, grammar, questions);
  const round = (x: number): number => Math.round(x * 100) / 100;
  rows.push({
    expert: manifest.name,
    compileMilliseconds: round(compile),
    firstCallMilliseconds: round((first.grammar * first.steps) / 1000),
    grammarMicroseconds: round(warm.grammar),
    modelMicroseconds: round(warm.model),
    share: round(warm.grammar / warm.model),
  });
}
backbone.close();
if (options.json) console.log(JSON.stringify(rows));
else showTable(rows);
