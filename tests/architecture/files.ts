import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Text of a file of the repository. */
export function text(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Lines of a file; a final newline begins no further line. */
export function lines(file: string): string[] {
  return text(file).replace(/\n$/, '').split('\n');
}

export function exists(file: string): boolean {
  return existsSync(join(root, file));
}

/** Names of the folders directly inside a folder. */
export function folders(folder: string): string[] {
  if (!exists(folder)) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Files that git tracks or would track, by repository path; third-party sources are left out. */
export function sources(pattern: RegExp): string[] {
  const listed = spawnSync(
    'git',
    ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  return [...new Set(listed.stdout.split('\n'))].filter(
    (name) => pattern.test(name) && !name.includes('third_party/') && exists(name),
  );
}

export const nativeSources = (): string[] => sources(/^native\/.*\.(cc|h)$/);
