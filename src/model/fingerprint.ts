// Which weights a soft prompt or a router was trained on. On any others it would steer, and route, at random.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MrklError } from '../contract/errors.ts';
import { isGguf, readGguf } from './gguf.ts';

const SINGLE = 'model.safetensors';
/** Metadata of weights made from others, for example by rounding them: SHA-256 of those. */
export const SOURCE_KEY = 'source_sha256';

/**
 * SHA-256 of a folder's weights; of a model in parts, of all parts in the order of their names; of a GGUF file, that of
 * the file. Weights that name their source count as the source. Null for a folder without safetensors.
 */
export async function weightsFingerprint(folder: string): Promise<string | null> {
  if (isGguf(folder)) {
    const { metadata } = await readGguf(folder);
    const source = metadata[`mrkl.${SOURCE_KEY}`];
    return typeof source === 'string' ? source : sha256([folder]);
  }
  const files = await weightFiles(folder);
  const [first] = files;
  if (first === undefined) return null;
  const source = await sourceOf(path.join(folder, first));
  if (source !== undefined) return source;
  return sha256(files.map((file) => path.join(folder, file)));
}

async function sha256(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Uint8Array);
    }
  }
  return hash.digest('hex');
}

async function weightFiles(folder: string): Promise<readonly string[]> {
  if (existsSync(path.join(folder, SINGLE))) return [SINGLE];
  const index = path.join(folder, `${SINGLE}.index.json`);
  if (!existsSync(index)) return [];
  const { weight_map: map } = JSON.parse(await readFile(index, 'utf8')) as {
    weight_map?: Record<string, string>;
  };
  return [...new Set(Object.values(map ?? {}))].sort();
}

/** The header of a safetensors file is eight bytes of length, then JSON. */
async function sourceOf(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r');
  try {
    const { buffer: length } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const size = Number(length.readBigUInt64LE());
    if (size > 1 << 26) return undefined; // no such header: the loader will say so
    const { buffer: text } = await handle.read(Buffer.alloc(size), 0, size, 8);
    const { __metadata__: metadata } = JSON.parse(text.toString('utf8')) as {
      __metadata__?: Record<string, string>;
    };
    return metadata?.[SOURCE_KEY];
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Refuses what was trained on other weights than those of the folder; what names none is taken as it is. */
export async function checkTrainedOn(
  folder: string,
  trained: { readonly file: string; readonly code: 'skill-invalid' | 'router-invalid'; readonly on: unknown },
): Promise<void> {
  const { file, code, on } = trained;
  if (typeof on !== 'string') return;
  const found = await weightsFingerprint(folder);
  if (found === null || found === on) return;
  const what = code === 'skill-invalid' ? 'soft prompt' : 'router';
  throw new MrklError(
    code,
    `${file}: this ${what} was trained on the weights ${short(on)}; ${folder} holds ${short(found)}.`,
    { details: { file, expected: found, found: on } },
  );
}

const short = (hash: string): string => `${hash.slice(0, 12)}…`;
