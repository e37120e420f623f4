import type { Answer } from '../contract/answer.ts';
import type { Call } from '../contract/call.ts';
import type { AgentEvent } from '../contract/event.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Plan, StepReport } from '../contract/plan.ts';
import type { Route } from '../contract/route.ts';
import { html, svg } from './dom.ts';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** One question with its answer and the way there, drawn as the events arrive. */
export class TurnView {
  readonly element: HTMLLIElement;
  readonly #answer = html('p', { class: 'answer waiting' });
  readonly #trail = html('ol', { class: 'trail', 'aria-label': 'How the answer came about' });
  readonly #steps = new Map<number, { item: HTMLElement; trail: HTMLElement }>();
  readonly #foot = html('div', { class: 'foot' });
  /** Makes the ids of this turn's elements unlike those of other turns. */
  readonly #key: string;

  constructor(question: string, key: string) {
    this.#key = key;
    const heading = html('h2', { class: 'asked' }, question);
    this.element = html('li', {}, html('article', {}, heading, this.#answer, this.#trail, this.#foot));
  }

  /** Draws what an event tells. */
  show(event: AgentEvent): void {
    switch (event.type) {
      case 'question-read':
        break;
      case 'route-chosen':
        this.#item(this.#trailOf(event.step), 'Route', routeParts(event.route));
        break;
      case 'call-ready':
        this.#showCall(event.call, event.step);
        break;
      case 'outcome-arrived':
        this.#showOutcome(event.outcome, event.step);
        break;
      case 'plan-ready':
        this.#item(this.#trail, 'Plan', planParts(event.plan));
        break;
      case 'step-started':
        this.#started(event.step, event.asked);
        break;
      case 'plan-ended':
        this.#showMissing(event.steps);
        break;
      case 'token-delta':
        this.#answer.classList.remove('waiting');
        this.#answer.append(event.text);
        break;
      case 'answer-end':
        this.#showAnswer(event.answer);
        break;
    }
  }

  /** Draws a failure; what has arrived before stays. */
  fail(message: string): void {
    this.#answer.classList.remove('waiting');
    this.#answer.classList.add('failed');
    this.#answer.textContent = message;
  }

  /** A step of a plan, with a trail of its own. */
  #started(step: number, asked: string | null): void {
    const trail = html('ol', { class: 'trail' });
    const item = this.#item(this.#trail, `Step ${step}`, asked === null ? [trail] : [asked, trail]);
    this.#steps.set(step, { item, trail });
  }

  #trailOf(step: number | undefined): HTMLElement {
    return (step === undefined ? undefined : this.#steps.get(step)?.trail) ?? this.#trail;
  }

  /** Marks the steps that came to nothing, and says why. */
  #showMissing(reports: readonly StepReport[]): void {
    for (const { step, missing } of reports) {
      if (missing === null) continue;
      const item = this.#steps.get(step)?.item ?? this.#item(this.#trail, `Step ${step}`, [missing]);
      item.classList.replace('done', 'failed');
    }
  }

  #showCall({ id, input }: Call, step: number | undefined): void {
    this.#item(this.#trailOf(step), 'Call', valueParts(input), this.#anchor(id, 'input'));
  }

  #showOutcome(outcome: Outcome, number: number | undefined): void {
    const failed = outcome.status === 'failure';
    const what = failed ? [outcome.failure.message] : valueParts(outcome.output);
    const time = html('span', { class: 'note' }, `in ${milliseconds(outcome.milliseconds)}`);
    const trail = this.#trailOf(number);
    const step = this.#item(trail, 'Result', [...what, ' ', time], this.#anchor(outcome.call, 'output'));
    if (failed) step.classList.replace('done', 'failed');
  }

  #showAnswer(answer: Answer): void {
    this.#answer.classList.remove('waiting');
    if (answer.status !== 'answered') this.#answer.classList.add('abstained');
    this.#answer.classList.toggle('long', answer.text.length > 60);
    this.#answer.replaceChildren(...this.#cited(answer));
    this.#foot.replaceChildren(html('span', {}, `Answered in ${milliseconds(answer.milliseconds)}`));
    if (answer.status !== 'answered') return;
    const copy = html('button', { type: 'button', class: 'link' }, 'Copy answer');
    copy.addEventListener('click', () => void copyText(answer.value ?? answer.text, copy));
    this.#foot.append(copy);
  }

  /** The answer's text, each cited span linked to the step that it comes from. */
  #cited(answer: Answer): (Node | string)[] {
    const parts: (Node | string)[] = [];
    let end = 0;
    for (const citation of answer.citations.toSorted((a, b) => a.start - b.start)) {
      if (citation.start < end) continue;
      const from = citation.source === 'input' ? 'input' : 'output';
      if (citation.source === 'plan' || citation.source === 'steps') {
        parts.push(answer.text.slice(end, citation.end));
        end = citation.end;
        continue;
      }
      const called = answer.calls.find(({ call }) => call.id === citation.call);
      const words = answer.text.slice(citation.start, citation.end);
      const link = html('a', { class: 'figure', href: `#${this.#anchor(citation.call, from)}` }, words);
      link.classList.toggle('given', words !== answer.value);
      link.title = originOf(called?.call, from);
      parts.push(answer.text.slice(end, citation.start), link);
      end = citation.end;
    }
    return [...parts, answer.text.slice(end)];
  }

  #item(trail: HTMLElement, name: string, what: (Node | string)[], id?: string): HTMLLIElement {
    const item = html('li', { class: 'step done' });
    if (id !== undefined) item.id = id;
    item.append(html('span', { class: 'name' }, name), html('div', { class: 'what' }, ...what));
    trail.append(item);
    return item;
  }

  #anchor(call: string, side: 'input' | 'output'): string {
    return `${this.#key}-${call}-${side}`;
  }
}

function originOf(call: Call | undefined, side: 'input' | 'output'): string {
  const expert = call === undefined ? 'the expert' : call.expert;
  return side === 'output' ? `Computed by ${expert}` : `Part of the call to ${expert}`;
}

/** The questions that a question was taken apart into. */
function planParts({ steps }: Plan): (Node | string)[] {
  const items = steps.map((step) =>
    html('li', {}, 'ask' in step ? step.ask : `${step.expert} ${JSON.stringify(step.input)}`),
  );
  return [html('ol', { class: 'plan' }, ...items)];
}

function routeParts(route: Route): (Node | string)[] {
  const several = (route.several ?? 0) > route.none;
  const name = route.expert ?? (several ? 'several experts' : 'no expert fits');
  const level = svg('rect', { class: 'level', width: String(100 * route.probability), height: '6', rx: '3' });
  const track = svg('rect', { class: 'track', width: '100', height: '6', rx: '3' });
  const bar = svg(
    'svg',
    { viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    track,
    level,
  );
  const probability = html('span', { class: 'probability' }, bar, ` ${percentOf(route.probability)}`);
  return [html('strong', {}, name), probability];
}

/** Never rounds up to certainty. */
function percentOf(probability: number): string {
  if (probability < 1 && probability >= 0.9995) return 'over 99.9%';
  return percent.format(probability);
}

/** A JSON value: the fields of an object one by one, anything else as it is written. A repeated value is left out. */
function valueParts(value: unknown): (Node | string)[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [html('code', {}, plain(value))];
  const fields = Object.entries(value);
  return fields
    .filter(([, inner], index) => fields.findIndex(([, other]) => other === inner) === index)
    .map(([key, inner]) =>
      html('span', { class: 'pair' }, html('span', { class: 'note' }, key), shownValue(inner)),
    );
}

/** UTF-16 units; what is longer is folded away. */
const LONG = 160;

function shownValue(value: unknown): HTMLElement {
  const written = plain(value);
  const code = html('code', {}, written);
  if (typeof value === 'string' || written.length <= LONG) return code;
  const count = Array.isArray(value) ? `${value.length} in a list` : 'details';
  return html('details', { class: 'folded' }, html('summary', {}, count), code);
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function milliseconds(count: number): string {
  if (count < 1) return 'under 1 ms';
  return count < 1000 ? `${Math.round(count)} ms` : `${(count / 1000).toFixed(1)} s`;
}

async function copyText(text: string, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    // A page that is not served from this machine or over TLS has no clipboard.
    button.textContent = 'Copying is not allowed here';
  }
}
