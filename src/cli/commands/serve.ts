import { join } from 'node:path';
import { Option } from 'commander';
import { packageRoot } from '../../base/package-root.ts';
import type { LogLevel } from '../../server/logger.ts';
import type { CliCommand } from '../command.ts';
import { interruptSignal } from '../failure.ts';
import { openAgent } from '../open-agent.ts';
import { type AgentFlags, addAgentOptions, wholeNumber } from '../options.ts';

interface ServeFlags extends AgentFlags {
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
  readonly rate: number;
}

/** Serves the page and the HTTP interface. */
export const serve: CliCommand = {
  usage: 'serve',
  summary: 'serve the page and the OpenAI-compatible HTTP interface',
  define: (command) =>
    addAgentOptions(command)
      .addOption(
        new Option('-p, --port <number>', 'port to listen on; 0 takes a free one')
          .env('PORT')
          .argParser(wholeNumber(0, 65_535))
          .default(8080),
      )
      .addOption(new Option('--host <address>', 'address to listen on').env('HOST').default('127.0.0.1'))
      .addOption(
        new Option('--log-level <level>', 'least severe log line on standard error')
          .env('MRKL_LOG_LEVEL')
          .choices(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
          .default('info'),
      )
      .addOption(
        new Option('--rate <count>', 'questions that one address may ask in a minute')
          .env('MRKL_RATE')
          .argParser(wholeNumber(1, 1_000_000))
          .default(600),
      )
      .action(run),
};

async function run(flags: ServeFlags): Promise<void> {
  const [{ startServer }, { createLogger }] = await Promise.all([
    import('../../server/start-server.ts'),
    import('../../server/logger.ts'),
  ]);
  const agent = await openAgent(flags);
  const interrupt = interruptSignal();
  try {
    await agent.ready();
    const server = await startServer({
      agent,
      logger: createLogger(flags.logLevel),
      webFolder: join(packageRoot(), 'dist', 'src', 'web'),
      host: flags.host,
      port: flags.port,
      questionsPerMinute: flags.rate,
    });
    process.stdout.write(`mrkl answers at ${server.url} (Ctrl-C stops it)\n`);
    await aborted(interrupt.signal);
    process.stdout.write('mrkl finishes the answers under way and stops\n');
    await server.close();
  } finally {
    await agent.close();
    interrupt.release();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
