import type { Agent } from '../agent/agent.ts';
import type { Recorded } from '../agent/trace.ts';
import type { AgentFlags } from './options.ts';

/** Loads no model yet: that comes with the first question. */
export async function openAgent(flags: AgentFlags, recorded?: readonly Recorded[]): Promise<Agent> {
  const { createAgent } = await import('../agent/create-agent.ts');
  const { model: modelFolder, threads, weights, residency, config: configFile, states: stateFolder } = flags;
  return createAgent({
    ...(recorded === undefined ? {} : { recorded }),
    ...{ modelFolder, threads, weights, residency, configFile, stateFolder },
    stateBytes: bytes(flags.stateMemory),
    prefixBytes: bytes(flags.prefixMemory),
  });
}

function bytes(mebibytes: number | undefined): number | undefined {
  return mebibytes === undefined ? undefined : mebibytes * 2 ** 20;
}
