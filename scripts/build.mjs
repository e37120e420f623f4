#!/usr/bin/env node
// Builds dist/ from the TypeScript sources: product files only (tests need development dependencies).
//   node scripts/build.mjs [--no-check]     --no-check: emit without type errors (when tsc has just run)
// Beside the emitted JavaScript go the data files that code reads next to itself (manifests, examples, pages).
// Files in dist/ that no source stands behind any more are removed.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
const check = !process.argv.includes('--no-check');
const executables = ['src/cli/main.js'];
/** Product rooms; a folder that is absent is left out. */
const rooms = ['src', 'experts', 'modules', 'benchmarks'];
const skippedFolders = new Set(['node_modules', 'build']);

const host = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

function readProject(file) {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    file,
    { rootDir: root, outDir: dist, noCheck: !check, noEmit: false },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.formatDiagnostic(diagnostic, host));
      },
    },
  );
  const own = parsed.fileNames.filter(
    (name) => !name.endsWith('.test.ts') && rooms.includes(path.relative(root, name).split(path.sep)[0]),
  );
  return { options: parsed.options, files: own };
}

/** Compiles one project; returns the files written and whether it was free of errors. */
function compile(configFile) {
  const { options, files } = readProject(configFile);
  const written = [];
  const program = ts.createProgram(files, options);
  const own = new Set(files.map((name) => path.resolve(name)));
  const write = (name, text) => {
    ts.sys.writeFile(name, text);
    written.push(path.resolve(name));
  };
  const diagnostics = [...ts.getPreEmitDiagnostics(program)];
  for (const source of program.getSourceFiles()) {
    if (!own.has(path.resolve(source.fileName))) continue;
    diagnostics.push(...program.emit(source, write).diagnostics);
  }
  for (const imported of program.getSourceFiles().filter((source) => source.fileName.endsWith('.json'))) {
    if (imported.fileName.includes('/node_modules/')) continue;
    diagnostics.push(...program.emit(imported, write).diagnostics);
  }
  if (diagnostics.length > 0)
    process.stderr.write(ts.formatDiagnosticsWithColorAndContext(diagnostics, host));
  return { written, ok: !diagnostics.some((d) => d.category === ts.DiagnosticCategory.Error) };
}

function* walk(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (skippedFolders.has(entry.name) || entry.name.startsWith('.')) continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else if (entry.isFile()) yield full;
  }
}

function copyData() {
  const written = [];
  for (const room of rooms.filter((name) => name !== 'benchmarks' && fs.existsSync(path.join(root, name)))) {
    for (const file of walk(path.join(root, room))) {
      if (/\.ts$|(^|\/)tsconfig\.json$/.test(file)) continue;
      const target = path.join(dist, path.relative(root, file));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.copyFileSync(file, target);
      written.push(target);
    }
  }
  return written;
}

function removeOrphans(written) {
  const kept = new Set(written);
  for (const file of walk(dist)) if (!kept.has(file)) fs.rmSync(file);
}

const started = performance.now();
const projects = ['tsconfig.json', 'src/web/tsconfig.json']
  .map((name) => path.join(root, name))
  .filter((name) => fs.existsSync(name));
const results = projects.map(compile);
const ok = results.every((result) => result.ok);
const written = [...results.flatMap((result) => result.written), ...copyData()];
if (ok && fs.existsSync(dist)) removeOrphans(written);
for (const name of executables) {
  const file = path.join(dist, name);
  if (fs.existsSync(file)) fs.chmodSync(file, 0o755);
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`build: ${written.length} files in dist/, ${seconds} s${ok ? '' : ', with errors'}`);
process.exitCode = ok ? 0 : 1;
