// Teaches the router of a model folder the experts that it does not know, by their examples; what it knows stays as it is.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../base/package-root.ts';
import { MrklError } from '../../contract/errors.ts';
import { SEVERAL } from '../../contract/router-file.ts';
import { readRouterFile } from '../../router/file.ts';
import { LEAST_EXAMPLES } from '../../router/newcomers.ts';
import { fromWordsFile, toWordsFile } from '../../router/words/file.ts';
import { judgeWords, type WordsModel } from '../../router/words/model.ts';
import { manner } from '../corpus/manner.ts';
import { Random } from '../corpus/random.ts';
import type { TrainOptions } from '../progress.ts';
import { type RouterRecipe, readRecipe } from '../recipe.ts';
import { extend } from './extend.ts';
import type { Labelled } from './learn.ts';
import { routerRows } from './questions.ts';
import { examplesOf, expertsFolder, trainRouter } from './train-router.ts';

export interface RouterTraining extends TrainOptions {
  /** Folder whose subfolders are experts; the shipped ones when absent. */
  readonly experts?: string;
  /** What the known experts' questions are drawn by; recipes/router.json of the model, or of the shipped one. */
  readonly recipe?: string;
  /** Learn everything anew, as the recipe says. */
  readonly anew?: boolean;
}

/** Ways in which each example is typed. */
const MANNERS = 8;

/** Trains the router of a model folder; resolves to the file. */
export async function trainRouterOf(folder: string, options: RouterTraining): Promise<string> {
  const recipe = recipeOf(folder, options.recipe);
  const file = join(folder, 'router.json');
  if (options.anew || !existsSync(file)) return trainRouter(recipe, folder, options);
  const known = readRouterFile(JSON.parse(readFileSync(file, 'utf8')));
  if (known.version !== 2)
    throw new MrklError(
      'router-invalid',
      `${file}: version ${known.version} cannot be added to; use --anew.`,
    );
  const say = (text: string) => options.onEvent?.({ stage: 'router', text });
  const rows = examplesOf(options.experts ?? expertsFolder());
  const names = [...new Set(rows.flatMap(({ experts }) => experts))];
  const fresh = names.filter((name) => !known.classes.includes(name));
  let model = fromWordsFile(known);
  const others = [
    ...routerRows(recipe, options),
    ...rows.filter(({ experts }) => !fresh.includes(experts[0] ?? '')),
  ];
  for (const name of fresh) {
    const examples = rows.filter(({ experts }) => experts[0] === name).map(({ text }) => text);
    if (examples.length < LEAST_EXAMPLES) {
      say(`${name}: ${examples.length} examples, expected at least ${LEAST_EXAMPLES}; left out`);
      continue;
    }
    const before = accuracy(model, others);
    model = await extend(model, name, typed(examples, recipe.seed), others, options);
    const after = accuracy(model, others);
    say(`${name}: learnt from ${examples.length} examples; the others ${before} right before, ${after} now`);
    others.push(...examples.map((text) => ({ text, experts: [name] })));
  }
  if (fresh.length === 0) say('knows every expert that there is; --anew learns them all again');
  const output = join(options.output ?? folder, 'router.json');
  writeFileSync(output, `${JSON.stringify(toWordsFile(model))}\n`);
  return output;
}

function recipeOf(folder: string, given: string | undefined): RouterRecipe {
  const own = join(folder, 'recipes', 'router.json');
  const shipped = join(packageRoot(), 'models', 'nano', 'recipes', 'router.json');
  const file = given ?? (existsSync(own) ? own : shipped);
  const recipe = readRecipe(file);
  if (recipe.kind === 'router') return recipe;
  throw new MrklError('argument-invalid', `${file}: expected a recipe of kind router, found ${recipe.kind}.`);
}

/** Each example as people type it; the ways of one stand side by side. */
function typed(examples: readonly string[], seed: number): string[] {
  const rng = new Random(seed);
  return examples.flatMap((text) => [
    ...new Set([text, ...Array.from({ length: MANNERS - 1 }, () => manner(text, rng))]),
  ]);
}

function accuracy(model: WordsModel, rows: readonly Labelled[]): string {
  const right = rows.filter(({ text, experts }) => {
    const { candidates, none, severalCalls = 0 } = judgeWords(model, text);
    const [best] = candidates;
    const called =
      best !== undefined && best.probability >= model.threshold && best.probability >= severalCalls;
    if (experts.length === 0) return !called && none >= severalCalls;
    return called ? experts.includes(best.expert) : experts.includes(SEVERAL);
  });
  return `${((100 * right.length) / rows.length).toFixed(2)} %`;
}
