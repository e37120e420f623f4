import type { Agent } from '../agent/agent.ts';
import type { AgentFlags } from './options.ts';

/** Loads no model yet: that comes with the first question. */
export async function openAgent(flags: AgentFlags): Promise<Agent> {
  const { createAgent } = await import('../agent/create-agent.ts');
  const { model: modelFolder, threads, weights, config: configFile } = flags;
  return createAgent({ modelFolder, threads, weights, configFile });
}
