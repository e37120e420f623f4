import type { Logger } from 'pino';
import type { Agent } from '../agent/agent.ts';
import type { WorkUnderWay } from './work-under-way.ts';

/** What the handlers share. */
export interface ServerContext {
  readonly agent: Agent;
  readonly logger: Logger;
  readonly work: WorkUnderWay;
  /** Unix time, seconds. */
  readonly started: number;
}
