import { describe, expect, it } from 'vitest';
import { exists, lines, text } from './files.ts';

const STAGES = ['question', 'router', 'adapter', 'dispatch', 'answer'];
const SPINE = 'src/agent/ask.ts';
const SPINE_LINES = 120;

describe('the five stage rooms', () => {
  it.each(STAGES)('src/%s/index.ts exports one function and defines it itself', async (stage) => {
    const file = `src/${stage}/index.ts`;
    const door: Record<string, unknown> = await import(/* @vite-ignore */ `../../${file}`);
    expect(Object.keys(door), `runtime exports of ${file}`).toHaveLength(1);
    expect(typeof Object.values(door)[0]).toBe('function');
    expect(text(file), 'the function is defined here, not passed on').not.toMatch(/^export .* from /m);
  });
});

describe('the spine', () => {
  it(`is at most ${SPINE_LINES} lines`, () => {
    expect(exists(SPINE), SPINE).toBe(true);
    expect(lines(SPINE).length).toBeLessThanOrEqual(SPINE_LINES);
  });

  it('names the stages in the order of the flow', () => {
    const imported = [...text(SPINE).matchAll(/from '\.\.\/(\w+)\/index\.ts'/g)].map((match) => match[1]!);
    expect(imported.filter((room) => STAGES.includes(room)).sort()).toEqual([...STAGES].sort());
  });
});
