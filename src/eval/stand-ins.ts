// What experts bring along in place of the world outside, so that a measurement gives the same figures everywhere.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface StandIn {
  readonly settings: unknown;
  close(): Promise<void>;
}

export interface StandIns {
  /** Settings of experts by name that lead them there. */
  readonly settings: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Starts the stand-ins of all experts of a folder, the shipped one when absent. */
export async function openStandIns(
  folder = fileURLToPath(new URL('../../experts', import.meta.url)),
): Promise<StandIns> {
  const open: [string, StandIn][] = [];
  for (const name of (await readdir(folder)).sort()) {
    const file = ['stand-in.js', 'stand-in.ts']
      .map((own) => path.join(folder, name, own))
      .find((own) => existsSync(own));
    if (file === undefined) continue;
    const module = (await import(pathToFileURL(file).href)) as { standIn(): Promise<StandIn> };
    open.push([name, await module.standIn()]);
  }
  return {
    settings: Object.fromEntries(open.map(([name, { settings }]) => [name, settings])),
    close: async () => {
      await Promise.all(open.map(([, standIn]) => standIn.close()));
    },
  };
}
