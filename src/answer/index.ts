// Stage 5: outcome to answer.
import type { Answer } from '../contract/answer.ts';
import type { Call } from '../contract/call.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Question } from '../contract/question.ts';
import type { Route } from '../contract/route.ts';
import { type Planned, plannedWording } from './planned.ts';
import { abstention, failureWording, valueWording } from './wording.ts';

/** What has happened to a question: nothing, when no expert fits. */
export interface Findings {
  readonly question: Question;
  readonly route: Route;
  readonly done: { readonly call: Call; readonly outcome: Outcome } | null;
  /** What has happened step by step instead. */
  readonly planned?: Planned | undefined;
  /** The experts there are. */
  readonly experts: readonly Manifest[];
  /** Tokens that the model wrote. */
  readonly tokens: number;
  readonly milliseconds: number;
}

/**
 * Words an answer. Its text is made of the expert's template, which holds no digits, and of values of the call, each of
 * which is cited: there is no place where a figure could be invented.
 */
export function composeAnswer(findings: Findings): Answer {
  const { question, route, done, planned, experts, tokens, milliseconds } = findings;
  const common = {
    question: question.id,
    route,
    calls: done === null ? [] : [{ call: done.call, outcome: done.outcome }],
    tokens,
    milliseconds,
  };
  if (planned !== undefined) {
    const { plan, steps, calls } = planned;
    const told = { plan, steps: [...steps], calls: [...calls] };
    return { ...common, ...told, ...plannedWording(planned, question.id, experts) };
  }
  if (done === null) {
    const known = new Set(route.candidates.map(({ expert }) => expert));
    const asked = experts.filter(({ name }) => known.has(name));
    return { ...common, status: 'abstained', text: abstention(asked), value: null, citations: [] };
  }
  const manifest = experts.find(({ name }) => name === done.call.expert) as Manifest;
  return done.outcome.status === 'failure'
    ? { ...common, status: 'failed', value: null, ...failureWording(manifest, done.outcome) }
    : { ...common, status: 'answered', ...valueWording(manifest, done.call, done.outcome.output) };
}
