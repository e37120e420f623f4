import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPECIALS, tokenizerJson, trainBpe } from './bpe.ts';
import { drawExample } from './corpus/mix.ts';
import { loadSentences } from './corpus/natural.ts';
import { Random } from './corpus/random.ts';
import { beside, dataFolder } from './paths.ts';
import type { TrainOptions } from './progress.ts';
import type { TokenizerRecipe } from './recipe.ts';

/** Learns the vocabulary from the recipe's mix; writes tokenizer.json and tokenizer_config.json. */
export async function trainTokenizer(
  recipe: TokenizerRecipe,
  file: string,
  options: TrainOptions,
): Promise<string> {
  const say = (text: string) => options.onEvent?.({ stage: 'tokenizer', text });
  const sentences = loadSentences(dataFolder(options), (name) => say(`absent, left out: ${name}`));
  const rng = new Random(recipe.seed);
  const texts: string[] = [];
  for (let i = 0; i < recipe.examples; i++) {
    const e = drawExample(rng, recipe.mix, sentences);
    texts.push(e.task, e.question, e.output ?? '');
  }
  const bpe = trainBpe(texts, recipe.size);
  const folder = options.output ?? beside(file, recipe.output);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tokenizer.json'), `${JSON.stringify(tokenizerJson(bpe))}\n`);
  writeFileSync(join(folder, 'tokenizer_config.json'), `${JSON.stringify(configJson(), null, 2)}\n`);
  say(`${bpe.pieces.length} pieces in ${folder}`);
  return folder;
}

function configJson(): object {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: 2048,
    add_bos_token: false,
    add_eos_token: false,
    clean_up_tokenization_spaces: false,
    bos_token: SPECIALS[1],
    eos_token: SPECIALS[2],
    pad_token: SPECIALS[0],
    unk_token: SPECIALS[3],
  };
}
