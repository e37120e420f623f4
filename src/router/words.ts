// A head on words and pieces of words: judged in well under a millisecond, without the model.
import type { WordsRouterFile } from '../contract/router-file.ts';
import { knownExperts } from './file.ts';
import { thresholdFor, type Wish } from './operating-point.ts';
import type { RouterStrategy } from './strategy.ts';
import { fromWordsFile } from './words/file.ts';
import { judgeWords } from './words/model.ts';

/** Experts that the file does not know are never chosen; those of it that are not there count as none. */
export function wordsRouter(
  file: WordsRouterFile,
  experts: readonly string[],
  wish: Wish = {},
): RouterStrategy {
  const model = fromWordsFile(file);
  const threshold = thresholdFor(model.curve, wish) ?? model.threshold;
  const known = new Set(knownExperts(file, experts));
  return {
    name: 'words',
    async judge(question) {
      const judged = judgeWords(model, question);
      const candidates = judged.candidates.filter(({ expert }) => known.has(expert));
      const absent = candidates[0]?.expert !== judged.candidates[0]?.expert;
      const there = candidates.reduce((sum, { probability }) => sum + probability, judged.severalCalls ?? 0);
      const several = judged.severalCalls === undefined ? {} : { several: judged.severalCalls };
      // A question for an expert that is not there is for nobody.
      const least = absent ? 1 : threshold;
      return { candidates, none: Math.max(0, 1 - there), ...several, threshold: least, strategy: 'words' };
    },
  };
}
