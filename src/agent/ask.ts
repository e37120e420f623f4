// The spine: the five stages in order.
import { writeCall } from '../adapter/index.ts';
import type { Skills } from '../adapter/skills.ts';
import { composeAnswer } from '../answer/index.ts';
import { stopwatch } from '../base/clock.ts';
import type { AgentEvent } from '../contract/event.ts';
import type { Expert } from '../contract/expert.ts';
import type { Limits } from '../contract/limits.ts';
import type { Turn } from '../contract/question.ts';
import { runExpert } from '../dispatch/index.ts';
import { readQuestion } from '../question/index.ts';
import { chooseExpert } from '../router/index.ts';
import type { RouterStrategy } from '../router/strategy.ts';

/** What the stages work with. */
export interface Parts {
  readonly router: RouterStrategy;
  readonly skills: Skills;
  readonly experts: readonly Expert[];
  readonly limits: Limits;
}

/** Answers one question; the events tell what happens while it happens. */
export async function* ask(
  text: string,
  history: readonly Turn[],
  parts: () => Promise<Parts>,
  limits: Limits,
  signal: AbortSignal,
): AsyncGenerator<AgentEvent, void, undefined> {
  const at = stopwatch();
  const question = readQuestion(text, history, limits);
  yield { type: 'question-read', at: at(), question };

  const { router, skills, experts } = await parts();
  const route = await chooseExpert(question, router, signal);
  yield { type: 'route-chosen', at: at(), route };

  let done = null;
  if (route.expert !== null) {
    const call = await writeCall(question, route, skills, signal);
    yield { type: 'call-ready', at: at(), call };

    const outcome = await runExpert(call, experts, signal);
    yield { type: 'outcome-arrived', at: at(), outcome };
    done = { call, outcome };
  }

  const manifests = experts.map(({ manifest }) => manifest);
  const answer = composeAnswer({ question, route, done, experts: manifests, milliseconds: at() });
  for (const words of answer.text.match(/\s*\S+/g) ?? [])
    yield { type: 'token-delta', at: at(), text: words };
  yield { type: 'answer-end', at: at(), answer };
}
