import { loadBackbone } from '../model/load.ts';
import type { TrainOptions } from './progress.ts';
import { type RouterRecipe, readRecipe } from './recipe.ts';
import { trainExpert, trainProtocol, trainSkill } from './train-adapter.ts';
import { trainBase } from './train-base.ts';
import { trainRouter } from './train-router.ts';
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
      return routerOn(recipe, options);
  }
}

async function routerOn(recipe: RouterRecipe, options: TrainOptions): Promise<string> {
  const folder = options.backbone ?? 'models/nano';
  const backbone = await loadBackbone(folder, { threads: options.threads ?? 0 });
  try {
    return await trainRouter(recipe, backbone, folder, options);
  } finally {
    backbone.close();
  }
}
