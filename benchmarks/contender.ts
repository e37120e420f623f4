// One engine in a process of its own, asked by messages; the parent measures two of them in turn.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What an engine can be timed at. */
export interface Engine {
  /** Seconds to feed a prompt of random tokens and have the logits after its last. */
  prefill(tokens: number): Promise<number>;
  /** Seconds to write this many tokens, one by one, after a prompt of 16. */
  decode(tokens: number): Promise<number>;
}

export interface Start {
  /** Hugging Face folder or GGUF file. */
  model: string;
  vocabulary: number;
  threads: number;
  /** node_modules with the peer in it. */
  modules: string;
}

type Request = { start: Start } | { measure: keyof Engine; tokens: number };
type Reply = { ready: true } | { seconds: number } | { error: string };

/** The engine of a child program (`engine-ours`, `engine-peer`), seen from the parent. */
export class Contender implements Engine {
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async launch(
    program: string,
    start: Start,
    environment: Record<string, string> = {},
  ): Promise<Contender> {
    const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const file = fileURLToPath(new URL(`./${program}${suffix}`, import.meta.url));
    const child = fork(file, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const contender = new Contender(child);
    await contender.ask({ start });
    return contender;
  }

  async prefill(tokens: number): Promise<number> {
    return await this.time({ measure: 'prefill', tokens });
  }

  async decode(tokens: number): Promise<number> {
    return await this.time({ measure: 'decode', tokens });
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  private async time(request: Request): Promise<number> {
    const reply = await this.ask(request);
    if (!('seconds' in reply)) throw new Error('the engine answered without a time');
    return reply.seconds;
  }

  private async ask(request: Request): Promise<Reply> {
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
    return reply;
  }
}

/** Serves an engine to the parent; the whole of a child program. */
export function serveEngine(open: (start: Start) => Promise<Engine>): void {
  let engine: Engine | undefined;
  const answer = async (request: Request): Promise<Reply> => {
    if ('start' in request) {
      engine = await open(request.start);
      return { ready: true };
    }
    if (engine === undefined) throw new Error('the engine has not been started');
    return { seconds: await engine[request.measure](request.tokens) };
  };
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
}

/** Random token ids above the special ones, first the beginning of text. */
export function randomTokens(count: number, vocabulary: number): number[] {
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? 1 : 300 + Math.floor(Math.random() * (vocabulary - 300)),
  );
}

/** Seconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}
