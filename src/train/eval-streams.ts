// How far a base model is on each stream of its recipe, without grammar and soft prompts: a quick look at a checkpoint.
import { MrklError } from '../contract/errors.ts';
import { loadModel } from '../model/load.ts';
import type { PartWeights } from './corpus/batches.ts';
import { encodeExample } from './corpus/batches.ts';
import { drawExample, type StageMix } from './corpus/mix.ts';
import { Random } from './corpus/random.ts';
import { NONE, type Stream } from './corpus/streams.ts';
import { predictions } from './eval-loss.ts';
import { beside } from './paths.ts';
import { readRecipe } from './recipe.ts';
import { openSources, readEncoder } from './train-base.ts';

export interface StreamRow {
  readonly stream: string;
  readonly examples: number;
  /** Of the tokens of the outputs. */
  readonly natsPerToken: number;
  /** Share of the tokens that the model finds most likely. */
  readonly tokens: number;
  /** Share of the outputs that greedy decoding writes exactly. */
  readonly exact: number;
}

export interface StreamOptions {
  readonly model: string;
  readonly recipe: string;
  readonly data: string;
  readonly examples: number;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStream?: ((begun: number, count: number, stream: string) => void) | undefined;
}

const SEED = 20220502; // no batch of a run is drawn from it
const OUTPUTS: PartWeights = { question: 0, text: 1, output: 1 };

/** Draws examples of every stream anew and scores a model on them; text counts as an output. */
export async function evalStreams(options: StreamOptions): Promise<StreamRow[]> {
  const { model: folder, recipe: file, data, examples, threads = 0, signal, onStream } = options;
  const recipe = readRecipe(file);
  if (recipe.kind !== 'base')
    throw new MrklError('argument-invalid', `${file}: expected a recipe of kind base, found ${recipe.kind}.`);
  const encoder = readEncoder(beside(file, recipe.tokenizer));
  const { sentences, streams } = openSources(recipe, file, data, () => {});
  const mix = recipe.stages.at(-1)?.mix as StageMix;
  const all: [string, Stream][] = [['mix', (rng) => drawExample(rng, mix, sentences)], ...streams];
  const model = await loadModel(folder, { threads });
  try {
    const rows: StreamRow[] = [];
    for (const [i, [stream, source]] of all.entries()) {
      onStream?.(i, all.length, stream);
      const rng = new Random(SEED);
      const draw = () => encodeExample(drawn(source, rng, stream), encoder, OUTPUTS);
      rows.push({ stream, ...(await score(model, Array.from({ length: examples }, draw), signal)) });
    }
    return rows;
  } finally {
    model.close();
  }
}

/** Refused questions of an expert are left out: what counts are its calls. */
function drawn(source: Stream, rng: Random, stream: string) {
  for (;;) {
    const example = source(rng);
    if (stream === 'mix' || example.output !== NONE) return example;
  }
}

type Model = Parameters<typeof predictions>[0];
type Documents = readonly Parameters<typeof predictions>[1][];

async function score(
  model: Model,
  documents: Documents,
  signal: AbortSignal | undefined,
): Promise<Omit<StreamRow, 'stream'>> {
  let [total, count, right, exact] = [0, 0, 0, 0];
  for (const document of documents) {
    let wrong = 0;
    for await (const { token, nats, best } of predictions(model, document, signal)) {
      total += nats;
      count++;
      if (best !== token) wrong++;
      else right++;
    }
    if (wrong === 0) exact++;
  }
  const examples = documents.length;
  return { examples, natsPerToken: total / count, tokens: right / count, exact: exact / examples };
}
