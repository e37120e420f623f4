// Trains the router of a model folder, on words or on the hidden states of its model.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../base/package-root.ts';
import { MrklError } from '../../contract/errors.ts';
import { type Example, ExampleSchema } from '../../contract/manifest.ts';
import { NONE, SEVERAL } from '../../contract/router-file.ts';
import { toWordsFile } from '../../router/words/file.ts';
import { judgeWords, type WordsModel } from '../../router/words/model.ts';
import type { TrainOptions } from '../progress.ts';
import type { RouterRecipe } from '../recipe.ts';
import { type Labelled, learn } from './learn.ts';
import { routerRows } from './questions.ts';
import { trainStates } from './states.ts';

/** Learns what the recipe says; writes router.json into the folder of the model. */
export async function trainRouter(
  recipe: RouterRecipe,
  folder: string,
  options: TrainOptions,
): Promise<string> {
  const say = (text: string) => options.onEvent?.({ stage: 'router', text });
  const drawn = routerRows(recipe, options);
  say(`${drawn.length} questions drawn`);
  const cut = Math.floor(drawn.length * (1 - recipe.heldOut));
  const known = Object.keys(recipe.examples);
  const train = [...drawn.slice(0, cut), ...examplesOf(expertsFolder(), known)];
  const test = drawn.slice(cut);
  const output = options.output ?? folder;
  mkdirSync(output, { recursive: true });
  const file = join(output, 'router.json');
  const { head } = recipe;
  if (head.on === 'states') {
    writeFileSync(file, `${JSON.stringify(await trainStates(train, test, head, folder, options))}\n`);
    return file;
  }
  const model = await learn(train, {
    ...{ seed: recipe.seed, cost: head.cost, folds: head.folds, least: head.least },
    ...(options.threads ? { threads: options.threads } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  for (const line of heldOutFigures(model, test)) say(line);
  writeFileSync(file, `${JSON.stringify(toWordsFile(model))}\n`);
  return file;
}

export const expertsFolder = (): string => join(packageRoot(), 'experts');

/** The questions in examples.jsonl that the experts of a folder, or those named, are for. */
export function examplesOf(folder: string, names?: readonly string[]): Labelled[] {
  if (!existsSync(folder)) return [];
  const there = readdirSync(folder).filter(
    (name) => (names?.includes(name) ?? true) && existsSync(join(folder, name, 'examples.jsonl')),
  );
  return there.flatMap((name) => {
    const file = join(folder, name, 'examples.jsonl');
    return readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, i) => (line === '' ? [] : [readExample(line, `${file}:${i + 1}`)]))
      .filter(({ input }) => input !== null)
      .map(({ question }) => ({ text: question, experts: [name] }));
  });
}

function readExample(line: string, place: string): Example {
  try {
    return ExampleSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new MrklError('file-invalid', `${place}: is no example.`, { cause });
  }
}

/** Share right of each class, and how sure the model was. */
function heldOutFigures(model: WordsModel, rows: readonly Labelled[]): string[] {
  const counts = new Map<string, { n: number; right: number }>();
  const bins = Array.from({ length: 15 }, () => ({ right: 0, sure: 0 }));
  for (const { text, experts } of rows) {
    const wanted = experts[0] ?? NONE;
    const { candidates, none, severalCalls = 0 } = judgeWords(model, text);
    const all = [
      ...candidates,
      { expert: NONE, probability: none },
      { expert: SEVERAL, probability: severalCalls },
    ];
    const best = all.reduce((a, b) => (b.probability > a.probability ? b : a));
    const count = counts.get(wanted) ?? { n: 0, right: 0 };
    counts.set(wanted, count);
    const bin = bins[Math.min(14, Math.floor(15 * best.probability))] as { right: number; sure: number };
    count.n++;
    bin.sure += best.probability;
    if (best.expert !== wanted) continue;
    count.right++;
    bin.right++;
  }
  const right = [...counts.values()].reduce((sum, count) => sum + count.right, 0);
  const gap = bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.sure), 0) / rows.length;
  const share = (a: number, b: number) => `${((100 * a) / b).toFixed(2)} %`;
  return [
    `held out: ${share(right, rows.length)} right of ${rows.length}, calibration error ${gap.toFixed(4)}`,
    ...[...counts].sort().map(([name, count]) => `  ${name}: ${share(count.right, count.n)} of ${count.n}`),
    `threshold ${model.threshold.toFixed(3)}`,
  ];
}
