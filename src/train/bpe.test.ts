import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, it } from 'vitest';
import { FastEncoder, readBpe, SPECIALS, tokenizerJson, trainBpe } from './bpe.ts';
import { drawExample } from './corpus/mix.ts';
import { Random } from './corpus/random.ts';
import { readRecipe } from './recipe.ts';

const json = JSON.parse(readFileSync('models/nano/tokenizer.json', 'utf8'));
const config = JSON.parse(readFileSync('models/nano/tokenizer_config.json', 'utf8'));

describe('vocabulary', () => {
  const encoder = new FastEncoder(readBpe(json));
  const reference = new Tokenizer(json, config);

  it('encodes as the Hugging Face reader does', () => {
    const recipe = readRecipe('models/nano/recipes/tokenizer.json');
    if (recipe.kind !== 'tokenizer') throw new TypeError('another kind of recipe');
    const rng = new Random(5);
    const odd = [
      'a²  b\n c  12  ½3',
      ' leading',
      'trail  ',
      "don't  9",
      'é ü 漢字 5',
      '  7',
      '\t8\n\n9 x',
      '🙂12',
    ];
    const texts = [...odd, ...Array.from({ length: 500 }, () => drawExample(rng, recipe.mix, []).question)];
    for (const text of texts)
      expect(encoder.encode(text), text).toEqual(reference.encode(text, { add_special_tokens: false }).ids);
  });

  it('keeps digits apart and signs of formulas single', () => {
    const { pieces } = readBpe(json);
    expect(pieces.slice(0, 16)).toEqual([...SPECIALS]);
    const learned = pieces.slice(16);
    expect(learned.filter((p) => /\d/.test(p) && p.length > 1)).toEqual([]);
    expect(learned.filter((p) => /[-+*/^(),].*[-+*/^(),]/.test(p))).toEqual([]);
  });

  it('does not depend on the order of equal counts', () => {
    const a = trainBpe(['low lower', 'lowest'], 280);
    const b = trainBpe(['lowest', 'low lower'], 280);
    expect(tokenizerJson(a)).toEqual(tokenizerJson(b));
  });
});
