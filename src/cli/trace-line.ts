import type { AgentEvent } from '../contract/event.ts';
import type { PlanStep } from '../contract/plan.ts';
import type { Route } from '../contract/route.ts';

/** One event as a line for people; undefined for events that say nothing new. */
export function traceLine(event: AgentEvent): string | undefined {
  const told = tell(event);
  if (told === undefined) return undefined;
  const [name, what] = told;
  return `${event.at.toFixed(1).padStart(8)} ms  ${name.padEnd(9)} ${what}`;
}

function tell(event: AgentEvent): [string, string] | undefined {
  switch (event.type) {
    case 'question-read':
      return ['question', event.question.text];
    case 'route-chosen': {
      const { probability, strategy } = event.route;
      return [
        stepName('route', event),
        `${destination(event.route)}, probability ${probability.toFixed(4)} (${strategy})`,
      ];
    }
    case 'call-ready': {
      const { expert, input, tokens, forced, adapter, confidence, doubts = [] } = event.call;
      const by = adapter === undefined ? '' : `, by ${adapter}`;
      const doubted = doubts.map(({ value }) => `; not in the question: ${JSON.stringify(value)}`).join('');
      return [
        stepName('call', event),
        `${expert} ${JSON.stringify(input)} (${tokens} tokens, ${forced} forced${by}${sure(confidence)})${doubted}`,
      ];
    }
    case 'outcome-arrived': {
      const { outcome } = event;
      if (outcome.status === 'value') return [stepName('outcome', event), JSON.stringify(outcome.output)];
      return [stepName('outcome', event), `${outcome.failure.code}: ${outcome.failure.message}`];
    }
    case 'plan-ready':
      return [
        'plan',
        `${event.plan.steps.map((step, i) => `${i + 1}. ${planned(step)}`).join('  ')}${sure(event.confidence)}`,
      ];
    case 'step-started':
      return [stepName('step', event), event.asked ?? 'as planned'];
    case 'plan-ended':
      return undefined;
    case 'token-delta':
      return undefined;
    case 'answer-end':
      return ['answer', event.answer.status];
  }
}

const sure = (confidence: number | undefined): string =>
  confidence === undefined ? '' : `, probability ${confidence.toFixed(2)}`;

/** `call 2`: what belongs to the second step of a plan. */
const stepName = (name: string, { step }: { readonly step?: number | undefined }): string =>
  step === undefined ? name : `${name} ${step}`;

const planned = (step: PlanStep): string =>
  'ask' in step ? step.ask : `${step.expert} ${JSON.stringify(step.input)}`;

/** Where a question goes, for people. */
function destination({ expert, none, several = 0 }: Route): string {
  return expert ?? (several > none ? 'several experts' : 'no expert fits');
}
