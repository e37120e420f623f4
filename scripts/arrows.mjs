#!/usr/bin/env node
// Checks the import table (.dependency-cruiser.cjs) and that the checker saw every module it should have seen:
// beside a TypeScript it cannot use, dependency-cruiser looks at nothing and is content.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

const folders = ['src', 'experts', 'modules', 'tests', 'benchmarks'].filter((name) => fs.existsSync(name));
const ours = folders.flatMap((folder) =>
  fs
    .readdirSync(folder, { recursive: true })
    .map((name) => `${folder}/${name}`)
    .filter((name) => /\.ts$/.test(name) && !name.includes('node_modules')),
);

const run = spawnSync(
  process.execPath,
  [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
  ],
  { encoding: 'utf8', maxBuffer: 1 << 28 },
);
if (!run.stdout.trim().startsWith('{')) {
  process.stderr.write(run.stderr || run.stdout);
  process.exit(1);
}
const { modules, summary } = JSON.parse(run.stdout);

const seen = new Set(modules.map((module) => module.source));
const unseen = ours.filter((name) => !seen.has(name));
for (const violation of summary.violations) {
  const cycle = violation.cycle?.map((step) => step.name).join(' → ');
  console.log(`${violation.rule.name}: ${violation.from} → ${cycle ?? violation.to}`);
}
for (const name of unseen) console.log(`not seen by the checker: ${name}`);
console.log(`arrows: ${ours.length} modules, ${summary.totalDependenciesCruised} dependencies`);
process.exitCode = summary.violations.length + unseen.length > 0 ? 1 : 0;
