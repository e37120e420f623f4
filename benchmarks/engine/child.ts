// The program of a child process: one engine, asked for samples by messages.

import { measureNamed } from './measures.ts';
import { OurEngine } from './our-engine.ts';
import { PeerEngine } from './peer-engine.ts';
import type { Side, Start } from './start.ts';

export type Request = { side: Side; start: Start } | { measure: string; size: number };
export type Reply = { value: number | null } | { error: string };

type Sample = (measure: string, size: number) => Promise<number | null>;

async function open(side: Side, start: Start): Promise<Sample> {
  if (side === 'ours') {
    const engine = await OurEngine.open(start);
    return (measure, size) => measureNamed(measure).ours(engine, size);
  }
  const engine = await PeerEngine.open(start);
  return (measure, size) => measureNamed(measure).peer(engine, size);
}

let sample: Sample | undefined;

async function answer(request: Request): Promise<Reply> {
  if ('side' in request) {
    sample = await open(request.side, request.start);
    return { value: null };
  }
  if (sample === undefined) throw new Error('the engine has not been started');
  return { value: await sample(request.measure, request.size) };
}

process.on('disconnect', () => process.exit(0));
process.on('message', (request: Request) => {
  answer(request)
    .catch(
      (error: unknown): Reply => ({
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    )
    .then((reply) => process.send?.(reply))
    .catch(() => process.exit(1));
});
