import type { TrainOptions } from './progress.ts';
import { readRecipe } from './recipe.ts';
import { trainRouter } from './router/train-router.ts';
import { trainExpert, trainProtocol, trainSkill } from './train-adapter.ts';
import { trainBase } from './train-base.ts';
import { trainTokenizer } from './train-tokenizer.ts';

/** Runs a recipe file; resolves to the folder or file with the result. */
export async function trainCommand(file: string, options: TrainOptions = {}): Promise<string> {
  const recipe = readRecipe(file);
  switch (recipe.kind) {
    case 'tokenizer':
      return trainTokenizer(recipe, file, options);
    case 'base':
      return trainBase(recipe, file, options);
    case 'skill':
      return trainSkill(recipe, options);
    case 'expert':
      return trainExpert(recipe, file, options);
    case 'protocol':
      return trainProtocol(recipe, options);
    case 'router':
      return trainRouter(recipe, options.backbone ?? 'models/nano', options);
  }
}
