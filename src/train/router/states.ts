// A head on the last and mean hidden state of the frozen model.
import { MrklError } from '../../contract/errors.ts';
import { NONE, type StatesRouterFile } from '../../contract/router-file.ts';
import type { Backbone } from '../../model/backbone.ts';
import { weightsFingerprint } from '../../model/fingerprint.ts';
import { loadBackbone } from '../../model/load.ts';
import { assess, calibrate, fitRegression, type Row } from '../logistic.ts';
import type { TrainOptions } from '../progress.ts';
import type { RouterRecipe } from '../recipe.ts';
import type { Labelled } from './learn.ts';

/** Last and mean hidden state (2H) of `<|bos|> question <|call|>`, without any soft prompt. */
async function routerFeatures(backbone: Backbone, question: string): Promise<Float32Array> {
  const { tokenizer, hiddenSize: width } = backbone;
  const session = backbone.open();
  try {
    const hidden = await session.hidden([
      tokenizer.id('<|bos|>'),
      ...tokenizer.encode(question),
      tokenizer.id('<|call|>'),
    ]);
    const rows = hidden.length / width;
    const features = new Float32Array(2 * width);
    features.set(hidden.subarray((rows - 1) * width));
    for (let t = 0; t < rows; t++)
      for (let i = 0; i < width; i++)
        features[width + i] = (features[width + i] as number) + (hidden[t * width + i] as number) / rows;
    return features;
  } finally {
    session.close();
  }
}

type StatesHead = Extract<RouterRecipe['head'], { on: 'states' }>;

/** Fits on rows, calibrates and assesses on those held out; the content of router.json. */
export async function trainStates(
  train: readonly Labelled[],
  heldOut: readonly Labelled[],
  head: StatesHead,
  folder: string,
  options: TrainOptions,
): Promise<StatesRouterFile> {
  const names = [...new Set(train.flatMap(({ experts }) => experts))].sort();
  const classes = [...names, NONE];
  const backbone = await loadBackbone(folder, { threads: options.threads ?? 0 });
  try {
    const read = (rows: readonly Labelled[]) => readStates(rows, classes, backbone, options);
    const model = fitRegression(await read(train), classes.length, head);
    const test = await read(heldOut);
    calibrate(model, test);
    const { accuracy, calibrationError } = assess(model, test);
    const figures = `accuracy ${accuracy.toFixed(4)}, calibration error ${calibrationError.toFixed(4)}`;
    options.onEvent?.({ stage: 'router', text: `held out: ${figures}` });
    const round = (x: number) => Number(x.toPrecision(6));
    return {
      version: 1,
      model: (await weightsFingerprint(folder)) ?? '',
      input: 'bos-question-call',
      features: ['last', 'mean'],
      shift: model.shift.map(round),
      scale: model.scale.map(round),
      classes,
      weights: model.weights.map((w) => w.map(round)),
      bias: model.bias.map(round),
      temperature: round(model.temperature),
      threshold: 0.5,
    };
  } finally {
    backbone.close();
  }
}

async function readStates(
  rows: readonly Labelled[],
  classes: readonly string[],
  backbone: Backbone,
  { signal, onEvent }: TrainOptions,
): Promise<Row[]> {
  const read: Row[] = [];
  for (const { text, experts } of rows) {
    signal?.throwIfAborted();
    if (experts.length > 1) throw new MrklError('argument-invalid', `'${text}': expected one expert.`);
    const label = classes.indexOf(experts[0] ?? NONE);
    read.push({ features: await routerFeatures(backbone, text), label });
    if (read.length % 2000 === 0) onEvent?.({ stage: 'router', text: `${read.length} questions read` });
  }
  return read;
}
