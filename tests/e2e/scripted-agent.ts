import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent, AskOptions } from '../../src/agent/agent.ts';
import type { Answer } from '../../src/contract/answer.ts';
import type { Call } from '../../src/contract/call.ts';
import type { CatalogueEntry } from '../../src/contract/catalogue.ts';
import { MrklError, toMrklError } from '../../src/contract/errors.ts';
import type { AgentEvent } from '../../src/contract/event.ts';
import { DEFAULT_LIMITS } from '../../src/contract/limits.ts';
import type { Outcome } from '../../src/contract/outcome.ts';
import type { Plan } from '../../src/contract/plan.ts';
import type { Route } from '../../src/contract/route.ts';

/** What the scripted agent was asked, and whether the caller gave up. */
export interface AskedQuestion {
  readonly text: string;
  readonly options: AskOptions;
}

export interface ScriptedAgent extends Agent {
  readonly asked: AskedQuestion[];
  /** Milliseconds before the answer. */
  delay: number;
  /** Thrown in place of the first event, or after the route. */
  failure: { readonly when: 'at once' | 'after the route'; readonly error: Error } | undefined;
}

const ECHO: CatalogueEntry = {
  name: 'echo',
  title: 'Echo',
  purpose: 'Says it again.',
  version: '1.0.0',
  permissions: [],
  routed: false,
  input: { type: 'object' },
  output: { type: 'object' },
};

/**
 * An agent without a model: it adds the two whole numbers of a question, refuses to divide by zero, and says of
 * anything else that no expert fits. The surfaces are tested on it.
 */
export function scriptedAgent(): ScriptedAgent {
  const agent: ScriptedAgent = {
    limits: DEFAULT_LIMITS,
    experts: [],
    model: 'nano',
    asked: [],
    delay: 0,
    failure: undefined,
    ready: async () => undefined,
    countTokens: async (text) => text.split(/\s+/).filter(Boolean).length,
    close: async () => undefined,
    catalogue: async () => [ECHO],
    async call(expert, input) {
      if (expert !== ECHO.name) throw new MrklError('expert-unknown', `No expert is called '${expert}'.`);
      return { status: 'value', call: 'call-1', expert, output: input, milliseconds: 1 };
    },
    async *write(text, { maxTokens, count = 1, signal }) {
      if (agent.failure !== undefined) throw agent.failure.error;
      await sleep(agent.delay, undefined, signal ? { signal } : {});
      for (let choice = 0; choice < count; choice++) {
        for (const piece of text.split(/(?<= )/).slice(0, maxTokens)) {
          yield { choice, text: piece, tokens: 1, end: null };
        }
        yield { choice, text: '', tokens: 0, end: 'length' };
      }
    },
    async *ask(text, options = {}) {
      agent.asked.push({ text, options });
      if (agent.failure?.when === 'at once') throw agent.failure.error;
      const answer = answerTo(text);
      const question = { id: answer.question, original: text, text, history: [...(options.history ?? [])] };
      yield { type: 'question-read', at: 0, question };
      yield { type: 'route-chosen', at: 1, route: answer.route };
      if (agent.failure?.when === 'after the route') throw agent.failure.error;
      await sleep(agent.delay, undefined, options.signal ? { signal: options.signal } : {}).catch((error) => {
        throw toMrklError(error);
      });
      yield* restOf(answer);
    },
  };
  return agent;
}

function* restOf(answer: Answer): Generator<AgentEvent> {
  if (answer.plan !== undefined) {
    yield* stepsOf(answer, answer.plan);
    return;
  }
  for (const { call, outcome } of answer.calls) {
    yield { type: 'call-ready', at: 2, call };
    yield { type: 'outcome-arrived', at: 3, outcome };
  }
  for (const word of answer.text.split(/(?<= )/)) yield { type: 'token-delta', at: 4, text: word };
  yield { type: 'answer-end', at: 5, answer };
}

function* stepsOf(answer: Answer, plan: Plan): Generator<AgentEvent> {
  yield { type: 'plan-ready', at: 2, plan };
  for (const [i, { call, outcome }] of answer.calls.entries()) {
    const step = i + 1;
    yield { type: 'step-started', at: 2, step, asked: answer.steps?.[i]?.asked ?? null };
    yield { type: 'route-chosen', at: 2, step, route: answer.route };
    yield { type: 'call-ready', at: 3, step, call };
    yield { type: 'outcome-arrived', at: 3, step, outcome };
  }
  yield { type: 'plan-ended', at: 4, steps: answer.steps ?? [] };
  yield { type: 'answer-end', at: 5, answer };
}

/** A sum, and then something that fails. */
function planned(text: string): Answer {
  const [sum, division] = [answerTo('12 plus 30'), answerTo('42 divided by 0')];
  const calls = [...sum.calls, ...division.calls].map(({ call, outcome }, i) => ({
    call: { ...call, id: `call-${i + 1}` },
    outcome: { ...outcome, call: `call-${i + 1}` },
  }));
  const missing = '$1 divided by 0';
  const told = `12 + 30 = 42\nMissing: ${missing}`;
  const common = { expert: 'calculator', missing: null };
  return {
    ...base(chosen(0.9)),
    ...{ status: 'partial', text: told, value: null, calls },
    plan: { steps: [{ ask: '12 plus 30' }, { ask: missing }] },
    steps: [
      { ...common, step: 1, asked: '12 plus 30', call: 'call-1', value: '42' },
      { ...common, step: 2, asked: '42 divided by 0', call: 'call-2', value: null, missing: text },
    ],
  };
}

/** Too long to be read beside other values. */
const LIST = Array.from({ length: 80 }, (_, i) => i);

function answerTo(text: string): Answer {
  if (/ then /.test(text)) return planned(text);
  const [a, b] = text.match(/\d+/g) ?? [];
  if (a === undefined || b === undefined) return refusal();
  const divided = /divided/.test(text);
  const call: Call = {
    id: 'call-1',
    expert: 'calculator',
    input: { expression: `(${a}${divided ? '/' : '+'}${b})` },
    tokens: 20,
    forced: 12,
  };
  const head = { call: call.id, expert: call.expert, milliseconds: 0.4 };
  if (divided) {
    const failure = { code: 'division-by-zero', message: 'Division by zero has no value.' };
    const outcome: Outcome = { ...head, status: 'failure', failure };
    return {
      ...base(chosen(0.982)),
      status: 'failed',
      text: failure.message,
      value: null,
      calls: [{ call, outcome }],
    };
  }
  const shown = `${a} + ${b}`;
  const value = String(BigInt(a) + BigInt(b));
  const outcome: Outcome = {
    ...head,
    status: 'value',
    output: {
      shown,
      value,
      decimal: value,
      exact: true,
      ...(/ in detail/.test(text) ? { details: LIST } : {}),
    },
  };
  const answered = `${shown} = ${value}`;
  const citations: Answer['citations'] = [
    { start: 0, end: shown.length, call: call.id, source: 'output', pointer: '/shown' },
    {
      start: answered.length - value.length,
      end: answered.length,
      call: call.id,
      source: 'output',
      pointer: '/value',
    },
  ];
  return {
    ...base(chosen(0.9987)),
    status: 'answered',
    text: answered,
    value,
    citations,
    calls: [{ call, outcome }],
  };
}

function refusal(): Answer {
  const text = 'No expert here fits this question, so there is no answer I could stand behind.';
  const route: Route = { ...chosen(0.03), expert: null, probability: 0.97 };
  return { ...base(route), status: 'abstained', text, value: null, calls: [] };
}

function base(route: Route): Pick<Answer, 'question' | 'citations' | 'route' | 'tokens' | 'milliseconds'> {
  return { question: 'question-1', citations: [], route, tokens: 0, milliseconds: 5 };
}

function chosen(probability: number): Route {
  return {
    expert: 'calculator',
    probability,
    candidates: [{ expert: 'calculator', probability }],
    none: 1 - probability,
    threshold: 0.5,
    strategy: 'scripted',
  };
}
