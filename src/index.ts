// The public door for programs that embed the agent.
export { type Agent, type AgentOptions, type AskOptions, collectAnswer } from './agent/agent.ts';
export { createAgent } from './agent/create-agent.ts';
export type { WriteOptions, WrittenPiece } from './agent/write.ts';
export type { Answer, Citation } from './contract/answer.ts';
export { type AskResult, AskResultSchema, toAskResult } from './contract/ask-result.ts';
export type { Call } from './contract/call.ts';
export type { CatalogueEntry } from './contract/catalogue.ts';
export { ERRORS, type ErrorCode, MrklError } from './contract/errors.ts';
export type { AgentEvent } from './contract/event.ts';
export type { Limits } from './contract/limits.ts';
export type { Manifest } from './contract/manifest.ts';
export type { Outcome } from './contract/outcome.ts';
export type { Question, Turn } from './contract/question.ts';
export type { Route } from './contract/route.ts';
