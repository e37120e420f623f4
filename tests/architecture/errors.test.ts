import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/contract/errors.ts';
import { nativeSources, sources, text } from './files.ts';

const CODE = /^[a-z]+(?:-[a-z]+)*$/;

/** Codes thrown in native code: the first argument of the one exception type, a string literal. */
function nativeCodes(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const file of nativeSources().filter((name) => !name.endsWith('_test.cc'))) {
    for (const match of text(file).matchAll(/\bError\s*[({]\s*"([^"]*)"/g)) codes.set(match[1]!, file);
  }
  return codes;
}

function typescriptCodes(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const file of sources(/^(src|experts|modules)\/.*\.ts$/)) {
    if (file.endsWith('.test.ts')) continue;
    for (const match of text(file).matchAll(/\bMrklError\(\s*'([^']*)'/g)) codes.set(match[1]!, file);
  }
  return codes;
}

describe('the error table', () => {
  it('has a row for every code that native code throws', () => {
    const codes = nativeCodes();
    const unknown = [...codes].filter(([code]) => !CODE.test(code) || !Object.hasOwn(ERRORS, code));
    expect(unknown).toEqual([]);
  });

  it('has no row that nobody throws', () => {
    const everything = sources(/^(src|experts|modules|native)\/.*\.(ts|cc|h)$/)
      .filter((file) => file !== 'src/contract/errors.ts' && !/(\.test\.ts|_test\.cc)$/.test(file))
      .map(text)
      .join('\n');
    const unused = Object.keys(ERRORS).filter((code) => !new RegExp(`['"]${code}['"]`).test(everything));
    expect(unused.filter((code) => !text('src/contract/errors.ts').includes(`MrklError('${code}'`))).toEqual(
      [],
    );
  });

  it('is where every code of the TypeScript side comes from', () => {
    expect([...typescriptCodes()].filter(([code]) => !Object.hasOwn(ERRORS, code))).toEqual([]);
  });
});
