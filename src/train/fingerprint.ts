import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Names the exact weights that an adapter or a router was trained on. */
export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
