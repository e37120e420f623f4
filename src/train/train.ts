import { MrklError } from '../contract/errors.ts';
import type { TrainOptions } from './progress.ts';
import { type Recipe, readRecipe } from './recipe.ts';
import { trainTokenizer } from './train-tokenizer.ts';

/** Runs a recipe file; resolves to the folder with the result. */
export async function trainCommand(file: string, options: TrainOptions = {}): Promise<string> {
  const recipe: Recipe = readRecipe(file);
  switch (recipe.kind) {
    case 'tokenizer':
      return trainTokenizer(recipe, file, options);
    default:
      throw new MrklError('argument-invalid', `recipe ${file}: kind "${recipe.kind}" is not trainable yet`);
  }
}
