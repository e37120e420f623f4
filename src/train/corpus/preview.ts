import { drawExample, type StageMix } from './mix.ts';
import { loadSentences } from './natural.ts';
import { Random } from './random.ts';

/** Prints samples of a mix, to be read by a person before hours are spent on it. */
export function preview(mix: StageMix, folder: string, count: number, seed: number): string {
  const rng = new Random(seed);
  const sentences = loadSentences(folder, () => {});
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const e = drawExample(rng, mix, sentences);
    lines.push(`[${e.task}] ${e.question}${e.output === null ? '' : `  →  ${e.output}`}`);
  }
  return lines.join('\n');
}
