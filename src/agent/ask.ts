// The spine: the five stages in order.
import { writeCall } from '../adapter/index.ts';
import type { FailedCall } from '../adapter/prompt.ts';
import { isUnsure } from '../adapter/sureness.ts';
import { composeAnswer, type Findings } from '../answer/index.ts';
import { stopwatch } from '../base/clock.ts';
import type { AgentEvent } from '../contract/event.ts';
import type { Limits } from '../contract/limits.ts';
import type { Planning } from '../contract/plan.ts';
import type { Turn } from '../contract/question.ts';
import { runExpert } from '../dispatch/index.ts';
import { readQuestion } from '../question/index.ts';
import { chooseExpert } from '../router/index.ts';
import type { Parts } from './parts.ts';
import { type CallExpert, followPlan, leftAlone, makePlan, NO_PLAN, singleRoute, wantsPlan } from './plan.ts';
import { declined, failedCall, mayRepair, same, writeUntilFit } from './repair.ts';

/** Answers one question; the events tell what happens while it happens. */
export async function* ask(
  text: string,
  { history, planning }: { readonly history: readonly Turn[]; readonly planning: Planning },
  load: () => Promise<Parts>,
  limits: Limits,
  signal: AbortSignal,
): AsyncGenerator<AgentEvent, void, undefined> {
  const at = stopwatch();
  const question = readQuestion(text, history, limits);
  yield { type: 'question-read', at: at(), question };

  const parts = await load();
  let route = await chooseExpert(question, parts.router, signal);
  yield { type: 'route-chosen', at: at(), route };

  const callExpert = caller(parts, at);
  const findings: { done: Findings['done']; planned?: Findings['planned'] } = { done: null };
  const wanted = wantsPlan(planning, route, parts.skills.adapter.shape.plans);
  const made = wanted ? await makePlan(planning, question, route, parts, signal) : NO_PLAN;
  const { tokens: spent, confidence } = made;
  const unsure = isUnsure(made, limits.planProbability, parts.skills.adapter);
  // A doubtful plan gives way to an expert that is likely enough by itself.
  const plan = unsure && route.expert !== null && planning !== 'always' ? null : made.plan;
  let tokens = spent;
  if (plan !== null) {
    yield { type: 'plan-ready', at: at(), plan, ...(confidence === undefined ? {} : { confidence }) };
    const followed = unsure
      ? { planned: leftAlone(plan), tokens: 0 }
      : yield* followPlan(plan, parts, callExpert, spent, at, signal);
    findings.planned = followed.planned;
    tokens += followed.tokens;
  } else if (wanted && route.expert === null) {
    route = singleRoute(route);
    yield { type: 'route-chosen', at: at(), route };
  }
  if (plan === null && route.expert !== null) {
    const done = yield* callExpert(question, route, (event) => event, signal);
    findings.done = done;
    tokens += done.tokens;
  }

  const manifests = parts.experts.map(({ manifest }) => manifest);
  const told = { question, route, ...findings, tokens };
  const answer = composeAnswer({ ...told, experts: manifests, milliseconds: at() });
  for (const words of answer.text.match(/\s*\S+/g) ?? [])
    yield { type: 'token-delta', at: at(), text: words };
  yield { type: 'answer-end', at: at(), answer };
}

/** From a route to an outcome; a call that its expert could not read is written anew. */
function caller({ skills, experts, limits }: Parts, at: () => number): CallExpert {
  return async function* callExpert(question, route, tell, signal) {
    let tokens = 0;
    let failed: FailedCall | undefined;
    for (let tries = 0; ; tries++) {
      const write = (before?: FailedCall) => writeCall(question, route, skills, signal, before);
      const { call, tokens: written } = await writeUntilFit(write, limits.repairs - tries, failed);
      tokens += written;
      yield tell({ type: 'call-ready', at: at(), call });

      const unsure = isUnsure(call, limits.callProbability, skills.adapter);
      const outcome = unsure ? declined(call) : await runExpert(call, experts, signal);
      yield tell({ type: 'outcome-arrived', at: at(), outcome });
      const again = failedCall(call, outcome);
      // A model that writes the same call again has nothing better.
      const stuck = same(again, failed) || tries >= limits.repairs;
      if (stuck || !mayRepair(call, outcome, experts)) return { call, outcome, tokens };
      failed = again;
    }
  };
}
