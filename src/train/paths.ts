import { dirname, join, resolve } from 'node:path';
import type { TrainOptions } from './progress.ts';

/** The folder with the public sets: an option, the environment, or the sibling of the working folder. */
export function dataFolder(options: Pick<TrainOptions, 'data'>): string {
  if (options.data !== undefined) return resolve(options.data);
  return join(resolve(process.env['MRKL_SHARED'] ?? '../shared'), 'data');
}

/** A path that a recipe gives relative to its own folder. */
export function beside(recipeFile: string, path: string): string {
  return resolve(dirname(recipeFile), path);
}
