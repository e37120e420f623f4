import { describe, expect, it } from 'vitest';
import { folders, sources, text } from './files.ts';

const PROSE = /\.(ts|mjs|cjs|js|cc|h|md|json|gyp|gypi|sh|yml|yaml|html|css)$|^\.ci\/run$|^scripts\//;

describe('shared code', () => {
  it('never names an expert', () => {
    const names = [...folders('experts'), ...folders('modules')];
    const named = sources(/^src\/.*\.ts$/)
      .filter((file) => !/\.test\.ts$|^src\/train\//.test(file))
      .flatMap((file) =>
        names
          .filter((name) => new RegExp(`['"\`/]${name}['"\`/]`).test(text(file)))
          .map((name) => `${file}: ${name}`),
      );
    expect(named).toEqual([]);
  });
});

describe('tracked files', () => {
  it.each([
    ['the path of a machine', /(?<![\w.~}])\/(?:work|farm|root|home\/\w+|Users\/\w+)\/|\/tmp\/[a-z]/],
    ['the host of a package registry', /registry\.npmjs|deb\.debian|files\.pythonhosted/],
    ['a switch that silences the type checker', /@ts-(?:ignore|nocheck)|\bas any\b/],
    ['a test that runs alone or never', /\b(?:it|test|describe)\.(?:only|todo)\b/],
  ])('hold no %s', (_, pattern) => {
    const hits = sources(PROSE)
      .filter((file) => file !== 'package-lock.json' && !file.endsWith('package-lock.json'))
      .filter((file) => !file.startsWith('tests/architecture/') && !file.startsWith('models/'))
      .flatMap((file) =>
        text(file)
          .split('\n')
          .flatMap((line, index) =>
            pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
          ),
      );
    expect(hits).toEqual([]);
  });
});
