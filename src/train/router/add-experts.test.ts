import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../base/package-root.ts';
import { WordsRouterSchema } from '../../contract/router-file.ts';
import { fromWordsFile } from '../../router/words/file.ts';
import { judgeWords } from '../../router/words/model.ts';
import { trainRouterOf } from './add-experts.ts';

let folder: string;
const recipe = () => join(folder, 'recipe.json');
const experts = () => join(folder, 'experts');

function addExpert(name: string, questions: readonly string[]): void {
  mkdirSync(join(experts(), name), { recursive: true });
  const lines = questions.map((question) => JSON.stringify({ question, input: {} }));
  writeFileSync(join(experts(), name, 'examples.jsonl'), `${lines.join('\n')}\n`);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrkl-experts-'));
  const shipped = join(packageRoot(), 'models', 'nano', 'recipes', 'router.json');
  const given = JSON.parse(readFileSync(shipped, 'utf8')) as object;
  const examples = { calculator: 150, dictionary: 150, several: 50, none: 200 };
  writeFileSync(recipe(), JSON.stringify({ ...given, examples }));
  for (const name of ['calculator', 'dictionary'])
    cpSync(join(packageRoot(), 'experts', name, 'examples.jsonl'), join(experts(), name, 'examples.jsonl'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a router that learns', () => {
  const told: string[] = [];
  const train = (more: object = {}) =>
    trainRouterOf(folder, {
      ...{ recipe: recipe(), experts: experts(), data: join(folder, 'no-sets') },
      onEvent: ({ text }) => told.push(text),
      ...more,
    });
  const model = () =>
    fromWordsFile(WordsRouterSchema.parse(JSON.parse(readFileSync(join(folder, 'router.json'), 'utf8'))));
  const best = (text: string) => judgeWords(model(), text).candidates[0]?.expert;

  it('learns the experts that it has a source for, the same way every time', async () => {
    await train();
    const first = readFileSync(join(folder, 'router.json'), 'utf8');
    expect(model().head.classes).toEqual(['calculator', 'dictionary', 'several', 'none']);
    expect(best('How much is 7 plus 12?')).toBe('calculator');
    await train({ anew: true });
    expect(readFileSync(join(folder, 'router.json'), 'utf8')).toBe(first);
  });

  it('adds an expert by its examples, and leaves out one that has too few', async () => {
    const before = model();
    const fish = [
      'trout',
      'salmon',
      'pike',
      'carp',
      'eel',
      'tench',
      'perch',
      'bream',
      'roach',
      'char',
      'ide',
    ];
    addExpert(
      'angler',
      fish.map((name) => `Which bait is best to catch ${name} in this river?`),
    );
    addExpert('shy', ['Who goes there?']);
    await train();
    expect(told.join('\n')).toMatch(/angler: learnt from 11 examples; the others [\d.]+ % right before/);
    expect(told.join('\n')).toContain('shy: 1 examples, expected at least 10; left out');
    const after = model();
    expect(after.head.classes).toEqual([...before.head.classes, 'angler']);
    expect(after.head.weights.slice(0, 4)).toEqual(before.head.weights.slice(0, 4));
    expect(best('which bait would catch a trout in the river')).toBe('angler');
    expect(best('How much is 7 plus 12?')).toBe('calculator');
  });

  it('names a line that is no example', async () => {
    writeFileSync(join(experts(), 'shy', 'examples.jsonl'), '{"question":"x","input":{}}\n{"question":1}\n');
    await expect(train()).rejects.toThrow(/examples\.jsonl:2: is no example/);
  });
});
