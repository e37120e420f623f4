import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exists, sources, text } from './files.ts';

const pages = sources(/\.md$/);
const scripts = Object.keys(
  (JSON.parse(text('package.json')) as { scripts: Record<string, string> }).scripts,
);
const builtin = ['ci', 'test', 'start'];

/** Lines inside fenced code blocks. */
function commands(page: string): string[] {
  return [...text(page).matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap((block) => block[1]!.split('\n'));
}

describe('README files', () => {
  it('show the two commands', () => {
    expect(text('README.md')).toContain('npm ci && npm start');
    expect(text('README.md')).toContain('npm ci && npm test');
  });

  it.each(pages)('%s links to files that exist', (page) => {
    const broken = [...text(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)]
      .map((match) => match[1]!)
      .filter((target) => !exists(normalize(join(dirname(page), decodeURIComponent(target)))));
    expect(broken).toEqual([]);
  });

  it.each(pages)('%s runs scripts that exist', (page) => {
    const unknown = commands(page)
      .flatMap((line) => [...line.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start))/g)])
      .map((match) => match[1] ?? match[2]!)
      .filter((name) => !scripts.includes(name) && !builtin.includes(name));
    expect(unknown).toEqual([]);
  });
});
