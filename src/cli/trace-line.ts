import type { AgentEvent } from '../contract/event.ts';

/** One event as a line for people; undefined for events that say nothing new. */
export function traceLine(event: AgentEvent): string | undefined {
  const told = tell(event);
  if (told === undefined) return undefined;
  const [name, what] = told;
  return `${event.at.toFixed(1).padStart(8)} ms  ${name.padEnd(8)} ${what}`;
}

function tell(event: AgentEvent): [string, string] | undefined {
  switch (event.type) {
    case 'question-read':
      return ['question', event.question.text];
    case 'route-chosen': {
      const { expert, probability, strategy } = event.route;
      return ['route', `${expert ?? 'no expert fits'}, probability ${probability.toFixed(4)} (${strategy})`];
    }
    case 'call-ready': {
      const { expert, input, tokens, forced } = event.call;
      return ['call', `${expert} ${JSON.stringify(input)} (${tokens} tokens, ${forced} forced)`];
    }
    case 'outcome-arrived': {
      const { outcome } = event;
      if (outcome.status === 'value') return ['outcome', JSON.stringify(outcome.output)];
      return ['outcome', `${outcome.failure.code}: ${outcome.failure.message}`];
    }
    case 'token-delta':
      return undefined;
    case 'answer-end':
      return ['answer', event.answer.status];
  }
}
