// The public door for experts and modules.
export type {
  ExpertDescribe,
  ExpertNarrow,
  ExpertPropose,
  ExpertRun,
  ExpertSchema,
  ExpertTraining,
  JsonSchema,
  Proposal,
  Result,
  RunContext,
  Setup,
} from '../contract/expert.ts';
export type { Example, Manifest } from '../contract/manifest.ts';
export { defineSchema, fail, succeed } from './define.ts';
