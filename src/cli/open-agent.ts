import type { Agent } from '../agent/agent.ts';
import type { AgentFlags } from './options.ts';

/** Loads no model yet: that comes with the first question. */
export async function openAgent(flags: AgentFlags): Promise<Agent> {
  const { createAgent } = await import('../agent/create-agent.ts');
  const { model: modelFolder, threads, weights, config: configFile, states: stateFolder } = flags;
  return createAgent({
    ...{ modelFolder, threads, weights, configFile, stateFolder },
    stateBytes: bytes(flags.stateMemory),
    prefixBytes: bytes(flags.prefixMemory),
  });
}

function bytes(mebibytes: number | undefined): number | undefined {
  return mebibytes === undefined ? undefined : mebibytes * 2 ** 20;
}
