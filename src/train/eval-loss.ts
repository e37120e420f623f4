// What number formats cost: nats per token under each scheme of the weights and each type of keys and values.
import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MrklError } from '../contract/errors.ts';
import type { KvType, Precision, WeightScheme } from '../model/addon.ts';
import type { Tokenizer } from '../model/backbone.ts';
import { loadModel, type NativeModel } from '../model/load.ts';
import { encodeExample } from './corpus/batches.ts';
import { drawExample } from './corpus/mix.ts';
import { loadSentences } from './corpus/natural.ts';
import { Random } from './corpus/random.ts';
import { beside } from './paths.ts';
import { readRecipe } from './recipe.ts';
import { readEncoder } from './train-base.ts';

/** One way to hold the numbers of a model. */
export interface Variant {
  readonly weights: WeightScheme;
  readonly kv: KvType;
  readonly precision: Precision;
}

/** Tokens of one sequence; weights[t] is what predicting token t from those before it counts. */
export interface Document {
  readonly tokens: readonly number[];
  readonly weights: readonly number[];
}

export interface LossRow extends Variant {
  /** Bytes of the weights in memory. */
  readonly bytes: number;
  readonly natsPerToken: number;
  /** To the first variant, with its standard error over the tokens. */
  readonly difference: number;
  readonly error: number;
  /** Share of the tokens at which the best prediction is that of the first variant. */
  readonly agreement: number;
}

export interface LossReport {
  readonly model: string;
  readonly documents: number;
  readonly tokens: number;
  readonly rows: readonly LossRow[];
}

export interface LossOptions {
  readonly model: string;
  readonly variants: readonly Variant[];
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onVariant?: (variant: Variant) => void;
}

const CHUNK = 128; // tokens whose logits are held at once
const LONGEST = 16; // characters of a token, on average at most: no whole library need be encoded
const RECIPE_SEED = 20220502;

/** Texts of files, and of the .txt files of folders: `most` tokens of each, in windows of `context` behind <|bos|>. */
export async function textDocuments(
  places: readonly string[],
  tokenizer: Tokenizer,
  { context, most }: { readonly context: number; readonly most: number },
): Promise<Document[]> {
  const documents: Document[] = [];
  const begin = tokenizer.id('<|bos|>');
  for (const file of await filesAt(places)) {
    const text = (await readFile(file, 'utf8')).slice(0, LONGEST * most);
    const tokens = tokenizer.encode(text).slice(0, most);
    for (let at = 0; at < tokens.length; at += context) {
      const window = tokens.slice(at, at + context);
      documents.push({ tokens: [begin, ...window], weights: [0, ...window.map(() => 1)] });
    }
  }
  return documents;
}

async function filesAt(places: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const place of places) {
    const found = statSync(place, { throwIfNoEntry: false });
    if (found === undefined) throw new MrklError('file-missing', `There is no '${place}'.`);
    if (found.isFile()) files.push(place);
    else
      files.push(
        ...(await readdir(place))
          .filter(isText)
          .sort()
          .map((name) => path.join(place, name)),
      );
  }
  if (files.length === 0)
    throw new MrklError('argument-invalid', `${places.join(', ')}: expected .txt files.`);
  return files;
}

const isText = (name: string): boolean => name.endsWith('.txt');

/** Examples of a recipe's last stage that training did not see, at least `most` tokens of them. */
export function recipeDocuments(file: string, data: string, most: number): Document[] {
  const recipe = readRecipe(file);
  const mix = recipe.kind === 'base' ? recipe.stages.at(-1)?.mix : undefined;
  if (recipe.kind !== 'base' || mix === undefined)
    throw new MrklError('argument-invalid', `${file}: expected a recipe of kind base, found ${recipe.kind}.`);
  const encoder = readEncoder(beside(file, recipe.tokenizer));
  const sentences = loadSentences(data, () => {});
  const rng = new Random(RECIPE_SEED);
  const documents: Document[] = [];
  for (let tokens = 0; tokens < most; ) {
    const document = encodeExample(drawExample(rng, mix, sentences), encoder, recipe.parts);
    documents.push(document);
    tokens += document.tokens.length;
  }
  return documents;
}

interface Scores {
  readonly bytes: number;
  readonly nats: Float64Array;
  readonly best: Int32Array;
}

/** Scores the same documents under every variant; all are compared with the first. */
export async function evalLoss(documents: readonly Document[], options: LossOptions): Promise<LossReport> {
  const weights = documents.flatMap((document) => document.weights.filter((weight) => weight > 0));
  let first: Scores | undefined;
  const rows: LossRow[] = [];
  for (const variant of options.variants) {
    options.onVariant?.(variant);
    const scores = await scoreVariant(documents, weights.length, variant, options);
    first ??= scores;
    rows.push({ ...variant, bytes: scores.bytes, ...compare(scores, first, weights) });
  }
  return { model: options.model, documents: documents.length, tokens: weights.length, rows };
}

async function scoreVariant(
  documents: readonly Document[],
  count: number,
  variant: Variant,
  { model: folder, threads = 0, signal }: LossOptions,
): Promise<Scores> {
  const model = await loadModel(folder, { ...variant, threads });
  const scores = { nats: new Float64Array(count), best: new Int32Array(count) };
  let at = 0;
  try {
    for (const document of documents) at = await scoreDocument(model, document, scores, at, signal);
    return { ...scores, bytes: model.info.bytes };
  } finally {
    model.close();
  }
}

async function scoreDocument(
  model: NativeModel,
  document: Document,
  scores: Pick<Scores, 'nats' | 'best'>,
  start: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let place = start;
  for await (const { nats, best } of predictions(model, document, signal)) {
    scores.nats[place] = nats;
    scores.best[place++] = best;
  }
  return place;
}

interface Prediction {
  readonly token: number;
  /** −ln p of the token that stands there. */
  readonly nats: number;
  readonly best: number;
}

/** What the model says of every token that counts. */
export async function* predictions(
  model: Pick<NativeModel, 'open'>,
  { tokens, weights }: Document,
  signal?: AbortSignal,
): AsyncGenerator<Prediction> {
  const session = model.open();
  try {
    for (let begin = 0; begin + 1 < tokens.length; begin += CHUNK) {
      const chunk = tokens.slice(begin, Math.min(begin + CHUNK, tokens.length - 1));
      const logits = await session.allLogits(chunk, signal);
      const width = logits.length / chunk.length;
      for (const [i] of chunk.entries()) {
        if ((weights[begin + i + 1] as number) === 0) continue;
        const token = tokens[begin + i + 1] as number;
        yield { token, ...predict(logits.subarray(i * width, (i + 1) * width), token) };
      }
    }
  } finally {
    session.close();
  }
}

/** −ln softmax(logits)[target], and where the logits are largest. */
function predict(row: Float32Array, target: number): { nats: number; best: number } {
  let best = 0;
  for (let i = 1; i < row.length; i++) if (row[i]! > row[best]!) best = i;
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += Math.exp(row[i]! - row[best]!);
  return { nats: Math.log(sum) + row[best]! - row[target]!, best };
}

type Comparison = Pick<LossRow, 'natsPerToken' | 'difference' | 'error' | 'agreement'>;

function compare(found: Scores, first: Scores, weights: readonly number[]): Comparison {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (value: (i: number) => number): number =>
    weights.reduce((sum, weight, i) => sum + weight * value(i), 0) / total;
  const change = (i: number): number => found.nats[i]! - first.nats[i]!;
  const difference = mean(change);
  const squares = weights.reduce((sum, weight, i) => sum + (weight * (change(i) - difference)) ** 2, 0);
  return {
    natsPerToken: mean((i) => found.nats[i]!),
    difference,
    error: Math.sqrt(squares) / total,
    agreement: mean((i) => (found.best[i] === first.best[i] ? 1 : 0)),
  };
}
