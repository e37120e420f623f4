import { describe, expect, it } from 'vitest';
import { exists, lines, nativeSources, sources, text } from './files.ts';

/** Rows may include columns; a folder that has no row may not hold sources. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  kernels: ['base'],
  quant: ['base', 'kernels'],
  math: ['base', 'kernels', 'quant'],
  io: ['base', 'quant'],
  text: ['base', 'quant', 'io'],
  model: ['base', 'kernels', 'quant', 'math', 'io', 'text'],
  serve: ['base', 'kernels', 'quant', 'io', 'text', 'model'],
  train: ['base', 'kernels', 'quant', 'math', 'io', 'text', 'model'],
  binding: ['base', 'kernels', 'quant', 'math', 'io', 'text', 'model', 'serve', 'train'],
  bench: ['base', 'kernels', 'quant', 'math', 'io', 'text', 'model', 'train'],
  fuzz: ['base', 'kernels', 'quant', 'math', 'io', 'text', 'model', 'serve', 'train'],
  test: ['base', 'kernels', 'quant', 'math', 'io', 'text', 'model', 'train'],
};
const FILE_LINES = 450;
const FUNCTION_LINES = 60;
/** The model's forward pass reads from top to bottom, like the figure of its paper. */
const FORWARD_LINES = 130;

const room = (file: string): string => file.split('/')[1]!;
const isTest = (file: string): boolean => /_test\.(cc|h)$/.test(file) || room(file) === 'test';
/** Kernel rungs see intrinsics and C headers only, so that no library template is compiled for one CPU. */
const isRung = (file: string): boolean => /^native\/kernels\/(avx2|avx512|avx512bf16|neon)\b/.test(file);

function includes(file: string): { own: string[]; system: string[] } {
  const found = [...text(file).matchAll(/^\s*#\s*include\s+(["<])([^">]+)[">]/gm)];
  return {
    own: found.filter((match) => match[1] === '"').map((match) => match[2]!),
    system: found.filter((match) => match[1] === '<').map((match) => match[2]!),
  };
}

/** Functions whose body closes in the first column, with the lines they span. */
function functions(file: string): { start: number; length: number; head: string }[] {
  const found: { start: number; length: number; head: string }[] = [];
  let start = -1;
  let head = '';
  for (const [index, line] of lines(file).entries()) {
    const opens =
      /^[A-Za-z].*[({,]$/.test(line) && !/^(namespace|struct|class|enum|union|extern|using)\b/.test(line);
    if (start < 0 && opens) [start, head] = [index, line];
    if (start >= 0 && /^[})]/.test(line)) {
      found.push({ start: start + 1, length: index - start + 1, head });
      start = -1;
    }
  }
  return found;
}

describe('native includes', () => {
  const files = nativeSources();

  it('sees the native sources', () => {
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => !(room(file) in ROOMS))).toEqual([]);
  });

  it('follow the table', () => {
    const wrong = files.flatMap((file) =>
      includes(file)
        .own.filter((name) => !name.includes('third_party'))
        .filter((name) => {
          const target = name.includes('/') ? name.split('/')[0]! : room(file);
          const allowed = target === room(file) || ROOMS[room(file)]!.includes(target);
          return !allowed && !(isTest(file) && (target === 'test' || target in ROOMS));
        })
        .map((name) => `${file} includes ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('name files that exist, from the root of native/', () => {
    const wrong = files.flatMap((file) =>
      includes(file)
        .own.filter((name) => !exists(`native/${name}`))
        .map((name) => `${file} includes ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keep napi.h in native/binding', () => {
    const users = files.filter((file) => includes(file).system.some((name) => /napi|node_api/.test(name)));
    expect(users.filter((file) => room(file) !== 'binding')).toEqual([]);
  });

  it('keep library templates out of the kernel rungs', () => {
    const wrong = files
      .filter((file) => isRung(file) && !isTest(file))
      .flatMap((file) =>
        includes(file)
          .system.filter((name) => !name.endsWith('.h'))
          .map((name) => `${file} includes <${name}>`),
      );
    expect(wrong).toEqual([]);
  });
});

describe('the border', () => {
  it('is crossed in src/model only', () => {
    const loaders = sources(/^(src|experts|modules)\/.*\.ts$/).filter((file) =>
      /\.node['"`]/.test(text(file)),
    );
    expect(loaders.filter((file) => !file.startsWith('src/model/'))).toEqual([]);
    expect(loaders.length).toBeLessThanOrEqual(1);
  });
});

describe('native sizes', () => {
  it(`files have at most ${FILE_LINES} lines`, () => {
    const long = nativeSources()
      .filter((file) => !isTest(file))
      .map((file) => ({ file, length: lines(file).length }))
      .filter(({ length }) => length > FILE_LINES);
    expect(long).toEqual([]);
  });

  it(`functions have at most ${FUNCTION_LINES} lines, the forward pass ${FORWARD_LINES}`, () => {
    const long = nativeSources()
      .filter((file) => !isTest(file))
      .flatMap((file) => functions(file).map((found) => ({ file, ...found })))
      .filter(({ file, length }) => length > (room(file) === 'model' ? FORWARD_LINES : FUNCTION_LINES));
    expect(long).toEqual([]);
  });
});

describe('native tests', () => {
  it('stand beside every mathematical idea and every parser', () => {
    const isIdea = (file: string) => room(file) !== 'math' || /_backward\(/.test(text(file));
    const missing = nativeSources()
      .filter((file) => /^native\/(math|io|text)\/.*\.cc$/.test(file) && !isTest(file) && isIdea(file))
      .filter((file) => !exists(file.replace(/\.cc$/, '_test.cc')));
    expect(missing).toEqual([]);
  });
});
