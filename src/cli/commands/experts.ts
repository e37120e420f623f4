import type { CatalogueEntry } from '../../contract/catalogue.ts';
import type { CliCommand } from '../command.ts';
import { openAgent } from '../open-agent.ts';
import { type AgentFlags, addAgentOptions } from '../options.ts';

interface ExpertsFlags extends AgentFlags {
  readonly json?: boolean;
}

/** Lists the experts. */
export const experts: CliCommand = {
  usage: 'experts',
  summary: 'list the experts and say which of them questions are routed to',
  define: (command) =>
    addAgentOptions(command).option('--json', 'print them as JSON, with their schemas').action(run),
};

async function run(flags: ExpertsFlags): Promise<void> {
  const agent = await openAgent(flags);
  try {
    const entries = await agent.catalogue();
    process.stdout.write(`${flags.json ? JSON.stringify(entries) : entries.map(describe).join('\n')}\n`);
  } finally {
    await agent.close();
  }
}

function describe({ name, purpose, routed }: CatalogueEntry): string {
  const way = routed ? 'answers questions' : 'by name only: this model is not trained on it';
  return `${name.padEnd(12)} ${way}\n${' '.repeat(13)}${purpose}`;
}
