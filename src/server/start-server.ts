import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Agent } from '../agent/agent.ts';
import { MrklError } from '../contract/errors.ts';
import { type AppOptions, createApp } from './app.ts';
import { WorkUnderWay } from './work-under-way.ts';

export interface ServerOptions extends Partial<AppOptions> {
  readonly agent: Agent;
  readonly logger: Logger;
  readonly webFolder: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface RunningServer {
  readonly url: string;
  /** Takes no new work, lets work under way finish within the grace time, then closes; the agent stays open. */
  close(graceMilliseconds?: number): Promise<void>;
}

const defaults = { bodyBytes: 1_048_576, questionsPerMinute: 600 };

/** Starts to listen; resolves when requests are taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const work = new WorkUnderWay();
  const context = {
    agent: options.agent,
    logger: options.logger,
    work,
    started: Math.floor(Date.now() / 1000),
  };
  const app = createApp(context, {
    webFolder: options.webFolder,
    bodyBytes: options.bodyBytes ?? defaults.bodyBytes,
    questionsPerMinute: options.questionsPerMinute ?? defaults.questionsPerMinute,
  });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, app);
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${urlHost(options.host)}:${port}`,
    async close(graceMilliseconds = 10_000) {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await work.drain(graceMilliseconds);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new MrklError('port-in-use', `Another program listens on port ${port} of ${host}.`, {
        cause: error,
      });
    }
    if (code === 'EACCES') {
      throw new MrklError('argument-invalid', `Listening on port ${port} is not allowed to this user.`, {
        cause: error,
      });
    }
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
      throw new MrklError('argument-invalid', `This machine has no address '${host}'.`, { cause: error });
    }
    throw error;
  }
}

/** A host that a browser on this machine can open. */
function urlHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
