import { describe, expect, it } from 'vitest';
import { folders, sources, text } from './files.ts';

interface Package {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const { dependencies, devDependencies } = JSON.parse(text('package.json')) as Package;

/** Packages that the files matching `pattern` import. */
function imported(pattern: RegExp): Set<string> {
  const names = sources(pattern).flatMap((file) =>
    [...text(file).matchAll(/(?:from|import|import\(|require\()\s*['"]([^'".][^'"]*)['"]/g)].map(
      (match) => match[1]!,
    ),
  );
  return new Set(
    names
      .filter((name) => /^@?[a-z][\w./@-]*$/.test(name) && !/^mrkl(\/|$)/.test(name))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
  );
}

describe('package.json', () => {
  it('pins every version exactly', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('names every package that the product imports', () => {
    const missing = [...imported(/^(src|experts|modules)\/.*(?<!\.test)\.(ts|mjs)$/)].filter(
      (name) => !(name in dependencies),
    );
    expect(missing).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('knows every optional package that a locked package names, so that npm ci works on every platform', () => {
    const { packages } = JSON.parse(text('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const wanted = Object.values(packages).flatMap((row) => Object.keys(row.optionalDependencies ?? {}));
    const locked = Object.keys(packages);
    const missing = wanted.filter((name) => !locked.some((place) => place.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });
});

describe('manifests', () => {
  it.each([
    ...folders('experts').map((name) => `experts/${name}`),
    ...folders('modules').map((name) => `modules/${name}`),
  ])('%s declares the packages that it imports', (folder) => {
    const manifest = JSON.parse(text(`${folder}/manifest.json`)) as { dependencies: string[] };
    const used = [...imported(new RegExp(`^${folder}/.*(?<!\\.test)\\.(ts|mjs)$`))];
    expect([...manifest.dependencies].sort()).toEqual(used.sort());
  });
});
