// The answer to a question that was taken apart: what its last steps came to, and what is missing.
import type { Answer } from '../contract/answer.ts';
import type { Call } from '../contract/call.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Plan, PlanStep, StepReport } from '../contract/plan.ts';
import { CitedText } from './cited-text.ts';
import { failureWording, valueWording } from './wording.ts';

export interface Planned {
  readonly plan: Plan;
  readonly steps: readonly StepReport[];
  readonly calls: readonly { readonly call: Call; readonly outcome: Outcome }[];
  /** Numbers of the steps that each step refers to, in the order of the steps. */
  readonly needs: readonly (readonly number[])[];
}

type Wording = Pick<Answer, 'status' | 'text' | 'value' | 'citations'>;

/**
 * Tells the steps with a result that no other step with a result builds on; then, one by one, what has none. Names of
 * missing parts are quoted from the plan.
 */
export function plannedWording(planned: Planned, question: string, experts: readonly Manifest[]): Wording {
  const { steps, needs } = planned;
  const done = steps.filter(({ missing }) => missing === null);
  const built = new Set(done.flatMap(({ step }) => needs[step - 1] ?? []));
  const ends = done.filter(({ step }) => !built.has(step));
  const text = new CitedText();
  const values: string[] = [];
  const missing = steps.filter((step) => step.missing !== null);
  for (const report of ends) {
    const { step, call: id } = report;
    const { call, outcome } = found(planned, id);
    if (outcome.status !== 'value') continue;
    const manifest = experts.find(({ name }) => name === call.expert) as Manifest;
    const wording = valueWording(manifest, call, outcome.output);
    line(text);
    // Beside what is missing it has to be said what a part answers.
    if (missing.length > 0 && report.asked !== null) tellPart(text, report, planned, question);
    text.add(wording);
    if (!needs.some((list) => list.includes(step)) && wording.value !== null) values.push(wording.value);
  }
  for (const report of missing) tellMissing(line(text), report, planned, question, experts);
  const status = missing.length === 0 ? 'answered' : done.length === 0 ? 'failed' : 'partial';
  const value = status === 'answered' && values.length > 0 ? values.join('; ') : null;
  return { status, value, text: text.text, citations: text.citations };
}

/** What a step asks, and a dash. */
function tellPart(
  into: CitedText,
  { step, asked }: StepReport,
  { plan }: Planned,
  question: string,
): CitedText {
  const part = plan.steps[step - 1] as PlanStep;
  if (asked !== null) into.cite(asked, question, 'steps', `/${step - 1}/asked`);
  else if ('ask' in part) into.cite(part.ask, question, 'plan', `/steps/${step - 1}/ask`);
  else into.cite(JSON.stringify(part.input), question, 'plan', `/steps/${step - 1}/input`);
  return into.say(' – ');
}

function tellMissing(
  into: CitedText,
  report: StepReport,
  planned: Planned,
  question: string,
  experts: readonly Manifest[],
): void {
  const { call: id, missing } = report;
  tellPart(into.say('Missing: '), report, planned, question);
  const outcome = id === null ? undefined : found(planned, id).outcome;
  if (outcome?.status !== 'failure') into.say(missing ?? '');
  else into.add(failureWording(experts.find(({ name }) => name === outcome.expert) as Manifest, outcome));
}

const line = (text: CitedText): CitedText => (text.text === '' ? text : text.say('\n'));

function found({ calls }: Planned, id: string | null): Planned['calls'][number] {
  const done = calls.find(({ call }) => call.id === id);
  if (done === undefined) throw new RangeError(`no call '${id}'`);
  return done;
}
