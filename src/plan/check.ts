// A plan that can be carried out: every reference leads to another step, none in a circle, every expert exists.
import { MrklError } from '../contract/errors.ts';
import { type Plan, PlanSchema } from '../contract/plan.ts';
import { referencesOf } from './references.ts';

/** Reads a plan from outside; throws `plan-invalid` and names what is wrong. */
export function checkPlan(given: unknown, experts: readonly string[]): Plan {
  const parsed = PlanSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    refuse(`${['plan', ...(issue?.path ?? [])].join('.')}: ${issue?.message}`);
  }
  const { steps } = parsed.data;
  for (const [i, { expert }] of steps.entries()) {
    if (expert !== undefined && !experts.includes(expert))
      refuse(`step ${i + 1}: no expert is called '${expert}'`);
  }
  const references = steps.map(referencesOf);
  for (const [i, list] of references.entries()) {
    const dangling = list.find((step) => step < 1 || step > steps.length);
    if (dangling !== undefined)
      refuse(`step ${i + 1}: $${dangling} refers to no step; there are ${steps.length}`);
  }
  const circle = stepsInCircles(references);
  if (circle.length > 0) refuse(`steps ${circle.join(', ')} wait for each other`);
  return parsed.data;
}

/** Steps that cannot start even when all others are done. */
function stepsInCircles(references: readonly (readonly number[])[]): number[] {
  const left = new Set(references.map((_, i) => i + 1));
  for (;;) {
    const free = [...left].filter((step) => !references[step - 1]?.some((other) => left.has(other)));
    if (free.length === 0) return [...left];
    for (const step of free) left.delete(step);
  }
}

function refuse(what: string): never {
  throw new MrklError('plan-invalid', `${what}.`);
}
