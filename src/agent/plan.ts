// A question that needs several experts: a plan, and for each of its steps the stages from route to outcome.
import { writeCall } from '../adapter/index.ts';
import type { Planned } from '../answer/planned.ts';
import { plain, at as pointed } from '../answer/wording.ts';
import { newId } from '../base/id.ts';
import type { Call } from '../contract/call.ts';
import type { AgentEvent } from '../contract/event.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Plan, Planning } from '../contract/plan.ts';
import type { Question } from '../contract/question.ts';
import type { Route } from '../contract/route.ts';
import { runExpert } from '../dispatch/index.ts';
import { checkPlan } from '../plan/check.ts';
import { executePlan, MISSING, type RunStep, type StepEnd } from '../plan/execute.ts';
import { likeness } from '../plan/likeness.ts';
import { PLANNER } from '../plan/planner.ts';
import { readPlan } from '../plan/read-plan.ts';
import { fillInput, fillText, referencesOf } from '../plan/references.ts';
import { readQuestion } from '../question/index.ts';
import { chooseExpert } from '../router/index.ts';
import type { Parts } from './parts.ts';
import { writeUntilFit } from './repair.ts';

/** A route at least this likely to need several calls is planned; what needs one only is not taken apart. */
const SEVERAL = 0.2;

/** A plan about less of the question than this gives way to an expert that is likely enough by itself. */
const ABOUT = 0.5;

/** Writes a call and runs it; the events tell what happens. */
export type CallExpert = (
  question: Question,
  route: Route,
  tell: (event: AgentEvent) => AgentEvent,
  signal: AbortSignal,
) => AsyncGenerator<AgentEvent, { call: Call; outcome: Outcome; tokens: number }, undefined>;

/**
 * True when a question with this route is to be taken apart. A model that `plans` is asked where the router cannot tell:
 * a plan of one step says that there is nothing to take apart.
 */
export function wantsPlan(planning: Planning, route: Route, plans: boolean): boolean {
  if (typeof planning === 'object') return true;
  const several = route.several ?? (plans ? 1 : 0);
  return planning !== 'never' && (planning === 'always' || several >= SEVERAL);
}

/** What there is to carry out, and the tokens that were written for it. */
interface Made {
  readonly plan: Plan | null;
  readonly tokens: number;
  /** The probability of what the model wrote; absent where it wrote nothing. */
  readonly confidence?: number | undefined;
}
export const NO_PLAN: Made = { plan: null, tokens: 0 };

/** The plan given, or the one that the model writes or rules read; null when they find nothing to take apart. */
export async function makePlan(
  planning: Planning,
  question: Question,
  route: Route,
  { skills, experts, planner, limits }: Parts,
  signal: AbortSignal,
): Promise<Made> {
  const names = experts.map(({ manifest }) => manifest.name);
  if (typeof planning === 'object') return { plan: checkPlan(planning, names), tokens: 0 };
  if (planner === null) {
    const plan = readPlan(question.text);
    return plan === null ? NO_PLAN : { plan: checkPlan(plan, names), tokens: 0 };
  }
  const to = { ...route, expert: PLANNER };
  const { call, tokens } = await writeUntilFit(
    (failed) => writeCall(question, to, skills, signal, failed),
    limits.repairs,
  );
  const plan = checkPlan(call.input, names);
  const stray = route.expert !== null && likeness(plan, question.text) < ABOUT;
  const kept = planning === 'always' || (plan.steps.length > 1 && !stray);
  return { plan: kept ? plan : null, tokens, confidence: call.confidence };
}

/** The route of a question for which no plan was found: among the experts, now that one call is to do. */
export function singleRoute(route: Route): Route {
  const { several = 0, threshold } = route;
  if (several === 0 || several === 1) return route;
  const share = (probability: number): number => probability / (1 - several);
  const candidates = route.candidates.map((one) => ({ ...one, probability: share(one.probability) }));
  const told = { ...route, candidates, none: share(route.none), several: 0 };
  const [best] = candidates;
  return best !== undefined && best.probability >= threshold
    ? { ...told, expert: best.expert, probability: best.probability }
    : { ...told, expert: null, probability: told.none };
}

/** What a plan comes to that the model is not sure enough of: it is shown, and nothing is asked. */
export function leftAlone(plan: Plan): Planned {
  const steps = plan.steps.map((step, i) => ({
    ...{ step: i + 1, asked: null, expert: step.expert ?? null, call: null },
    ...{ value: null, missing: MISSING.unsure },
  }));
  return { plan, steps, calls: [], needs: plan.steps.map(referencesOf) };
}

/** Carries a plan out; the events of its steps bear their numbers. */
export async function* followPlan(
  plan: Plan,
  parts: Parts,
  callExpert: CallExpert,
  spent: number,
  at: () => number,
  signal: AbortSignal,
): AsyncGenerator<AgentEvent, { planned: Planned; tokens: number }, undefined> {
  const { limits } = parts;
  let tokens = 0;
  const calls = new Map<number, { call: Call; outcome: Outcome }>();
  const run: RunStep<AgentEvent> = async function* (number, step, found, inTime) {
    const told = (event: AgentEvent): AgentEvent => ({ ...event, step: number }) as AgentEvent;
    const asked = 'ask' in step ? fillText(step.ask, found).text : null;
    yield { type: 'step-started', at: at(), step: number, asked };
    if ('input' in step) {
      const call = { id: newId('call'), expert: step.expert, input: fillInput(step.input, found) };
      const ready = { ...call, tokens: 0, forced: 0 };
      yield told({ type: 'call-ready', at: at(), call: ready });
      const outcome = await runExpert(ready, parts.experts, inTime);
      yield told({ type: 'outcome-arrived', at: at(), outcome });
      calls.set(number, { call: ready, outcome });
      return endOf({ call: ready, outcome, tokens: 0 }, null, parts);
    }
    const question = readQuestion(asked ?? '', [], limits);
    const route =
      step.expert === undefined
        ? singleRoute(await chooseExpert(question, parts.router, inTime))
        : named(step.expert);
    yield told({ type: 'route-chosen', at: at(), route });
    if (route.expert === null) return missing(asked, MISSING.unknown);
    const done = yield* callExpert(question, route, told, inTime);
    tokens += done.tokens;
    calls.set(number, done);
    return endOf(done, asked, parts);
  };
  const budget = { milliseconds: limits.planMilliseconds, tokens: limits.planTokens - spent };
  const steps = yield* executePlan(plan, run, budget, signal);
  yield { type: 'plan-ended', at: at(), steps };
  const inOrder = [...calls].sort(([a], [b]) => a - b).map(([, { call, outcome }]) => ({ call, outcome }));
  return { planned: { plan, steps, calls: inOrder, needs: plan.steps.map(referencesOf) }, tokens };
}

function endOf(
  { call, outcome, tokens }: { call: Call; outcome: Outcome; tokens: number },
  asked: string | null,
  { experts }: Parts,
): StepEnd {
  const common = { asked, expert: call.expert, call: call.id, tokens };
  if (outcome.status === 'failure')
    return { ...common, found: null, value: null, missing: outcome.failure.message };
  const { output } = outcome;
  const answer = experts.find((expert) => expert.manifest.name === call.expert)?.manifest.answer;
  const read = (pointer: string | undefined): string | null => {
    const found = pointer === undefined ? undefined : pointed(output, pointer);
    return found === undefined || found === null ? null : plain(found);
  };
  const value = read(answer?.value);
  const text = read(answer?.reference) ?? value;
  return { ...common, value, missing: null, found: { text, output } };
}

const missing = (asked: string | null, why: string): StepEnd => ({
  ...{ asked, expert: null, call: null, missing: why },
  ...{ found: null, value: null, tokens: 0 },
});

/** The route to an expert that a plan names. */
function named(expert: string): Route {
  const candidates = [{ expert, probability: 1 }];
  return { expert, probability: 1, candidates, none: 0, threshold: 0, strategy: PLANNER };
}
