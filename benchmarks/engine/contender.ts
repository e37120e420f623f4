// A child process with one engine, seen from the program that measures two of them in turn.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Reply, Request } from './child.ts';
import type { Side, Start } from './start.ts';

export class Contender {
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async launch(
    side: Side,
    start: Start,
    environment: Record<string, string> = {},
  ): Promise<Contender> {
    const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const child = fork(fileURLToPath(new URL(`./child${suffix}`, import.meta.url)), {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const contender = new Contender(child);
    try {
      await contender.ask({ side, start });
    } catch (error) {
      await contender.close();
      throw error;
    }
    return contender;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Whether its process is no more. */
  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** One sample of a measure, in its unit; null when the engine cannot do it. */
  async sample(measure: string, size: number): Promise<number | null> {
    return await this.ask({ measure, size });
  }

  async close(): Promise<void> {
    if (this.ended) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  private async ask(request: Request): Promise<number | null> {
    if (this.ended) throw new Error("the engine's process has ended");
    const settled = new AbortController();
    const { signal } = settled;
    const answer = once(this.child, 'message', { signal }) as Promise<[Reply]>;
    const death = once(this.child, 'exit', { signal }).then(([code, name]): never => {
      throw new Error(`the engine's process ended: ${code ?? name}`);
    });
    this.child.send(request);
    const [reply] = await Promise.race([answer, death]).finally(() => settled.abort());
    await Promise.allSettled([answer, death]); // the loser ends with the abort
    if ('error' in reply) throw new Error(reply.error);
    return reply.value;
  }
}
