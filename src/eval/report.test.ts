import { describe, expect, it } from 'vitest';
import { type Findings, toMarkdown, toText } from './report.ts';

const findings: Findings = {
  title: 'Suite',
  json: { right: 0.5 },
  sections: [
    {
      title: 'All',
      table: {
        head: ['set', 'right'],
        rows: [
          ['a | b', '50.00 %'],
          ['c', '100.00 %'],
        ],
      },
    },
  ],
};

describe('a report', () => {
  it('aligns names to the left and figures to the right', () => {
    expect(toText(findings)).toBe('All\nset       right\na | b   50.00 %\nc      100.00 %');
  });

  it('is Markdown with misses, their traces and a picture', () => {
    const miss = {
      kind: 'wrong',
      question: 'a `tick`\nb',
      expected: '1',
      found: '2',
      trace: ['route: none'],
    };
    const page = toMarkdown(findings, [miss], 'suite.svg');
    expect(page).toContain('| set | right |\n|---|--:|\n| a \\| b | 50.00 % |');
    expect(page).toContain('![Suite](suite.svg)');
    expect(page).toContain(
      "## What went wrong (1)\n\n- wrong: `a 'tick' b`: expected `1`, found `2`\n  - `route: none`\n",
    );
  });
});
