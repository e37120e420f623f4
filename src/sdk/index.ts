// The public door for experts and modules.
export type {
  ExpertDescribe,
  ExpertNarrow,
  ExpertRun,
  ExpertSchema,
  JsonSchema,
  Result,
  RunContext,
  Setup,
} from '../contract/expert.ts';
export type { Example, Manifest } from '../contract/manifest.ts';
export { defineSchema, fail, succeed } from './define.ts';
