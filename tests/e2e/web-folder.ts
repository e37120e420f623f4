import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const source = resolve(dirname(fileURLToPath(import.meta.url)), '../../src/web');

/** The page as the build makes it, from the sources as they are now. */
export function buildWebFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'mrkl-web-'));
  cpSync(source, folder, { recursive: true });
  const target = ts.ScriptTarget.ES2023;
  const compilerOptions = { target, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(join(folder, name), 'utf8'), {
      compilerOptions: { ...compilerOptions, rewriteRelativeImportExtensions: true },
    });
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), outputText);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
