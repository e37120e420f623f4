import { createLogger } from '../../src/server/logger.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/start-server.ts';
import { type ScriptedAgent, scriptedAgent } from './scripted-agent.ts';

export interface Serving {
  readonly agent: ScriptedAgent;
  readonly server: RunningServer;
  readonly url: string;
  /** POSTs JSON, or a text as it stands. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** A server on a free port with the scripted agent behind it. */
export async function serveScripted(options: Partial<ServerOptions> = {}): Promise<Serving> {
  const agent = scriptedAgent();
  const server = await startServer({
    agent,
    logger: createLogger('silent'),
    webFolder: new URL('../../src/web', import.meta.url).pathname,
    host: '127.0.0.1',
    port: 0,
    ...options,
  });
  const url = server.url.replace('localhost', '127.0.0.1');
  const post: Serving['post'] = (path, body, headers = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { agent, server, url, post };
}
